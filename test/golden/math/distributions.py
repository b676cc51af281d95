"""Reference values of the distribution functions, 25 significant digits, with mpmath (tested with 1.3.0).

Run `python3 distributions.py`; writes distributions-{normal,gamma,beta,binomial}.json beside itself.
Each file maps a function to rows [argument, ..., "value"]; arguments are exact doubles.
Tails are never taken as 1 - p at working precision: series of positive terms, or more digits than cancel.
"""
import json
import os
import random
import sys

import mpmath
from mpmath import mp, mpf

mp.dps = 60
HERE = os.path.dirname(os.path.abspath(__file__))


def text(value):
    return mpmath.nstr(value, 25, strip_zeros=False, min_fixed=0, max_fixed=0)


def write(name, functions):
    body = ",\n".join(
        json.dumps(f) + ": [\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]" for f, rows in functions.items()
    )
    with open(os.path.join(HERE, f"distributions-{name}.json"), "w") as file:
        file.write('{ "mpmath": ' + json.dumps(mpmath.__version__) + ",\n" + body + "\n}\n")
    print(name, {f: len(rows) for f, rows in functions.items()})


# --- normal ---------------------------------------------------------------------------------------

def upper_normal(z):
    return mpmath.erfc(z / mpmath.sqrt(2)) / 2


def log_upper_normal(z):
    return mpmath.log(upper_normal(z)) if z > 0 else mpmath.log1p(-upper_normal(-z))


def normal_quantile(p):
    """z with upper tail p < 1/2: Newton on the logarithm of the tail."""
    z = mpmath.sqrt(-2 * mpmath.log(p)) if p < 0.1 else (mpf(1) / 2 - p) * mpmath.sqrt(2 * mpmath.pi)
    for _ in range(200):
        tail = upper_normal(z)
        density = mpmath.exp(-z * z / 2) / mpmath.sqrt(2 * mpmath.pi)
        step = (mpmath.log(tail) - mpmath.log(p)) * tail / density
        z += step
        if abs(step) < mpf(10) ** -50 * abs(z):
            return z
    raise ArithmeticError(p)


def normal():
    rng = random.Random(1)
    zs = [1e-300, 1e-17, 1e-8, 0.001, 0.1, 0.25, 0.5, 0.67448975, 1.0, 1.5, 1.96, 2.0, 2.4494897, 2.45, 2.5, 3.0]
    zs += [3.5, 4.0, 5.0, 6.0, 7.5, 8.0, 10.0, 12.5, 15.0, 20.0, 25.0, 30.0, 35.0, 37.0, 37.5]
    zs += [rng.uniform(0, 6) for _ in range(40)] + [rng.uniform(6, 37) for _ in range(40)]
    ps = [1e-300, 1e-200, 1e-100, 1e-50, 1e-20, 1e-10, 1e-5, 0.001, 0.01, 0.025, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4]
    ps += [0.425, 0.45, 0.49, 0.499, 0.4999999, 0.49999999999999994, 0.5000000000000001, 0.5000001, 0.55, 0.75]
    ps += [0.9, 0.95, 0.975, 0.99, 0.999, 0.9999999, 0.9999999999999999]
    ps += [rng.random() for _ in range(30)] + [10 ** rng.uniform(-300, 0) for _ in range(30)]
    half = mpf(1) / 2
    quantile = lambda p: -normal_quantile(p) if p < half else normal_quantile(1 - p)
    xs = [z * s for z in zs for s in (1, -1)]
    es = [x for x in xs if abs(x) < 26]
    return {
        "normalCdf": [[x, text(upper_normal(-mpf(x)))] for x in xs],
        "normalUpperTail": [[x, text(upper_normal(mpf(x)))] for x in xs],
        "normalTwoSided": [[x, text(2 * upper_normal(abs(mpf(x))))] for x in xs],
        "normalLogUpperTail": [[x, text(log_upper_normal(mpf(x)))] for x in xs + [40.0, 1e3, 1e8, 1e100]],
        "normalQuantile": [[p, text(quantile(mpf(p)))] for p in ps],
        "normalUpperQuantile": [[p, text(-quantile(mpf(p)))] for p in ps],
        "erf": [[x, text(mpmath.erf(mpf(x)))] for x in es],
        "erfc": [[x, text(mpmath.erfc(mpf(x)))] for x in es],
    }


# --- incomplete gamma, chi-square -----------------------------------------------------------------

def gamma_series(a, x):
    """P(a, x), all terms positive (DLMF 8.7.1)."""
    term = total = mpf(1)
    n = 0
    while term > total * mpf(10) ** -(mp.dps + 2):
        n += 1
        term *= x / (a + n)
        total += term
    return total * mpmath.exp(a * mpmath.log(x) - x - mpmath.loggamma(a + 1))


def gamma_fraction(a, x):
    """Q(a, x), Legendre's continued fraction by Lentz's method (DLMF 8.9.2)."""
    b = x + 1 - a
    c, d = mpf(10) ** 300, 1 / b
    h = d
    n = 0
    while True:
        n += 1
        step = -n * (n - a)
        b += 2
        d = 1 / (b + step * d)
        c = b + step / c
        h *= c * d
        if abs(c * d - 1) < mpf(10) ** -(mp.dps - 5):
            return h * mpmath.exp(a * mpmath.log(x) - x - mpmath.loggamma(a))


def gamma_tails(a, x):
    if x < a + 1 or x < 1:
        with mp.workdps(100 if a > 1e-6 else 400):
            p = gamma_series(a, x)
            return p, 1 - p
    q = gamma_fraction(a, x)
    return 1 - q, q


def invert(tails, density, p, upper, low, high):
    """u with tails(u)[upper] = p: bisection in [low, high], then Newton on the logarithm of the smaller tail."""
    if p > mpf(1) / 2:
        p, upper = 1 - p, not upper
    sign = -1 if upper else 1
    excess = lambda u: sign * mpmath.log(tails(u)[upper] / p)
    with mp.workdps(30):
        for _ in range(55):
            middle = (low + high) / 2
            low, high = (middle, high) if excess(middle) < 0 else (low, middle)
    u = (low + high) / 2
    for _ in range(60):
        step = -excess(u) * tails(u)[upper] / density(u)
        u += step
        if abs(step) < mpf(10) ** -32:
            return u
    raise ArithmeticError((p, upper))


def chi_quantile(p, df, upper):
    a = df / 2
    tails = lambda u: gamma_tails(a, mpmath.exp(u))
    density = lambda u: mpmath.exp(a * u - mpmath.exp(u) - mpmath.loggamma(a))
    return 2 * mpmath.exp(invert(tails, density, p, upper, mpf(-800) / min(a, 1), mpmath.log(2 * a + 2000)))


def chi_points():
    rng = random.Random(2)
    points = []
    for df in [1e-10, 0.001, 0.1, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 17.0, 30.0, 59.0, 60.0, 61.0, 100.0,
               317.0, 1000.0, 12345.0, 1e5, 1e6]:
        for ratio in [0.01, 0.3, 0.69, 0.71, 0.9, 0.99, 1.0, 1.001, 1.05, 1.2, 1.29, 1.31, 2.0, 5.0]:
            points.append((df, df * ratio))
        for x in [1e-300, 1e-20, 1e-5, 0.01, 0.5, 1.0, 2.0, 3.84, 5.99, 6.0, 6.01, 10.0, 50.0, 300.0, 1000.0, 1300.0]:
            points.append((df, x))
        spread = (2 * df) ** 0.5
        for z in [-8, -3, -1, -0.1, 0.1, 1, 3, 8, 20, 30]:
            if df + z * spread > 0:
                points.append((df, df + z * spread))
    points += [(10 ** rng.uniform(-1, 6), None) for _ in range(60)]
    return [(df, x if x is not None else df * rng.uniform(0.8, 1.2)) for df, x in points]


def gamma():
    lower, upper = [], []
    for df, x in chi_points():
        x = float(x)
        p, q = gamma_tails(mpf(df) / 2, mpf(x) / 2)
        if p > mpf(10) ** -305:
            lower.append([x, df, text(p)])
        if q > mpf(10) ** -305:
            upper.append([x, df, text(q)])
    ps = [1e-300, 1e-100, 1e-30, 1e-10, 1e-4, 0.01, 0.05, 0.3, 0.5, 0.6, 0.95, 0.99, 0.9999, 0.9999999999999999]
    quantiles = {"chiSquareQuantile": [], "chiSquareUpperQuantile": []}
    for df in [0.01, 0.1, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 40.0, 61.0, 100.0, 1000.0, 30000.0]:
        for p in ps if df <= 1000 else [1e-10, 0.05, 0.5, 0.99]:
            for name, is_upper in (("chiSquareQuantile", False), ("chiSquareUpperQuantile", True)):
                value = chi_quantile(mpf(p), mpf(df), is_upper)
                if value > mpf(10) ** -305:
                    quantiles[name].append([p, df, text(value)])
    rng = random.Random(3)
    ls = [1e-300, 1e-10, 1e-4, 0.001, 0.1, 0.5, 0.9, 0.999, 0.9999999, 1 - 2**-53, 1 + 2**-52, 1.0000001, 1.0009, 1.001,
          1.25, 1.4616321449683622, 1.5, 1.9, 1.999, 1.9999999, 2 - 2**-52, 2 + 2**-51, 2.0000001, 2.001, 2.5, 3.0, 5.5, 10.0,
          20.0, 31.5, 32.0, 33.0, 50.0, 171.0, 1e3, 1e6, 1e10, 1e15, 1e17, 1e100, 1e300]
    ls += [rng.uniform(0, 4) for _ in range(40)] + [10 ** rng.uniform(0, 8) for _ in range(30)]
    with mp.workdps(400):
        log_gamma = [[x, text(mpmath.loggamma(mpf(x)))] for x in ls]
    return {"logGamma": log_gamma, "chiSquareCdf": lower, "chiSquareUpperTail": upper, **quantiles}


# --- incomplete beta, Student t, F -----------------------------------------------------------------

def beta_series(a, b, x, y):
    """I_x(a, b), all terms positive (DLMF 8.17.8)."""
    term = total = mpf(1)
    n = 0
    while term > total * mpf(10) ** -(mp.dps + 5):
        term *= (a + b + n) * x / (a + 1 + n)
        total += term
        n += 1
    scale = mpmath.loggamma(a + b) - mpmath.loggamma(a + 1) - mpmath.loggamma(b)
    return total * mpmath.exp(a * mpmath.log(x) + b * mpmath.log(y) + scale)


def beta_fraction(a, b, x, y):
    """I_x(a, b) for x below its mean, by Lentz's method (DLMF 8.17.22)."""
    tiny = mpf(10) ** -500
    c, d = mpf(1), 1 / max(1 - (a + b) * x / (a + 1), tiny)
    h = d
    m = 0
    while True:
        m += 1
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / (1 + step * d)
            c = 1 + step / c
            h *= c * d
        if abs(c * d - 1) < mpf(10) ** -(mp.dps - 5):
            scale = mpmath.loggamma(a + b) - mpmath.loggamma(a + 1) - mpmath.loggamma(b)
            return h * mpmath.exp(a * mpmath.log(x) + b * mpmath.log(y) + scale)


def beta_below_mean(a, b, x, y):
    """By the series where it needs no more than about a thousand terms."""
    ratio = max((a + b) * x / (a + 1), x)
    return beta_series(a, b, x, y) if ratio < mpf("0.8") else beta_fraction(a, b, x, y)


def beta_tails(a, b, odds):
    """I_x(a, b) and its complement at x = odds/(1 + odds); the side below its mean is computed."""
    x, y = odds / (1 + odds), 1 / (1 + odds)
    if x * (a + b) < a:
        p = beta_below_mean(a, b, x, y)
        return p, 1 - p
    q = beta_below_mean(b, a, y, x)
    return 1 - q, q


def beta_quantile(a, b, p, upper):
    """log odds"""
    tails = lambda u: beta_tails(a, b, mpmath.exp(u))
    log_beta = mpmath.loggamma(a) + mpmath.loggamma(b) - mpmath.loggamma(a + b)
    density = lambda u: mpmath.exp(a * u - (a + b) * mpmath.log(1 + mpmath.exp(u)) - log_beta)
    return invert(tails, density, p, upper, mpf(-800) / min(a, 1), mpf(800) / min(b, 1))


def t_tails(t, df):
    """P(T <= t), P(T > t), P(|T| > |t|)"""
    inside, outside = beta_tails(mpf(1) / 2, df / 2, t * t / df)
    sides = outside / 2, 1 - outside / 2
    return (*(sides if t < 0 else sides[::-1]), outside)


def t_quantile(p, df):
    half = mpf(1) / 2
    size = mpmath.sqrt(df * mpmath.exp(beta_quantile(half, df / 2, 2 * min(p, 1 - p), True)))
    return size if p > half else -size


def beta():
    rng = random.Random(4)
    mp.dps = 80
    out = {name: [] for name in ("regularizedBeta", "studentTCdf", "studentTUpperTail", "studentTTwoSided",
                                 "studentTQuantile", "fCdf", "fUpperTail", "fQuantile")}
    fits = lambda value: value > mpf(10) ** -305
    for a, b in [(1e-8, 2e-8), (0.001, 0.002), (0.5, 0.5), (1, 1), (0.1, 20), (2, 3), (30, 0.2), (12.5, 7), (300, 200), (1e4, 3), (2e4, 3e4)]:
        for x in [1e-300, 1e-10, 0.001, 0.1, 0.3, 0.5, 0.6, 0.9, 0.999, 1 - 2**-53] + [a / (a + b)]:
            value = beta_tails(mpf(a), mpf(b), mpf(x) / (1 - mpf(x)))[0]
            if fits(value):
                out["regularizedBeta"].append([x, a, b, text(value)])
    for df in [0.1, 0.5, 1.0, 2.0, 2.5, 3.0, 5.0, 10.0, 29.0, 30.0, 100.0, 1000.0, 1e5, 1e6]:
        for size in [1e-10, 0.01, 0.3, 0.7, 1.0, 1.5, 1.8, 1.96, 2.5, 4.0, 10.0, 35.0, 1e3, 1e10, 1e100, 1e200]:
            if df >= 1e5 and size > 35:
                continue
            for t in (size, -size):
                for name, value in zip(("studentTCdf", "studentTUpperTail", "studentTTwoSided"), t_tails(mpf(t), mpf(df))):
                    if fits(value):
                        out[name].append([t, df, text(value)])
        for p in [1e-300, 1e-100, 1e-12, 1e-5, 0.025, 0.2, 0.3, 0.499, 0.4999999999, 0.6, 0.975, 0.9999999999999999]:
            if df < 1e5 or p in (1e-12, 0.025, 0.6):
                value = t_quantile(mpf(p), mpf(df))
                if abs(value) < 1e305:
                    out["studentTQuantile"].append([p, df, text(value)])
    for d1, d2 in [(0.2, 0.3), (1, 1), (1, 10), (2, 7), (3.5, 2.5), (5, 100), (40, 3), (100, 100), (1000, 20), (2e4, 3e4), (1, 1e6), (1e6, 1e6)]:
        for f in [1e-300, 1e-20, 1e-3, 0.2, 0.9, 0.99, 1.0, 1.01, 1.5, 3.0, 10.0, 1e3, 1e20, 1e300, rng.uniform(0.5, 2)]:
            if max(d1, d2) > 1e4 and not 0.9 <= f <= 3:
                continue
            for name, value in zip(("fCdf", "fUpperTail"), beta_tails(mpf(d1) / 2, mpf(d2) / 2, mpf(f) * mpf(d1) / mpf(d2))):
                if fits(value):
                    out[name].append([f, d1, d2, text(value)])
        for p in [1e-300, 1e-100, 1e-10, 0.01, 0.3, 0.5, 0.7, 0.95, 0.9999999999999999]:
            if max(d1, d2) < 1e4 or p in (0.01, 0.95) and d1 < 1e6:
                value = mpmath.exp(beta_quantile(mpf(d1) / 2, mpf(d2) / 2, mpf(p), False)) * mpf(d2) / mpf(d1)
                if fits(value) and value < 1e305:
                    out["fQuantile"].append([p, d1, d2, text(value)])
    return out


# --- binomial coefficients -------------------------------------------------------------------------

def binomial():
    rng = random.Random(5)
    pairs = [(n, k) for n in (0, 1, 2, 3, 10, 68, 69, 70, 71, 100, 1000, 10**6, 10**9) for k in (0, 1, 2, 5, 34, 35, 36, n // 3, n // 2, n - 1)]
    pairs += [(n := int(10 ** rng.uniform(0, 9)), rng.randint(0, n)) for _ in range(60)]
    pairs += [(n := int(10 ** rng.uniform(2, 9)), rng.randint(0, 60)) for _ in range(60)]
    rows = []
    for n, k in sorted({(n, k) for n, k in pairs if 0 <= k <= n}):
        value = mpmath.loggamma(n + 1) - mpmath.loggamma(k + 1) - mpmath.loggamma(n - k + 1)
        rows.append([n, k, mpmath.nstr(value, 36) if 0 < k < n else "0"])
    return {"logBinomialCoefficient": rows}


if __name__ == "__main__":
    tasks = {"normal": normal, "gamma": gamma, "beta": beta, "binomial": binomial}
    for name in sys.argv[1:] or tasks:
        write(name, tasks[name]())
