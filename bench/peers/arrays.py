"""Fits arrays in memory with one Python library. Prints JSON: see bench/README.md.

Usage: python arrays.py FOLDER sklearn-newton-cholesky|sklearn-lbfgs|sklearn-liblinear|statsmodels
"""

import json
import sys
import time
import warnings

import numpy as np
from threadpoolctl import threadpool_info

SECONDS = 1


def load(folder):
    y = np.fromfile(f"{folder}y.f64")
    columns = np.fromfile(f"{folder}x.f64").reshape(-1, len(y))
    return columns.T, y


def sklearn(x, y, solver):
    import sklearn
    from sklearn.linear_model import LogisticRegression

    c_order = np.ascontiguousarray(x)
    options = {"C": np.inf, "tol": 1e-10}
    if solver == "newton-cholesky":
        options = {"C": np.inf, "tol": 1e-12}
    if solver == "liblinear":
        options = {"C": 1e10, "tol": 1e-12}

    def fit():
        model = LogisticRegression(solver=solver, max_iter=10_000, **options).fit(c_order, y)
        return [model.intercept_[0], *model.coef_[0]], int(model.n_iter_[0])

    told = ", ".join(f"{name}={value}" for name, value in options.items())
    return f"scikit-learn {sklearn.__version__}", f"LogisticRegression(solver='{solver}', {told}); no standard errors", fit


def statsmodels(x, y):
    import statsmodels
    import statsmodels.api as sm

    design = sm.add_constant(np.ascontiguousarray(x))

    def fit():
        found = sm.Logit(y, design).fit(method="newton", tol=1e-12, disp=False)
        found.bse  # noqa: B018, computed on demand
        return list(found.params), int(found.mle_retvals["iterations"])

    return f"statsmodels {statsmodels.__version__}", "Logit.fit(method='newton', tol=1e-12); with standard errors", fit


def timed(fit):
    start = time.perf_counter()
    answer = fit()
    return answer, time.perf_counter() - start


def repeat(fit):
    """As suite/repeat.mjs."""
    answer, first = timed(fit)
    if first > SECONDS:
        return answer, [first]
    seconds = []
    while sum(seconds) < SECONDS:
        seconds.append(timed(fit)[1])
    return answer, seconds


def main():
    warnings.simplefilter("ignore")
    folder, name = sys.argv[1:]
    x, y = load(folder)
    version, settings, fit = (
        sklearn(x, y, name.removeprefix("sklearn-")) if name.startswith("sklearn-") else statsmodels(x, y)
    )
    (coefficients, passes), seconds = repeat(fit)
    threads = 1 if name == "sklearn-liblinear" else max(pool["num_threads"] for pool in threadpool_info())
    result = {
        "version": version,
        "settings": settings,
        "threads": threads,
        "coefficients": [float(b) if np.isfinite(b) else None for b in coefficients],
        "iterations": passes,
        "seconds": seconds,
    }
    print(json.dumps(result))


main()
