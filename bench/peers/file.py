"""One fit by one Python library, from file to coefficients. Prints JSON: {"coefficients": [intercept, slopes...]}.

Usage: python file.py FILE "pandas C"|"pandas pyarrow"|"pandas Parquet" newton-cholesky|lbfgs|statsmodels
The response is the first column.
"""

import json
import sys

import numpy as np
import pandas as pd

READERS = {
    "pandas C": lambda path: pd.read_csv(path, engine="c"),
    "pandas pyarrow": lambda path: pd.read_csv(path, engine="pyarrow"),
    "pandas Parquet": pd.read_parquet,
}


TOLERANCES = {"newton-cholesky": 1e-8, "lbfgs": 1e-10}


def sklearn(x, y, solver):
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=np.inf, solver=solver, tol=TOLERANCES[solver], max_iter=10_000).fit(x, y)
    return [model.intercept_[0], *model.coef_[0]]


def statsmodels(x, y):
    import statsmodels.api as sm

    found = sm.Logit(y, sm.add_constant(x)).fit(method="newton", tol=1e-5, ridge_factor=0, disp=False)
    found.bse  # noqa: B018, computed on demand
    return list(found.params)


def main():
    path, reader, method = sys.argv[1:]
    frame = READERS[reader](path)
    x, y = frame.iloc[:, 1:].to_numpy(dtype=float), frame.iloc[:, 0].to_numpy(dtype=float)
    found = statsmodels(x, y) if method == "statsmodels" else sklearn(x, y, method)
    print(json.dumps({"coefficients": [float(b) if np.isfinite(b) else None for b in found]}))


main()
