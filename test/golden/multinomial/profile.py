"""Profile-likelihood intervals and likelihood ratios of a multinomial fit in 40 decimal digits.

python3 profile.py (mpmath 1.3) writes profile.json: labour-force participation against husband's income and children.
"""
import csv, json
from collections import Counter
from mpmath import mp, mpf, matrix, exp, log, lu_solve, sqrt, nstr, erfinv

mp.dps = 40
LEVELS = json.load(open('../zoo-families/womenlf_multinomial.json'))['levels']

def rows():
    data = csv.DictReader(open('../zoo-families/womenlf_multinomial.csv'))
    counts = Counter((r['hincome'], r['children'], r['partic']) for r in data)
    return [([mpf(1), mpf(h), mpf(c == 'present')], LEVELS.index(y), n) for (h, c, y), n in sorted(counts.items())]

ROWS = rows()
P, Q = 3, 2

def derivatives(beta):
    """-loglik, its gradient and its Hessian."""
    f, g, H = mpf(0), matrix(P * Q, 1), matrix(P * Q, P * Q)
    for x, c, n in ROWS:
        z = [mpf(0)] + [sum(x[j] * beta[k * P + j] for j in range(P)) for k in range(Q)]
        total = sum(exp(v) for v in z)
        pr = [exp(v) / total for v in z]
        f -= n * log(pr[c])
        for k in range(Q):
            r = n * (pr[k + 1] - (1 if c == k + 1 else 0))
            for j in range(P):
                g[k * P + j] += r * x[j]
            for m in range(Q):
                weight = n * pr[k + 1] * ((1 if k == m else 0) - pr[m + 1])
                for i in range(P):
                    for j in range(P):
                        H[k * P + i, m * P + j] += weight * x[i] * x[j]
    return f, g, H

def minimum(beta, moves):
    """The least f over the coefficients `moves`, with its gradient and Hessian there."""
    beta = beta.copy()
    for _ in range(60):
        f, g, H = derivatives(beta)
        if not moves:
            return beta, f, g, H
        part = matrix([[H[i, j] for j in moves] for i in moves])
        step = lu_solve(part, matrix([g[i] for i in moves]))
        decrement = sum(g[i] * step[a] for a, i in enumerate(moves))
        scale = 1 / (1 + sqrt(decrement)) if decrement > 1 else 1
        for a, i in enumerate(moves):
            beta[i] -= scale * step[a]
        if decrement < mpf(10) ** -64:
            return beta, *derivatives(beta)
    raise RuntimeError('no convergence')

EVERY = list(range(P * Q))
BEST, LEAST, _, HESSIAN = minimum(matrix(P * Q, 1), EVERY)
CHI_SQUARE = 2 * erfinv(mpf(95) / 100) ** 2
ERRORS = [sqrt((HESSIAN ** -1)[i, i]) for i in EVERY]

def bound(index, side):
    """Newton on sqrt(2(F(theta) - F)), which is nearly linear."""
    others = [i for i in EVERY if i != index]
    beta = BEST.copy()
    theta = BEST[index] + side * sqrt(CHI_SQUARE) * ERRORS[index]
    for _ in range(40):
        beta[index] = theta
        beta, f, g, _ = minimum(beta, others)
        root = sqrt(2 * (f - LEAST))
        change = (root - sqrt(CHI_SQUARE)) * root / g[index]
        theta -= change
        if abs(change) < mpf(10) ** -32:
            return theta
    raise RuntimeError('no bound')

def at_zero(index):
    beta = BEST.copy()
    beta[index] = 0
    return 2 * (minimum(beta, [i for i in EVERY if i != index])[1] - LEAST)

json.dump({
    'intervals': [[nstr(bound(i, -1), 25), nstr(bound(i, 1), 25)] for i in EVERY],
    'likelihoodRatios': [nstr(at_zero(i), 25) for i in EVERY],
}, open('profile.json', 'w'), indent=1)
