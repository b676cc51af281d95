"""Makes plain-arrays.json: the formulas of `learn/` over plain arrays in 60 digits (mpmath)."""

import json
from pathlib import Path

import mpmath
from mpmath import mp, mpf

mp.dps = 60


def text(value):
    return mpmath.nstr(value, 25, strip_zeros=False)


def sigmoid(z):
    return 1 / (1 + mpmath.exp(-z))


def log_odds(p):
    return mpmath.log(p / (1 - p))


def losses(z, y):
    return [-(t * mpmath.log(sigmoid(v)) + (1 - t) * mpmath.log(1 - sigmoid(v))) for v, t in zip(z, y)]


def predictor(X, beta):
    return [beta[0] + sum(b * v for b, v in zip(beta[1:], row)) for row in X]


def gradient(X, y, beta):
    residuals = [sigmoid(z) - t for z, t in zip(predictor(X, beta), y)]
    return [sum(residuals)] + [sum(r * row[j] for r, row in zip(residuals, X)) for j in range(len(X[0]))]


# Doubles, exactly as the test reads them.
LOG_ODDS = [0.0, 1e-300, -1e-9, 0.3, -1.5, 2.25, -8.0, 36.0, -37.5, 709.0, 710.0, -745.0, 800.0, -1000.0]
PROBABILITIES = [1e-300, 1e-9, 0.01, 0.2, 0.25, 0.4999999, 0.5, 0.5000001, 0.7, 0.75, 0.99, 0.9999999999999]
X = [
    [1.5, -0.25, 100.0],
    [2.0, 0.5, 90.5],
    [-1.0, 1.75, 110.0],
    [0.5, -2.0, 95.0],
    [3.25, 0.125, 120.0],
    [-2.5, 0.75, 105.0],
    [1.0, 1.0, 99.0],
]
Y = [1, 0, 1, 0, 1, 0, 0.25]
BETA = [-0.5, 0.75, 0.3, 0.01]
RATE = 0.0001
STEPS = 25


def main():
    mp.dps = 400  # 1 − sigmoid(800) needs them.
    single = [{"z": z, "probability": text(sigmoid(mpf(z))), "softplus": text(mpmath.log(1 + mpmath.exp(mpf(z))))} for z in LOG_ODDS]
    inverse = [{"p": p, "logOdds": text(log_odds(mpf(p)))} for p in PROBABILITIES]
    mp.dps = 60
    rows = [[mpf(v) for v in row] for row in X]
    y = [mpf(t) for t in Y]
    beta = [mpf(b) for b in BETA]
    z = predictor(rows, beta)
    total = sum(losses(z, y))
    many = {
        "X": X,
        "y": Y,
        "beta": BETA,
        "logOdds": [text(v) for v in z],
        "logLikelihood": text(-total),
        "crossEntropy": text(total / len(y)),
        "gradient": [text(g) for g in gradient(rows, y, beta)],
        "rate": RATE,
        "steps": STEPS,
    }
    descended = beta
    for _ in range(STEPS):
        slope = gradient(rows, y, descended)
        descended = [b - mpf(RATE) * g for b, g in zip(descended, slope)]
    many["descended"] = [text(b) for b in descended]
    many["descendedCrossEntropy"] = text(sum(losses(predictor(rows, descended), y)) / len(y))
    slope = [g / len(y) for g in gradient(rows, y, descended)]
    many["descendedGradientNorm"] = text(mpmath.sqrt(sum(g * g for g in slope)))
    answer = {"madeBy": f"plain-arrays.py, mpmath {mpmath.__version__}", "single": single, "inverse": inverse, "many": many}
    Path(__file__).with_suffix(".json").write_text(json.dumps(answer, indent=1) + "\n")


main()
