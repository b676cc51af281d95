"""Multinomial fits in 50 decimal digits: Newton in multiple precision on the doubles of the CSV files.

python3 make.py (mpmath 1.3) writes hard.csv, hard.json and housing.json.
"""
import csv, json, math, random
from mpmath import mp, mpf, matrix, exp, log, lu_solve, inverse, sqrt, nstr

mp.dps = 50

def newton(X, y, w, classes):
    """X rows of the design, y codes, w weights: coefficients class after class, covariance, log-likelihood."""
    n, p, q = len(X), len(X[0]), classes - 1
    beta = matrix(p * q, 1)
    for step in range(200):
        g, H, ll = matrix(p * q, 1), matrix(p * q, p * q), mpf(0)
        for x, c, a in zip(X, y, w):
            z = [mpf(0)] + [sum(x[j] * beta[k * p + j] for j in range(p)) for k in range(q)]
            total = sum(exp(v) for v in z)
            pr = [exp(v) / total for v in z]
            ll += a * log(pr[c])
            for k in range(q):
                r = a * ((1 if c == k + 1 else 0) - pr[k + 1])
                for j in range(p):
                    g[k * p + j] += r * x[j]
                for m in range(q):
                    weight = a * pr[k + 1] * ((1 if k == m else 0) - pr[m + 1])
                    for i in range(p):
                        for j in range(p):
                            H[k * p + i, m * p + j] += weight * x[i] * x[j]
        delta = lu_solve(H, g)
        decrement = (g.T * delta)[0]
        scale = mpf(1)
        if decrement > 1:
            scale = 1 / (1 + sqrt(decrement))
        beta += scale * delta
        if decrement < mpf(10) ** -60:
            return beta, inverse(H), ll
    raise RuntimeError('no convergence')

def write(name, fit, names):
    beta, V, ll = fit
    out = {'names': names, 'coef': [nstr(b, 25) for b in beta], 'loglik': nstr(ll, 25),
           'se': [nstr(sqrt(V[i, i]), 25) for i in range(len(beta))],
           'covariance': [[nstr(V[i, j], 25) for j in range(len(beta))] for i in range(len(beta))]}
    json.dump(out, open(name, 'w'), indent=1)

def hard():
    """Raw powers of a number near 10, nearly collinear, and a column on the scale of 1e6; four classes."""
    rng = random.Random(20)
    rows = []
    for i in range(120):
        t = round(10 + rng.random(), 3)
        size = round(rng.gauss(0, 1) * 1e6, 0)
        u = t - 10.5
        scores = [0, 2 * u + size / 1e6, -1 + 3 * u * u, 1 - u - size / 2e6]
        noisy = [s - math.log(-math.log(rng.random())) for s in scores]
        rows.append((t, size, 'abcd'[max(range(4), key=lambda k: noisy[k])]))
    with open('hard.csv', 'w') as f:
        f.write('t,size,kind\n')
        for t, size, kind in rows:
            f.write(f'{t!r},{size!r},{kind}\n')
    # The powers rounded to doubles once.
    X = [[mpf(1), mpf(t), mpf(float(mpf(t) ** 2)), mpf(float(mpf(t) ** 3)), mpf(s)] for t, s, _ in rows]
    y = ['abcd'.index(k) for _, _, k in rows]
    write('hard.json', newton(X, y, [mpf(1)] * len(X), 4), ['1', 't', 't^2', 't^3', 'size'])

def housing():
    rows = list(csv.DictReader(open('housing.csv')))
    order = {'Sat': ['Low', 'Medium', 'High'], 'Infl': ['Low', 'Medium', 'High'],
             'Type': ['Tower', 'Apartment', 'Atrium', 'Terrace'], 'Cont': ['Low', 'High']}
    X = [[mpf(1)] + [mpf(r[f] == level) for f in ('Infl', 'Type', 'Cont') for level in order[f][1:]] for r in rows]
    y = [order['Sat'].index(r['Sat']) for r in rows]
    names = ['1'] + [f + level for f in ('Infl', 'Type', 'Cont') for level in order[f][1:]]
    write('housing.json', newton(X, y, [mpf(int(r['Freq'])) for r in rows], 3), names)

if __name__ == '__main__':
    hard()
    housing()
