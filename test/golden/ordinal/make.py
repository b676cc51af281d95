"""Proportional and partial proportional odds by Newton in 40 digits (mpmath), written to exact.json beside this script:
    python3 make.py
The likelihood is written as a difference of cumulative probabilities, and derivatives are formed from it directly."""
import csv, json
from mpmath import mp, mpf, exp, log, matrix, lu_solve, inverse, sqrt, nstr

mp.dps = 50


def rows(name):
    with open(name, newline="") as file:
        return list(csv.DictReader(file))


def fit(data, response, levels, columns, weights=None, offset=None, free=()):
    """columns: (name, function of a row); free: names with a coefficient for each threshold. Slopes, then thresholds."""
    K = len(levels)
    slots, size = {}, 0
    for name, _ in columns:
        width = K - 1 if name in free else 1
        slots[name] = (size, width)
        size += width
    first = size
    size += K - 1
    n = [mpf(0)] * K
    cells = []
    for row in data:
        y = levels.index(row[response])
        w = mpf(row[weights]) if weights else mpf(1)
        if w == 0:
            continue
        n[y] += w
        values = [mpf(f(row)) for _, f in columns]

        def split(k):
            x = [mpf(0)] * size
            for (name, _), value in zip(columns, values):
                at, width = slots[name]
                x[at + (k if width > 1 else 0)] = -value
            x[first + k] = mpf(1)
            return x

        o = mpf(row[offset]) if offset else mpf(0)
        cells.append((w, o, split(y) if y < K - 1 else None, split(y - 1) if y > 0 else None))
    theta = [mpf(0)] * first
    total, below = sum(n), mpf(0)
    for k in range(K - 1):
        below += n[k]
        theta.append(log(below / (total - below)))

    def derivatives(theta):
        loss, g, H = mpf(0), matrix(size, 1), matrix(size, size)
        for w, o, upper, lower in cells:
            def cdf(x):
                if x is None:
                    return None
                z = sum(a * b for a, b in zip(x, theta)) - o
                return 1 / (1 + exp(-z))
            A, B = cdf(upper), cdf(lower)
            p = (A if A is not None else 1) - (B if B is not None else 0)
            if p <= 0:
                return None
            loss -= w * log(p)
            dA, dB = (A * (1 - A) if A is not None else 0), (B * (1 - B) if B is not None else 0)
            ddA = dA * (1 - 2 * A) if A is not None else 0
            ddB = dB * (1 - 2 * B) if B is not None else 0
            where = [i for i in range(size) if (upper and upper[i]) or (lower and lower[i])]
            dp = {i: (dA * upper[i] if upper else 0) - (dB * lower[i] if lower else 0) for i in where}
            for i in where:
                g[i] -= w * dp[i] / p
                for j in where:
                    ddp = (ddA * upper[i] * upper[j] if upper else 0) - (ddB * lower[i] * lower[j] if lower else 0)
                    H[i, j] -= w * (ddp / p - dp[i] * dp[j] / p**2)
        return loss, g, H

    state = derivatives(theta)
    for _ in range(100):
        loss, g, H = state
        step = lu_solve(H, g)
        decrement = sum(a * b for a, b in zip(step, g))
        length = mpf(1)
        while True:
            moved = [a - length * b for a, b in zip(theta, step)]
            state = derivatives(moved)
            if state is not None and (state[0] <= loss or decrement < mpf(10) ** -40):
                break
            length /= 2
        theta = moved
        if decrement < mpf(10) ** -60:
            break
    loss, g, H = derivatives(theta)
    V = inverse(H)
    text = lambda x: nstr(x, 25)
    return {"coef": [text(x) for x in theta], "se": [text(sqrt(V[i, i])) for i in range(size)], "loglik": text(-loss)}


def is_level(column, level):
    return lambda row: 1 if row[column] == level else 0


def number(column):
    return lambda row: row[column]



housing = rows("../zoo-families/housing_ordinal.csv")
births = rows("births.csv")
wine = rows("wine.csv")
race = [("race[black]", is_level("race", "black")), ("race[other]", is_level("race", "other"))]
body = [("age", number("age")), ("lwt", number("lwt"))]
smoke = [("smoke", number("smoke"))]
infl = [("Infl[Medium]", is_level("Infl", "Medium")), ("Infl[High]", is_level("Infl", "High"))]
kind = [(f"Type[{x}]", is_level("Type", x)) for x in ("Apartment", "Atrium", "Terrace")]
cont = [("Cont[Low]", is_level("Cont", "Low"))]
sizes = ["low", "small", "middle", "large"]
sat = ["Low", "Medium", "High"]
free_infl = ("Infl[Medium]", "Infl[High]")
out = {
    "births": fit(births, "size", sizes, body + race + smoke),
    "births_offset_weights": fit(births, "size", sizes, body + race + smoke, "w", "o"),
    "births_partial": fit(births, "size", sizes, body + race + smoke, free=("age", "smoke")),
    "births_partial_offset_weights": fit(births, "size", sizes, body + race + smoke, "w", "o", free=("smoke",)),
    "wine": fit(wine, "rating", list("12345"), [("temp[warm]", is_level("temp", "warm")), ("contact[yes]", is_level("contact", "yes"))]),
    "housing_partial": fit(housing, "Sat", sat, infl + kind + cont, "Freq", free=free_infl),
    "housing_all_free": fit(housing, "Sat", sat, infl + kind + cont, "Freq", free=tuple(n for n, _ in infl + kind + cont)),
    "housing_null": fit(housing, "Sat", sat, [], "Freq"),
    "births_null_offset": fit(births, "size", sizes, [], "w", "o"),
}
with open("exact.json", "w") as file:
    json.dump(out, file, indent=1)
    file.write("\n")
