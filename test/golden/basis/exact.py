"""Makes exact.json: the cases of bases.json from their textbook definitions in 60 digits with mpmath.

poly by Gram-Schmidt on centred powers; bs by the divided recurrence of Cox and de Boor, its outer polynomials by
interpolation; ns by a QR decomposition of the second derivatives with LINPACK's signs; rcs from truncated cubes.
Knots are the doubles of bases.json. Run: python exact.py > exact.json
"""
import json

import mpmath as m

m.mp.dps = 60
golden = json.load(open("bases.json"))
N = 10


def poly(degree, x, points):
    mean = sum(x) / len(x)
    u = [v - mean for v in x]
    at = [v - mean for v in points]
    basis = [([m.mpf(1)] * len(u), [m.mpf(1)] * len(at))]
    out = []
    for k in range(1, degree + 1):
        p, q = [v**k for v in u], [v**k for v in at]
        for _ in range(2):
            for b, c in basis:
                share = m.fdot(p, b) / m.fdot(b, b)
                p = [a - share * e for a, e in zip(p, b)]
                q = [a - share * e for a, e in zip(q, c)]
        basis.append((p, q))
        norm = m.sqrt(m.fdot(p, p))
        out.append([v / norm for v in q])
    return out


def spline(i, k, t, x, start):
    """B-spline i of degree k on the interval [start, next knot), as the polynomial there."""
    if k == 0:
        return m.mpf(t[i] <= start < t[i + 1])
    value = m.mpf(0)
    if t[i + k] > t[i]:
        value += (x - t[i]) / (t[i + k] - t[i]) * spline(i, k - 1, t, x, start)
    if t[i + k + 1] > t[i + 1]:
        value += (t[i + k + 1] - x) / (t[i + k + 1] - t[i + 1]) * spline(i + 1, k - 1, t, x, start)
    return value


def interval(knots, boundary, x):
    ends = sorted({boundary[0], *knots})
    return max([e for e in ends if e <= x], default=ends[0])


def splines(degree, knots, boundary, x):
    t = [boundary[0]] * (degree + 1) + sorted(knots) + [boundary[1]] * (degree + 1)
    start = interval(knots, boundary, x)
    return [spline(i, degree, t, x, start) for i in range(len(knots) + degree + 1)]


def derivative(order, knots, boundary, x, start_at):
    """By exact differences of the cubic through four points."""
    t = [boundary[0]] * 4 + sorted(knots) + [boundary[1]] * 4
    start = interval(knots, boundary, start_at)
    h = (boundary[1] - boundary[0]) / 64
    f = [[spline(i, 3, t, x + j * h, start) for j in range(4)] for i in range(len(knots) + 4)]
    if order == 2:
        return [(2 * a - 5 * b + 4 * c - d) / h**2 for a, b, c, d in f]
    return [(-11 * a + 18 * b - 9 * c + 2 * d) / (6 * h) for a, b, c, d in f]


def natural(knots, boundary, intercept, points):
    low, high = boundary
    inner = max([low, *knots])
    drop = 0 if intercept else 1
    const = [derivative(2, knots, boundary, low, low)[drop:], derivative(2, knots, boundary, high, inner)[drop:]]
    const = [[m.chop(v / max(map(abs, c)), 1e-40) for v in c] for c in const]
    vectors = []
    for step in range(2):
        x = [m.mpf(0)] * step + const[step][step:]
        norm = m.sqrt(m.fdot(x, x)) * (-1 if x[step] < 0 else 1)
        v = [a / norm for a in x]
        v[step] += 1
        vectors.append((v, v[step]))
        const = [reflect(c, v, v[step]) for c in const]
    rows = []
    for x in points:
        edge = low if x < low else high if x > high else None
        if edge is None:
            row = splines(3, knots, boundary, x)
        else:
            slope = derivative(1, knots, boundary, edge, low if x < low else inner)
            row = [a + b * (x - edge) for a, b in zip(splines(3, knots, boundary, edge), slope)]
        row = row[drop:]
        for v, head in vectors:
            row = reflect(row, v, head)
        rows.append(row[2:])
    return [list(column) for column in zip(*rows)]


def reflect(y, v, head):
    share = m.fdot(y, v) / head
    return [a - share * b for a, b in zip(y, v)]


def restricted(t, points):
    plus = lambda v: max(v, m.mpf(0)) ** 3
    k, last, before = len(t), t[-1], t[-2]
    columns = [list(points)]
    for j in range(k - 2):
        columns.append([
            (plus(x - t[j]) + ((before - t[j]) * plus(x - last) - (last - t[j]) * plus(x - before)) / (last - before))
            / (last - t[0]) ** 2
            for x in points
        ])
    return columns


def columns(case, points):
    request = case["request"]
    x = [m.mpf(v) for v in golden["samples"][case["sample"]]]
    knots, boundary = [m.mpf(v) for v in case["knots"]], [m.mpf(v) for v in case["boundary"]]
    if request["name"] == "poly":
        if request.get("raw"):
            return [[p**k for p in points] for k in range(1, request["degree"] + 1)]
        return poly(request["degree"], x, points)
    if request["name"] == "rcs":
        return restricted(knots, points)
    if request["name"] == "ns":
        return natural(knots, boundary, request.get("intercept", False), points)
    rows = [splines(request.get("degree", 3), knots, boundary, p) for p in points]
    return [list(c) for c in zip(*rows)][0 if request.get("intercept") else 1 :]


results = []
for case in golden["cases"]:
    points = [m.mpf(v) for v in golden["samples"][case["sample"]][:N]]
    new = [m.mpf(v) for v in case["new"]]
    found = [[float(v) for v in column] for column in columns(case, points + new)]
    results.append({"values": [c[:N] for c in found], "newValues": [c[N:] for c in found]})
print(json.dumps({"generator": "mpmath " + m.__version__, "cases": results}, separators=(",", ":")))
