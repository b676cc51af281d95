"""One fit by one Python library, from file to coefficients. Prints JSON: {"coefficients": [intercept, slopes...]}.

Usage: python fit_python.py FILE sklearn-newton-cholesky|sklearn-lbfgs|statsmodels|accurate
The response is the first column. `accurate` is the reference: Newton in 80-bit floating point.
"""

import json
import sys

import numpy as np
import pandas as pd


def read(path):
    frame = pd.read_parquet(path) if path.endswith(".parquet") else pd.read_csv(path)
    return frame.iloc[:, 1:].to_numpy(dtype=float), frame.iloc[:, 0].to_numpy(dtype=float)


def sklearn(x, y, solver):
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=np.inf, solver=solver, tol=1e-10, max_iter=10_000).fit(x, y)
    return [model.intercept_[0], *model.coef_[0]]


def statsmodels(x, y):
    import statsmodels.api as sm

    return list(sm.Logit(y, sm.add_constant(x)).fit(method="newton", tol=1e-12, disp=False).params)


def accurate(x, y):
    """Newton with log-odds, residuals and gradient in numpy's long double; a double Hessian is enough for the step."""
    x = np.column_stack([np.ones(len(y)), x])
    beta = np.zeros(x.shape[1], dtype=np.longdouble)
    for _ in range(100):
        z = x.astype(np.longdouble) @ beta
        p = 1 / (1 + np.exp(-z))
        gradient = x.T.astype(np.longdouble) @ (y - p)
        weight = (p * (1 - p)).astype(float)
        step = np.linalg.solve((x * weight[:, None]).T @ x, gradient.astype(float))
        beta += step
        if np.max(np.abs(step)) < 1e-16:
            break
    return beta


def main():
    path, method = sys.argv[1:]
    x, y = read(path)
    if method.startswith("sklearn-"):
        found = sklearn(x, y, method.removeprefix("sklearn-"))
    else:
        found = {"statsmodels": statsmodels, "accurate": accurate}[method](x, y)
    print(json.dumps({"coefficients": [float(b) for b in found]}))


main()
