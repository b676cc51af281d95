"""Maximum likelihood on 102,000 rows of nearly collinear columns, in 42 digits; written to conditioning.json.

Usage: python conditioning.py   (the version of gmpy2 is in the file, under "made"; takes a minute)

The rows come from a linear congruential generator by additions and products that are exact or rounded as in any IEEE
arithmetic, so that they are the same doubles in every language (`draw` below and in large.test.ts). Columns: the constant;
x1, x2 = x1 + 0.001 u, both times 1000; x3 around 1000, nearly the constant; x4, x5 = x4 + 0.0001 u, both times 0.001;
x6, x7 and x8 = x6 - x7 + 0.01 u; x9.
"""
import json
import os

import gmpy2
from gmpy2 import mpfr

ROWS = 102000
gmpy2.get_context().precision = 140
state = 7


def uniform():
    global state
    state = (state * 1664525 + 1013904223) % 2**32
    return (state + 0.5) / 2.0**32


def spread():
    return uniform() + uniform() + uniform() - 1.5


def draw():
    a, b, c, d, e = spread(), spread(), spread(), spread(), spread()
    near = a + 0.001 * spread()
    nearer = c + 0.0001 * spread()
    sum_ = d - e + 0.01 * spread()
    last = spread()
    row = [1.0, 1000 * a, 1000 * near, 1000 + b, 0.001 * c, 0.001 * nearer, d, e, sum_, last]
    lean = 0.45 + 0.2 * a - 0.15 * b + 0.1 * c + 0.1 * d - 0.05 * last
    return row, 1 if uniform() < lean else 0


def upper(rows, beta):
    """Gradient, Hessian and loss."""
    size = len(beta)
    gradient = [mpfr(0)] * size
    hessian = [[mpfr(0)] * size for _ in range(size)]
    loss = mpfr(0)
    for x, y in rows:
        z = sum((b * v for b, v in zip(beta, x)), mpfr(0))
        e = gmpy2.exp(-z)
        p = 1 / (1 + e)
        loss += gmpy2.log1p(e) if y else gmpy2.log1p(e) + z
        r, w = p - y, p * (1 - p)
        for j in range(size):
            gradient[j] += r * x[j]
            wx = w * x[j]
            line = hessian[j]
            for k in range(j + 1):
                line[k] += wx * x[k]
    return gradient, hessian, loss


def inverse(matrix):
    size = len(matrix)
    a = [[matrix[max(i, j)][min(i, j)] for j in range(size)] + [mpfr(int(i == j)) for j in range(size)] for i in range(size)]
    for i in range(size):
        pivot = a[i][i]
        a[i] = [v / pivot for v in a[i]]
        for j in range(size):
            if j != i:
                f = a[j][i]
                a[j] = [v - f * u for v, u in zip(a[j], a[i])]
    return [line[size:] for line in a]


rows = [draw() for _ in range(ROWS)]
beta = [mpfr(0)] * 10
for step in range(20):
    gradient, hessian, loss = upper(rows, beta)
    covariance = inverse(hessian)
    move = [sum((v * g for v, g in zip(line, gradient)), mpfr(0)) for line in covariance]
    decrement = sum((m * g for m, g in zip(move, gradient)), mpfr(0))
    print(step, float(loss), float(decrement), flush=True)
    if decrement < mpfr("1e-40"):
        break
    beta = [b - m for b, m in zip(beta, move)]

text = lambda v: "{0:.22e}".format(v)
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "conditioning.json"), "w") as file:
    json.dump(
        {
            "made": {"gmpy2": gmpy2.version(), "bits": 140, "rows": ROWS},
            "logLikelihood": text(-loss),
            "estimates": [text(b) for b in beta],
            "standardErrors": [text(gmpy2.sqrt(covariance[j][j])) for j in range(10)],
        },
        file,
        indent=1,
    )
    file.write("\n")
