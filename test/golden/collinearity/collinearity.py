"""Variance inflation and condition indices with 80 digits, by mpmath, written to collinearity.json beside this script.

Usage: python collinearity.py   (the version of mpmath is in the file, under "made")

`exact`: small matrices of doubles with columns that are nearly dependent, without weights; the first column is constant.
`zoo`: fits to the data sets in ../zoo, at the certified coefficients there. For each: VIF of all columns but the first,
condition indices, and for each index the variance-decomposition proportions of all columns.
"""
import csv
import json
import os

import mpmath
from mpmath import mp, mpf

mp.dps = 80
HERE = os.path.dirname(os.path.abspath(__file__))


def text(value):
    return mpmath.nstr(value, 25, strip_zeros=False, min_fixed=0, max_fixed=0)


def diagnose(rows, weights):
    p = len(rows[0])
    gram = mp.matrix(p, p)
    for row, w in zip(rows, weights):
        for i in range(p):
            for j in range(p):
                gram[i, j] += w * row[i] * row[j]
    inverse = gram ** -1
    vif = [(gram[j, j] - gram[j, 0] ** 2 / gram[0, 0]) * inverse[j, j] for j in range(1, p)]
    unit = mp.matrix(p, p)
    for i in range(p):
        for j in range(p):
            unit[i, j] = gram[i, j] / mp.sqrt(gram[i, i] * gram[j, j])
    values, vectors = mp.eigsy(unit)
    order = sorted(range(p), key=lambda k: -values[k])
    parts = [[vectors[j, k] ** 2 / values[k] for j in range(p)] for k in order]
    sums = [sum(part[j] for part in parts) for j in range(p)]
    return {
        "vif": [text(v) for v in vif],
        "indices": [text(mp.sqrt(values[order[0]] / values[k])) for k in order],
        "proportions": [[text(part[j] / sums[j]) for j in range(p)] for part in parts],
    }


def exact():
    cases = []
    for power in (4, 10, 20, 30):
        small = 2.0 ** -power
        base = [1.0, 4.0, 2.0, -3.0, 5.0, -1.0, 2.5, 0.5]
        other = [2.0, 1.0, -1.0, 3.0, 0.25, -2.0, 1.5, 4.0]
        noise = [1.0, -1.0, 1.0, 1.0, -1.0, -1.0, 1.0, -1.0]
        steps = [1.0, 2.0, 3.0, 4.0, 4.0, 3.0, 2.0, 0.0]
        rows = [
            [1.0, a, b, 2 * a - b + small * e, a + 8 * small * f]
            for a, b, e, f in zip(base, other, noise, steps)
        ]
        found = diagnose([[mpf(x) for x in row] for row in rows], [mpf(1)] * len(rows))
        cases.append({"rows": rows, **found})
    return cases


def zoo(name):
    with open(os.path.join(HERE, "../zoo", name + ".json")) as file:
        certified = json.load(file)
    with open(os.path.join(HERE, "../zoo", name + ".csv")) as file:
        data = list(csv.DictReader(file))
    names = certified["names"][1:]
    rows = [[mpf(1)] + [mpf(float(row[n])) for n in names] for row in data]
    coefficients = [mpf(c) for c in certified["certified"]["coef"]]
    weights = []
    for row in rows:
        p = 1 / (1 + mp.exp(-sum(x * b for x, b in zip(row, coefficients))))
        weights.append(p * (1 - p))
    return {"id": name, "formula": certified["formula"], **diagnose(rows, weights)}


NAMES = ["mtcars_am", "pima", "collinear_poly", "poly8", "bad_scale"]
made = {"made": "mpmath " + mpmath.__version__, "exact": exact(), "zoo": [zoo(name) for name in NAMES]}
with open(os.path.join(HERE, "collinearity.json"), "w") as file:
    json.dump(made, file, indent=1)
    file.write("\n")
