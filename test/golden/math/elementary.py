"""Values of elementary functions from mpmath with 80 digits, written to elementary.json beside this script.

Usage: python elementary.py   (the version of mpmath is in the file, under "made")

Each entry is [argument…, high, low] with high + low the value to about 32 digits; for functions of a
double-double, [argument high, argument low, high, low, third].
"""
import json
import math
import os
import random

import mpmath
from mpmath import mp, mpf

mp.dps = 80
random.seed(20)


def parts(value, count):
    out = []
    for _ in range(count):
        part = float(value)
        out.append(part)
        value = value - mpf(part)
    return out


def spread(low, high):
    """A number of random sign whose exponent of ten is uniform."""
    return random.choice([-1, 1]) * 10 ** random.uniform(low, high)


def low_part(x):
    return x * random.uniform(-1, 1) * 2.0**-54


N = 75
exp_arguments = (
    [random.uniform(-745.1, 709.7) for _ in range(3 * N)]
    + [random.uniform(-745.1, -700) for _ in range(N)]
    + [spread(-18, 0) for _ in range(N)]
    + [random.uniform(-1, 1) for _ in range(N)]
    + [709.782712893384, -708.3964185322641, -745.1332191019411, -744.4400719213812]
)
log_arguments = (
    [10 ** random.uniform(-323, 308) for _ in range(2 * N)]
    + [random.uniform(0.4, 2.5) for _ in range(2 * N)]
    + [1 + spread(-15, -1) for _ in range(2 * N)]
    + [5e-324, 2.2250738585072014e-308, 2.225073858507201e-308, 1.7976931348623157e308]
    + [1 - 2.0**-53, 1 + 2.0**-52, 1.4142135623730951, 1.414213562373095, 0.7071067811865476, 0.7071067811865475]
)
log1p_arguments = (
    [10 ** random.uniform(-320, 308) for _ in range(2 * N)]
    + [random.uniform(-0.999999, 3) for _ in range(2 * N)]
    + [-(10 ** random.uniform(-18, 0)) for _ in range(2 * N)]
    + [-1 + 2.0**-53, 0.41421356237309503, 0.4142135623730951, -0.2928932188134524, 9007199254740992.0]
)
log1p_unit_arguments = [random.random() for _ in range(2 * N)] + [10 ** random.uniform(-300, 0) for _ in range(N)]
expm1_arguments = (
    [random.uniform(-45, 60) for _ in range(2 * N)]
    + [random.uniform(-1.5, 1.5) for _ in range(2 * N)]
    + [spread(-18, 0) for _ in range(2 * N)]
    + [random.uniform(60, 709.7) for _ in range(N // 2)]
    + [709.782712893384, -37.42994775023705]
)
power_arguments = (
    [[x, random.uniform(-1, 1) * 300 / abs(math.log10(x))] for x in (10 ** random.uniform(-300, 300) for _ in range(3 * N))]
    + [[random.uniform(0, 50), float(random.randint(-20, 20))] for _ in range(3 * N)]
    + [[-random.uniform(0, 50), float(random.randint(-20, 20))] for _ in range(N)]
    + [[3.0, 33.0], [10.0, 22.0], [10.0, 308.0], [10.0, -308.0], [2.0, -1074.0], [2.0, 1023.0], [1.0000000000000002, 3e17]]
)
double_arguments = [[x, low_part(x)] for x in [random.uniform(-600, 700) for _ in range(N)] + [random.uniform(-1, 1) for _ in range(N)] + [spread(-30, 0) for _ in range(N)]]
double_positive = [
    [x, low_part(x)]
    for x in [10 ** random.uniform(-280, 300) for _ in range(N)]
    + [random.uniform(0.5, 2) for _ in range(N)]
    + [1 + spread(-16, -1) for _ in range(N)]
]
double_above_minus_one = [
    [x, low_part(x)]
    for x in [spread(-250, -0.3) for _ in range(N)] + [random.uniform(-0.99, 10) for _ in range(N)]
]


def table(function, arguments, count):
    rows = []
    for argument in arguments:
        value = function(*[mpf(x) for x in argument])
        rows.append([*argument, *parts(value, count)])
    return rows


def of_pair(function):
    return lambda high, low: function(high + low)


one = lambda values: [[x] for x in values]
out = {
    "made": f"mpmath {mpmath.__version__}, 80 digits",
    "exp": table(mp.exp, one(exp_arguments), 2),
    "log": table(mp.log, one(log_arguments), 2),
    "log1p": table(mp.log1p, one(log1p_arguments), 2),
    "log1pUnit": table(mp.log1p, one(log1p_unit_arguments), 2),
    "expm1": table(mp.expm1, one(expm1_arguments), 2),
    "power": table(mp.power, power_arguments, 2),
    "expDD": table(of_pair(mp.exp), double_arguments, 3),
    "expm1DD": table(of_pair(mp.expm1), double_arguments, 3),
    "logDD": table(of_pair(mp.log), double_positive, 3),
    "log1pDD": table(of_pair(mp.log1p), double_above_minus_one, 3),
}
lines = []
for name, rows in out.items():
    text = json.dumps(rows) if name == "made" else "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]"
    lines.append(f'"{name}": {text}')
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "elementary.json"), "w") as file:
    file.write("{\n" + ",\n".join(lines) + "\n}\n")
