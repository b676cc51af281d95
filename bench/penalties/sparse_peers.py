"""Fits the sparse rows of FOLDER with LIBLINEAR and scikit-learn, from arrays in memory.

Usage: python sparse_peers.py FOLDER PENALTY C ROUNDS TOLERANCE SECONDS [saga]
Prints one JSON line a program: seconds of wall and processor time (medians), and where its coefficients are, as a file
of doubles. Each program is run with stricter and stricter settings until the duality gap, measured here by the same
formula as in sparse.mjs, is at most TOLERANCE of the objective; the first that reaches it counts. After SECONDS of fits a
program is given up.
"""

import json
import statistics
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import scipy.sparse as sp
import sklearn
from liblinear.liblinearutil import parameter, problem, train
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("ignore")
folder, penalty, C, rounds, tolerance = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])
shape = json.loads((folder / "shape.json").read_text())
n, p = shape["rows"], shape["columns"]
X = sp.csr_matrix(
    (np.fromfile(folder / "values.bin"), np.fromfile(folder / "indices.bin", dtype=np.int32), np.fromfile(folder / "starts.bin", dtype=np.int32)),
    shape=(n, p),
)
y = 2 * np.fromfile(folder / "labels.bin") - 1
lasso = penalty == "lasso"
# What saga may take: some minutes.
EPOCHS = 200
prepared = problem(y, X)


def gap(w):
    m = y * (X @ w)
    t = 1 / (1 + np.exp(m))
    u = X.T @ (y * t) / n
    lam = 1 / (C * n)
    loss = np.logaddexp(0, -m).mean()
    entropy = lambda t: -(t * np.log(t) + (1 - t) * np.log1p(-t)).mean()
    if lasso:
        primal, scale = loss + lam * np.abs(w).sum(), min(1, lam / np.abs(u).max())
        return (primal - entropy(scale * t)) / primal
    primal = loss + lam / 2 * (w @ w)
    return (primal - entropy(t) + (u @ u) / (2 * lam)) / primal


def liblinear(solver):
    def fit(eps):
        model = train(prepared, parameter(f"-s {solver} -c {C} -e {eps} -q"))
        return np.ctypeslib.as_array(model.w, (p,)) * (1 if model.label[0] == 1 else -1)

    return fit


def sklearn_fit(solver):
    def fit(tol):
        model = LogisticRegression(
            l1_ratio=1.0 if lasso else 0.0, C=C, solver=solver, tol=tol, max_iter=EPOCHS if solver == "saga" else 10000, fit_intercept=False
        )
        return model.fit(X, y).coef_[0]

    return fit


if lasso:
    programs = {"LIBLINEAR -s 6": liblinear(6), "scikit-learn liblinear": sklearn_fit("liblinear"), "scikit-learn saga": sklearn_fit("saga")}
    settings = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9]
else:
    programs = {
        "LIBLINEAR -s 0": liblinear(0),
        "LIBLINEAR -s 7": liblinear(7),
        "scikit-learn liblinear": sklearn_fit("liblinear"),
        "scikit-learn lbfgs": sklearn_fit("lbfgs"),
        "scikit-learn newton-cg": sklearn_fit("newton-cg"),
        "scikit-learn saga": sklearn_fit("saga"),
    }
    settings = [3, 1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8]

limit = float(sys.argv[6])
if len(sys.argv) < 8:
    programs.pop("scikit-learn saga")
for name, fit in programs.items():
    begun = time.perf_counter()
    for setting in settings:
        if name.startswith("scikit-learn") and setting >= 1:
            continue
        wall, processor = time.perf_counter(), time.process_time()
        w = np.array(fit(setting))
        walls, processors = [time.perf_counter() - wall], [time.process_time() - processor]
        reached = gap(w)
        if reached <= tolerance or time.perf_counter() - begun > limit:
            break
    # What missed the gap within the limit is not worth more than a round.
    for _ in range(rounds - 1 if reached <= tolerance else 0):
        wall, processor = time.perf_counter(), time.process_time()
        fit(setting)
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    print(
        json.dumps(
            {"name": name, "setting": setting, "gap": float(reached), "nonzero": int(np.count_nonzero(w)), "wall": statistics.median(walls), "processor": statistics.median(processors)}
        ),
        flush=True,
    )
from importlib.metadata import version

print(json.dumps({"versions": f"LIBLINEAR {version('liblinear-official')}, scikit-learn {sklearn.__version__}"}))
