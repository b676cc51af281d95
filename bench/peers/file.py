"""One fit by one Python library, from file to coefficients. Prints JSON: {"coefficients": [intercept, slopes...]}.

Usage: python file.py FILE sklearn-newton-cholesky|sklearn-lbfgs|statsmodels
The response is the first column.
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


def main():
    path, method = sys.argv[1:]
    x, y = read(path)
    if method.startswith("sklearn-"):
        found = sklearn(x, y, method.removeprefix("sklearn-"))
    else:
        found = statsmodels(x, y)
    print(json.dumps({"coefficients": [float(b) if np.isfinite(b) else None for b in found]}))


main()
