"""Marginal effects in 100 digits, written to margins.json beside this script: python3 make.py (mpmath).

Everything is by definition and by brute force: the fit by Newton's method, slopes by differences of probabilities at
columns moved by 1e-20, gradients by differences at coefficients moved by 1e-20, errors by the inverse information.
"""
import csv
import json
import mpmath
from mpmath import mp, mpf, log, sqrt

mp.dps = 100
STEP = mpf(10) ** -20


def read(name):
    with open(f"../zoo/{name}.csv") as file:
        return [{k: cell(v) for k, v in row.items()} for row in csv.DictReader(file)]


def cell(text):
    try:
        return mpf(float(text))
    except ValueError:
        return text


def sigmoid(z):
    return 1 / (1 + mp.exp(-z))


def dot(x, b):
    return mp.fsum(xj * bj for xj, bj in zip(x, b))


class Model:
    """design(row) → list; counts(row) → (events, others)"""

    def __init__(self, name, formula, design, counts, offset=lambda row: mpf(0), options=None):
        self.formula, self.options = formula, options or {}
        self.name, self.design, self.offset = name, design, offset
        self.rows = read(name)
        self.counts = [counts(row) for row in self.rows]
        self.weights = [a + b for a, b in self.counts]
        self.fit()

    def fit(self):
        xs = [self.design(row) for row in self.rows]
        os = [self.offset(row) for row in self.rows]
        n = len(xs[0])
        # In coordinates where columns are of size one.
        scale = [max(abs(x[j]) for x in xs) for j in range(n)]
        xs = [[x[j] / scale[j] for j in range(n)] for x in xs]
        b = mp.matrix(n, 1)
        for _ in range(100):
            g, h = mp.matrix(n, 1), mp.matrix(n, n)
            for x, o, (events, others) in zip(xs, os, self.counts):
                p = sigmoid(dot(x, b) + o)
                r, w = events - (events + others) * p, (events + others) * p * (1 - p)
                for j in range(n):
                    g[j] += r * x[j]
                    for k in range(j + 1):
                        h[j, k] += w * x[j] * x[k]
            for j in range(n):
                for k in range(j):
                    h[k, j] = h[j, k]
            inverse = h ** -1
            step = inverse * g
            b += step
            if mp.fsum(s * s for s in step) < mpf(10) ** -90:
                break
        self.b = [b[j] / scale[j] for j in range(n)]
        self.v = [[inverse[j, k] / scale[j] / scale[k] for k in range(n)] for j in range(n)]

    def p(self, row, b):
        return sigmoid(dot(self.design(row), b) + self.offset(row))

    def mean(self, f, b):
        return mp.fsum(w * f(row, b) for w, row in zip(self.weights, self.rows)) / mp.fsum(self.weights)

    # What is averaged, as functions of a row and of the coefficients.
    def risk(self, **at):
        return lambda row, b: self.p({**row, **at}, b)

    def slope(self, column, f=None):
        f = f or self.risk()
        def value(row, b):
            up, down = ({**row, column: row[column] + s * STEP} for s in (1, -1))
            return (f(up, b) - f(down, b)) / (2 * STEP)
        return value

    def slope_at(self, column, **at):
        return lambda row, b: self.slope(column)({**row, **at}, b)

    def change(self, column, to, reference, **at):
        one, other = self.risk(**{**at, column: to}), self.risk(**{**at, column: reference})
        return lambda row, b: one(row, b) - other(row, b)

    def delta(self, theta):
        """theta(b) with its error."""
        gradient = []
        for j in range(len(self.b)):
            h = STEP * sqrt(self.v[j][j])
            up, down = ([*self.b] for _ in range(2))
            up[j] += h
            down[j] -= h
            gradient.append((theta(up) - theta(down)) / (2 * h))
        variance = mp.fsum(g * mp.fsum(v * x for v, x in zip(row, gradient)) for g, row in zip(gradient, self.v))
        return [mp.nstr(theta(self.b), 20), mp.nstr(sqrt(variance), 20)]

    def average(self, f):
        return self.delta(lambda b: self.mean(f, b))

    def contrast(self, column, to, reference, **at):
        risk = lambda level: lambda b: self.mean(self.risk(**{**at, column: level}), b)
        one, other = risk(to), risk(reference)
        odds = lambda r: r / (1 - r)
        return {
            "risk": self.delta(one),
            "referenceRisk": self.delta(other),
            "riskDifference": self.delta(lambda b: one(b) - other(b)),
            "logRiskRatio": self.delta(lambda b: log(one(b) / other(b))),
            "logOddsRatio": self.delta(lambda b: log(odds(one(b)) / odds(other(b)))),
        }


def labels(response, event=mpf(1), weight=None):
    def counts(row):
        w = row[weight] if weight else mpf(1)
        return (w, mpf(0)) if row[response] == event else (mpf(0), w)
    return counts


def indicators(row, column, levels):
    return [mpf(1) if row[column] == level else mpf(0) for level in levels]


def done(model, **results):
    print(model.name, model.formula, flush=True)
    return {"set": model.name, "formula": model.formula, **model.options, **results}


def interactions():
    m = Model("birthwt", "low ~ age * smoke + I(lwt/100) + race",
              lambda r: [mpf(1), r["age"], r["smoke"], r["lwt"] / 100, *indicators(r, "race", ["black", "other"]),
                         r["age"] * r["smoke"]],
              labels("low"), options={"levels": {"race": ["white", "black", "other"]}})
    race = lambda level, **at: m.change("race", level, "white", **at)
    return done(
        m,
        effects={
            "age": m.average(m.slope("age")), "smoke": m.average(m.slope("smoke")), "lwt": m.average(m.slope("lwt")),
            "black": m.average(race("black")), "other": m.average(race("other")),
            "age at smoke = 1": m.average(m.slope_at("age", smoke=mpf(1))),
            "lwt at age = 30, smoke = 0": m.average(m.slope_at("lwt", age=mpf(30), smoke=mpf(0))),
            "black at smoke = 1": m.average(race("black", smoke=mpf(1))),
        },
        predictions={"": m.average(m.risk()), "age = 30, smoke = 1": m.average(m.risk(age=mpf(30), smoke=mpf(1)))},
        contrasts={"smoke 1:0": m.contrast("smoke", mpf(1), mpf(0)),
                   "smoke 1:0 at age = 30": m.contrast("smoke", mpf(1), mpf(0), age=mpf(30)),
                   "race black:other": m.contrast("race", "black", "other")},
        comparisons={"black:white": m.average(race("black")), "other:white": m.average(race("other")),
                     "other:black": m.average(m.change("race", "other", "black"))},
        interactions={
            "age × smoke": m.average(m.slope("age", m.slope("smoke"))),
            "age × age": m.average(m.slope("age", m.slope("age"))),
            "age × smoke 1:0": m.average(lambda r, b: m.slope_at("age", smoke=mpf(1))(r, b)
                                         - m.slope_at("age", smoke=mpf(0))(r, b)),
            "race black × smoke 1:0": m.average(lambda r, b: race("black", smoke=mpf(1))(r, b)
                                                - race("black", smoke=mpf(0))(r, b)),
            "race black × age": m.average(lambda r, b: m.slope_at("age", race="black")(r, b)
                                          - m.slope_at("age", race="white")(r, b)),
        })


def expressions():
    def design(r):
        age, lwt = r["age"], r["lwt"]
        black, other = indicators(r, "race", ["black", "other"])
        hinge = age - 25 if age > 25 else mpf(0)
        root = sqrt(lwt)
        return [mpf(1), log(lwt), age, age ** 2, age ** 3, hinge, lwt / age, (age / 20) ** mpf(1.5),
                mp.exp(-age / 20) / (1 + lwt / 100), root * indicators(r, "race", ["white"])[0], root * black, root * other]
    m = Model("birthwt", "low ~ log(lwt) + poly(age, 3, raw = TRUE) + pmax(age - 25, 0) + I(lwt/age) + I((age/20)^1.5) + "
              "I(exp(-age/20)/(1 + lwt/100)) + sqrt(lwt):race", design, labels("low"),
              options={"levels": {"race": ["white", "black", "other"]}})
    black = lambda r, b: (m.slope_at("lwt", race="black")(r, b) - m.slope_at("lwt", race="white")(r, b))
    return done(m, effects={"age": m.average(m.slope("age")), "lwt": m.average(m.slope("lwt")),
                            "black": m.average(m.change("race", "black", "white"))},
                interactions={"age × lwt": m.average(m.slope("age", m.slope("lwt"))),
                              "race black × lwt": m.average(black)})


def products():
    m = Model("cowles", "volunteer ~ sex + neuroticism * extraversion",
              lambda r: [mpf(1), *indicators(r, "sex", ["male"]), r["neuroticism"], r["extraversion"],
                         r["neuroticism"] * r["extraversion"]], labels("volunteer", "yes"))
    return done(m, effects={"male": m.average(m.change("sex", "male", "female")),
                            "neuroticism": m.average(m.slope("neuroticism")),
                            "extraversion": m.average(m.slope("extraversion"))},
                interactions={"neuroticism × extraversion": m.average(m.slope("neuroticism", m.slope("extraversion")))})


def weighted():
    classes = ["1st", "2nd", "3rd", "Crew"]
    m = Model("titanic", "survived ~ Class + Sex + Age",
              lambda r: [mpf(1), *indicators(r, "Class", classes[1:]), *indicators(r, "Sex", ["Female"]),
                         *indicators(r, "Age", ["Adult"])], labels("survived", weight="Freq"),
              options={"weights": "Freq", "levels": {"Class": classes, "Sex": ["Male", "Female"], "Age": ["Child", "Adult"]}})
    return done(m, effects={level: m.average(m.change("Class", level, "1st")) for level in classes[1:]},
                contrasts={"Sex Female:Male": m.contrast("Sex", "Female", "Male")})


def proportions():
    m = Model("menarche", "prop ~ Age", lambda r: [mpf(1), r["Age"]],
              lambda r: (mpf(float(r["prop"]) * float(r["Total"])), r["Total"] - mpf(float(r["prop"]) * float(r["Total"]))),
              options={"weights": "Total"})
    return done(m, effects={"Age": m.average(m.slope("Age"))}, contrasts={"Age 14:13": m.contrast("Age", mpf(14), mpf(13))})


def offsets():
    m = Model("offset", "y ~ x1 + x2 + offset(expo)", lambda r: [mpf(1), r["x1"], r["x2"]], labels("y"),
              offset=lambda r: r["expo"])
    return done(m, effects={name: m.average(m.slope(name)) for name in ["x1", "x2", "expo"]})


def plain(name, response, columns):
    m = Model(name, f"{response} ~ {' + '.join(columns)}", lambda r: [mpf(1), *(r[c] for c in columns)], labels(response))
    return done(m, effects={c: m.average(m.slope(c)) for c in columns}, predictions={"": m.average(m.risk())})


cases = [interactions(), expressions(), products(), weighted(), proportions(), offsets(),
         plain("bad_scale", "y", ["a", "b", "c"]),
         plain("collinear_poly", "y", ["t", "t2", "t3", "t4", "t5"]),
         plain("poly8", "y", ["t", "t2", "t3", "t4", "t5", "t6", "t7", "t8"])]
with open("margins.json", "w") as file:
    json.dump({"mpmath": mpmath.__version__, "cases": cases}, file, indent=1, ensure_ascii=False)
    file.write("\n")
