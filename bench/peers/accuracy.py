"""Fits the problems that the certified tests dumped with other programs and counts their correct digits.

Usage: python accuracy.py FOLDER      (FOLDER holds NAME.json as test/certified/dump.ts writes it)
Writes FOLDER/NAME.peers.json: row -> program -> quantity -> worst digits. R is run through accuracy.R.
"""

import json
import math
import subprocess
import sys
import warnings
from fractions import Fraction
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from sklearn.linear_model import LogisticRegression

ALL_DIGITS = 17


def correct_digits(actual, expected):
    """As correctDigits in test/oracle/digits.ts: the subtraction is exact."""
    if not math.isfinite(actual):
        return 0.0
    error = abs(Fraction(float(actual)) - Fraction(expected))
    if error == 0:
        return ALL_DIGITS
    relative = error / abs(Fraction(expected))
    return min(ALL_DIGITS, max(0.0, (math.log10(relative.denominator) - math.log10(relative.numerator))))


def arrays(problem):
    x = np.array(problem["columns"]).T
    events, others = np.array(problem["events"]), np.array(problem["others"])
    keep = events + others > 0
    offset = None if problem["offset"] is None else np.array(problem["offset"])[keep]
    return x[keep], events[keep], others[keep], offset


def fit_statsmodels(problem):
    x, events, others, offset = arrays(problem)
    fit = sm.GLM(np.column_stack([events, others]), x, family=sm.families.Binomial(), offset=offset).fit()
    return {"estimate": fit.params, "SE": fit.bse, "logLik": [fit.llf], "deviance": [fit.deviance]}


def fit_sklearn(problem, **options):
    x, events, others, offset = arrays(problem)
    if offset is not None:  # it has no offsets
        return None
    rows = np.concatenate([x[:, 1:], x[:, 1:]])
    label = np.repeat([1, 0], len(events))
    weight = np.concatenate([events, others])
    model = LogisticRegression(**options).fit(rows[weight > 0], label[weight > 0], weight[weight > 0])
    return {"estimate": [model.intercept_[0], *model.coef_[0]]}


def fit_r(problem, folder):
    """Through files: base R reads no JSON. Doubles go both ways with 17 digits."""
    x, events, others, offset = arrays(problem)
    columns = [*x.T, events, others, np.zeros(len(events)) if offset is None else offset]
    np.savetxt(folder / "rows.txt", np.column_stack(columns), fmt="%.17g")
    script = Path(__file__).with_name("accuracy.R")
    printed = subprocess.run(["Rscript", script, folder / "rows.txt"], check=True, capture_output=True, text=True)
    estimate, error, likelihood, deviance = (list(map(float, line.split())) for line in printed.stdout.splitlines())
    return {"estimate": estimate, "SE": error, "logLik": likelihood, "deviance": deviance}


PROGRAMS = {
    "R glm": fit_r,
    "statsmodels GLM": lambda problem, _: fit_statsmodels(problem),
    "scikit-learn, no penalty": lambda problem, _: fit_sklearn(
        problem, C=np.inf, solver="newton-cholesky", tol=1e-12, max_iter=10_000
    ),
    "scikit-learn, default": lambda problem, _: fit_sklearn(problem),
}


def compare(problem, folder):
    result = {}
    for program, fit in PROGRAMS.items():
        try:
            found = fit(problem, folder)
        except Exception as failure:  # a peer that gives up has no digit
            print(f"{problem['row']}: {program}: {failure}", file=sys.stderr)
            found = {"estimate": [math.nan] * len(problem["exact"]["estimate"])}
        for quantity, values in (found or {}).items():
            exact = problem["exact"][quantity]
            pairs = zip(values, [exact] if isinstance(exact, str) else exact, strict=True)
            result.setdefault(program, {})[quantity] = min(correct_digits(a, e) for a, e in pairs)
    return result


def main():
    warnings.simplefilter("ignore")
    folder = Path(sys.argv[1])
    for path in [path for path in folder.glob("*.json") if not path.name.endswith(".peers.json")]:
        rows = {}
        for problem in json.loads(path.read_text())["problems"]:
            for program, quantities in compare(problem, folder).items():
                worst = rows.setdefault(problem["row"], {}).setdefault(program, {})
                for quantity, digits in quantities.items():
                    worst[quantity] = min(digits, worst.get(quantity, ALL_DIGITS))
        path.with_suffix(".peers.json").write_text(json.dumps(rows, indent=1))


main()
