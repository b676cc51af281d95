"""Fits arrays in memory with one Python library. Prints JSON: see bench/README.md.

Usage: python arrays.py FOLDER newton-cholesky|newton-cg|lbfgs|liblinear|scipy|statsmodels [ROWS COLUMNS]
"""

import json
import sys
import time
import warnings

import numpy as np
from threadpoolctl import threadpool_info

SECONDS = 1
TOLERANCES = {"newton-cholesky": 1e-8, "newton-cg": 1e-10, "lbfgs": 1e-10, "liblinear": 1e-12}


def load(folder, rows=None, columns=None):
    """The columns and the response, or the first of them; for factors a column of their codes each."""
    with open(f"{folder}work.json") as file:
        factors = "levels" in json.load(file)
    y = np.fromfile(f"{folder}y.f64")
    file, kind = ("codes.u8", np.uint8) if factors else ("x.f64", float)
    x = np.memmap(f"{folder}{file}", dtype=kind).reshape(-1, len(y))
    return np.ascontiguousarray(x[:columns, :rows].T), y[:rows], factors


def indicators(codes, dense):
    from sklearn.preprocessing import OneHotEncoder

    return OneHotEncoder(drop="first", sparse_output=not dense).fit_transform(codes)


def sklearn(design, y, solver):
    from sklearn.linear_model import LogisticRegression

    options = {"C": 1e10 if solver == "liblinear" else np.inf, "tol": TOLERANCES[solver]}

    def fit():
        model = LogisticRegression(solver=solver, max_iter=10_000, **options).fit(design(), y)
        return [model.intercept_[0], *model.coef_[0]], int(model.n_iter_[0])

    told = ", ".join(f"{name}={value}" for name, value in options.items())
    return f"LogisticRegression(solver='{solver}', {told}); no standard errors", fit


def scipy(design, y):
    """L-BFGS-B on scikit-learn's own loss, going on where scikit-learn's fixed ftol would stop."""
    from scipy.optimize import minimize
    from sklearn._loss import HalfBinomialLoss
    from sklearn.linear_model._linear_loss import LinearModelLoss

    options = {"ftol": 0, "gtol": 1e-10, "maxcor": 50}

    def fit():
        x = design()
        loss = LinearModelLoss(base_loss=HalfBinomialLoss(), fit_intercept=True)
        weights = np.full(len(y), 1 / len(y))
        found = minimize(
            lambda b: loss.loss_gradient(b, x, y, weights, 0.0, 1),
            np.zeros(x.shape[1] + 1),
            method="L-BFGS-B",
            jac=True,
            options={**options, "maxiter": 10_000, "maxfun": 20_000, "maxls": 50},
        )
        return [found.x[-1], *found.x[:-1]], int(found.nit)

    told = ", ".join(f"{name}={value}" for name, value in options.items())
    return f"minimize(method='L-BFGS-B', {told}) of scikit-learn's LinearModelLoss; no standard errors", fit


def statsmodels(design, y):
    import statsmodels.api as sm

    options = {"method": "newton", "tol": 1e-5, "ridge_factor": 0}

    def fit():
        found = sm.Logit(y, sm.add_constant(design())).fit(disp=False, **options)
        found.bse  # noqa: B018, computed on demand
        return list(found.params), int(found.mle_retvals["iterations"])

    return "Logit.fit(method='newton', tol=1e-5, ridge_factor=0); with standard errors", fit


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


def version(name):
    import scipy
    import sklearn
    import statsmodels

    if name == "statsmodels":
        return f"statsmodels {statsmodels.__version__}"
    told = f"scikit-learn {sklearn.__version__}"
    return f"SciPy {scipy.__version__}, {told}" if name == "scipy" else told


def prepare(x, y, factors, name):
    """The settings and the fit, which for factors begins with the codes and for numbers with the matrix."""
    dense = name in ("newton-cholesky", "statsmodels")
    design = (lambda: indicators(x, dense)) if factors else (lambda: x)
    if name in TOLERANCES:
        settings, fit = sklearn(design, y, name)
    else:
        settings, fit = {"scipy": scipy, "statsmodels": statsmodels}[name](design, y)
    if factors:
        settings = f"OneHotEncoder(drop='first', sparse_output={not dense}), {settings}"
    return settings, fit


def main():
    warnings.simplefilter("ignore")
    folder, name, *part = sys.argv[1:]
    x, y, factors = load(folder, *map(int, part))
    settings, fit = prepare(x, y, factors, name)
    (coefficients, iterations), seconds = repeat(fit)
    threads = 1 if name == "liblinear" else max(pool["num_threads"] for pool in threadpool_info())
    result = {
        "version": version(name),
        "settings": settings,
        "threads": threads,
        "coefficients": [float(b) if np.isfinite(b) else None for b in coefficients],
        "iterations": iterations,
        "seconds": seconds,
    }
    print(json.dumps(result))


main()
