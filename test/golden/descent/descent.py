"""Reference runs of gradient methods on the ten rows, in 40 digits, and eigenvalues; written to descent.json.

Usage: python descent.py   (the version of mpmath is in the file, under "made")

The rules are written from the papers: Polyak 1964 (heavy ball, 0.9), Nesterov 1983 in the two-sequence form
y = x + 0.9*(x - x_before), Duchi et al. 2011, Tieleman & Hinton 2012 (0.9), Kingma & Ba 2015 (0.9, 0.999);
epsilon is 1e-8, added to the root. The gradient is that of the summed loss, the start is 0. RMSProp is followed for
50 epochs only: it doubles a disturbance every few steps, so that doubles keep no digit for 200.
"""
import json
import os

import mpmath
from mpmath import mp, mpf

mp.dps = 40
X = [0, 1, 2, 3, 4, 3, 4, 5, 6, 7]
Y = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
EPOCHS = [1, 2, 3, 10, 50, 200]
EPS = mpf("1e-8")


def gradient(b):
    p = [1 / (1 + mp.exp(-(b[0] + b[1] * x))) for x in X]
    d = [a - y for a, y in zip(p, Y)]
    return [sum(d), sum(r * x for r, x in zip(d, X))]


def loss(b):
    z = [b[0] + b[1] * x for x in X]
    return sum(mp.log(1 + mp.exp(v)) - y * v for v, y in zip(z, Y))


def run(step, rate_at, state):
    b = [mpf(0), mpf(0)]
    out = {}
    for t in range(max(EPOCHS)):
        b = step(b, rate_at(t), state)
        if t + 1 in EPOCHS:
            out[t + 1] = [repr(float(v)) for v in b]
    return out


def plain(b, rate, s):
    return [v - rate * g for v, g in zip(b, gradient(b))]


def momentum(b, rate, s):
    before = s.get("before", b)
    s["before"] = b
    return [v - rate * g + mpf("0.9") * (v - w) for v, g, w in zip(b, gradient(b), before)]


def nesterov(b, rate, s):
    # b is the point ahead, y; x is the sequence that follows it.
    x = [v - rate * g for v, g in zip(b, gradient(b))]
    before = s.get("x", [mpf(0), mpf(0)])
    s["x"] = x
    return [v + mpf("0.9") * (v - w) for v, w in zip(x, before)]


def adagrad(b, rate, s):
    g = gradient(b)
    s["s"] = [a + v * v for a, v in zip(s.get("s", [mpf(0)] * 2), g)]
    return [v - rate * u / (mp.sqrt(a) + EPS) for v, u, a in zip(b, g, s["s"])]


def rmsprop(b, rate, s):
    g = gradient(b)
    r = mpf("0.9")
    s["s"] = [r * a + (1 - r) * v * v for a, v in zip(s.get("s", [mpf(0)] * 2), g)]
    return [v - rate * u / (mp.sqrt(a) + EPS) for v, u, a in zip(b, g, s["s"])]


def adam(b, rate, s):
    g = gradient(b)
    s["t"] = s.get("t", 0) + 1
    r1, r2 = mpf("0.9"), mpf("0.999")
    s["m"] = [r1 * a + (1 - r1) * v for a, v in zip(s.get("m", [mpf(0)] * 2), g)]
    s["v"] = [r2 * a + (1 - r2) * v * v for a, v in zip(s.get("v", [mpf(0)] * 2), g)]
    m = [a / (1 - r1 ** s["t"]) for a in s["m"]]
    v = [a / (1 - r2 ** s["t"]) for a in s["v"]]
    return [w - rate * a / (mp.sqrt(c) + EPS) for w, a, c in zip(b, m, v)]


RULES = {
    "gradient-descent": plain,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
}
SCHEDULES = {
    "inverse": lambda t: mpf("0.04") / (1 + mpf("0.05") * t),
    "exponential": lambda t: mpf("0.04") * mpf("0.98") ** t,
    "step": lambda t: mpf("0.04") * mpf("0.5") ** (t // 20),
    "cosine": lambda t: mpf("0.004") + (mpf("0.04") - mpf("0.004")) * (1 + mp.cos(mp.pi * t / 199)) / 2,
}


def bounds(columns):
    """2/largest eigenvalue of a quarter of the Gram matrix, and of the Hessian at the optimum, by Newton."""
    b = mp.matrix([0, 0])
    for _ in range(60):
        p = [1 / (1 + mp.exp(-(b[0] * r[0] + b[1] * r[1]))) for r in columns]
        h = mp.zeros(2, 2)
        g = mp.zeros(2, 1)
        for r, q, y in zip(columns, p, Y):
            for i in range(2):
                g[i] += r[i] * (q - y)
                for j in range(2):
                    h[i, j] += r[i] * r[j] * q * (1 - q)
        b -= mp.lu_solve(h, g)
    gram = mp.zeros(2, 2)
    for r in columns:
        for i in range(2):
            for j in range(2):
                gram[i, j] += r[i] * r[j] / mpf(4)
    top = lambda m: max(mp.eigsy(m, eigvals_only=True))
    return {"safe": repr(float(2 / top(gram))), "unsettled": repr(float(2 / top(h)))}


def matrices():
    """Packed lower triangles of integers or doubles, with their largest eigenvalue."""
    cases = []
    for size in (1, 2, 3, 8, 20):
        hilbert = [[1.0 / (i + j + 1) for j in range(size)] for i in range(size)]
        tie = [[float(i == j) for j in range(size)] for i in range(size)]
        mixed = [[float(((i + 1) * (j + 1) * 7919) % 101 - 50) * 10.0 ** (3 * ((i + j) % 3) - 3) for j in range(size)] for i in range(size)]
        mixed = [[mixed[max(i, j)][min(i, j)] for j in range(size)] for i in range(size)]
        negative = [[-v for v in row] for row in hilbert]
        for m in (hilbert, tie, mixed, negative):
            exact = mp.matrix([[mpf(v) for v in row] for row in m])
            packed = [m[i][j] for i in range(size) for j in range(i + 1)]
            cases.append({"size": size, "packed": packed, "largest": repr(float(max(mp.eigsy(exact, eigvals_only=True))))})
    return cases


rules = {name: run(rule, lambda t: mpf(0.01), {}) for name, rule in RULES.items()}
del rules["rmsprop"][200]
result = {
    "made": f"mpmath {mpmath.__version__}",
    "rate": 0.01,
    "rules": rules,
    "schedules": {name: run(plain, rate, {}) for name, rate in SCHEDULES.items()},
    "cosines": [[k / 32, repr(float(mp.cos(mp.pi * k / 32)))] for k in range(33)],
    "bounds": {
        "data": bounds([[1, x] for x in X]),
        "centred": bounds([[1, (x - mpf(35) / 10) / mp.sqrt(mpf(425) / 100)] for x in X]),
    },
    "eigenvalues": matrices(),
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "descent.json"), "w") as out:
    json.dump(result, out, indent=1)
