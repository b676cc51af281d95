"""Inference that follows from the certified fits in ../zoo, in 50 decimal digits with mpmath.

Writes inference.json: Wald z, p and 95 % intervals, odds ratios, the null model, likelihood-ratio tests of the model
and of each term that marginality lets go (the terms of R's drop1), information criteria. Strings of 30 digits.
Run: pip install mpmath==1.4.1 && python make.py
"""

import csv
import json
import re
from pathlib import Path

import mpmath
from mpmath import mp, mpf

mp.dps = 50
HERE = Path(__file__).parent
ZOO = HERE.parent / "zoo"


def text(x):
    return mpmath.nstr(x, 30, min_fixed=1, max_fixed=0)


def newton(columns, events, totals, offset):
    """Maximum likelihood; returns (log-likelihood without binomial coefficients, coefficients)."""
    p, n = len(columns), len(events)
    beta = mpmath.zeros(p, 1)
    previous = None
    for _ in range(100):
        gradient, hessian, loglik = mpmath.zeros(p, 1), mpmath.zeros(p, p), mpf(0)
        for i in range(n):
            x = [column[i] for column in columns]
            z = offset[i] + mpmath.fdot(x, beta)
            e = mpmath.exp(-abs(z))
            share = 1 / (1 + e) if z >= 0 else e / (1 + e)
            loglik += events[i] * z - totals[i] * (mpmath.log1p(e) + max(z, 0))
            residual, weight = events[i] - totals[i] * share, totals[i] * share * (1 - share)
            for j in range(p):
                gradient[j] += x[j] * residual
                for k in range(j + 1):
                    hessian[j, k] += weight * x[j] * x[k]
        for j in range(p):
            for k in range(j):
                hessian[k, j] = hessian[j, k]
        if previous is not None and loglik < previous:
            raise ArithmeticError("Newton overshot")
        step = mpmath.cholesky_solve(hessian, gradient) if p else beta
        if (gradient.T * step)[0] < mpf(10) ** -45:
            return loglik, beta
        beta += step
        previous = loglik
    raise ArithmeticError("no convergence")


def variable(name, data, levels):
    quotient = re.fullmatch(r"I\((\w+)/(\d+)\)", name)
    if quotient:  # rounded to a double, as R and the library do
        return [float(x) / float(quotient[2]) for x in data[quotient[1]]], name
    for column, names in levels.items():
        for level in names:
            if name == column + level:
                return [1.0 if x == level else 0.0 for x in data[column]], column
    return [float(x) for x in data[name]], name


def design(model, data):
    """Design columns, and the term each belongs to."""
    columns, terms = [], []
    n = len(next(iter(data.values())))
    for name in model["names"]:
        values, labels = [mpf(1)] * n, []
        if name != "(Intercept)":
            for part in name.split(":"):
                factor, label = variable(part, data, model["factor_levels"])
                values = [a * mpf(b) for a, b in zip(values, factor)]
                labels.append(label)
        columns.append(values)
        terms.append(":".join(labels))
    return columns, terms


def chi_square_tail(x, df):
    return mpmath.gammainc(mpf(df) / 2, x / 2, mpmath.inf, regularized=True)


def wald(model):
    quantile = mpmath.sqrt(2) * mpmath.erfinv(mpf("0.95"))
    rows = []
    for name, b, se in zip(model["names"], model["certified"]["coef"], model["certified"]["se"]):
        b, se = mpf(b), mpf(se)
        low, high = b - quantile * se, b + quantile * se
        row = {"z": b / se, "p": mpmath.erfc(abs(b / se) / mpmath.sqrt(2)), "lower": low, "upper": high}
        if name != "(Intercept)":
            row |= {"oddsRatio": mpmath.exp(b), "oddsRatioLower": mpmath.exp(low), "oddsRatioUpper": mpmath.exp(high)}
        rows.append({key: text(value) for key, value in row.items()})
    return rows


def inference(model):
    with open(ZOO / f"{model['id']}.csv", newline="") as file:
        records = list(csv.DictReader(file))
    data = {key: [record[key] for record in records] for key in records[0]}
    response = data[model["formula"].split("~")[0].strip()]
    if model["response_levels"]:
        response = [1.0 if x == model["response_levels"][1] else 0.0 for x in response]
    weights = data[model["weights"]] if model["weights"] else [1] * len(response)
    totals = [mpf(float(w)) for w in weights]
    events = [w * mpf(float(y)) for w, y in zip(totals, response)]
    offset = [mpf(float(x)) for x in data[model["offset"]]] if model["offset"] else [mpf(0)] * len(response)
    columns, terms = design(model, data)
    loglik, coefficients = newton(columns, events, totals, offset)
    worst = max(abs(b - mpf(c)) / abs(b) for b, c in zip(coefficients, model["certified"]["coef"]))
    assert worst < mpf(10) ** -23, (model["id"], worst)
    null, _ = newton([columns[terms.index("")]], events, totals, offset)
    deviance = mpf(model["certified"]["deviance"])
    saturated = deviance / 2 + loglik
    tests = []
    for term, df in zip(model["drop1_lrt"]["term"][1:], model["drop1_lrt"]["df"][1:]):
        reduced, _ = newton([c for c, t in zip(columns, terms) if t != term], events, totals, offset)
        statistic = 2 * (loglik - reduced)
        tests.append({"term": term, "df": df, "statistic": text(statistic), "p": text(chi_square_tail(statistic, df))})
    full = mpf(model["certified"].get("loglik_with_binomial_coefficients", loglik))
    k, statistic = len(columns), 2 * (loglik - null)
    size = sum(totals) if model.get("weights_kind") == "frequency" else len(response)
    return {
        "coefficients": wald(model),
        "logLikelihood": text(full),
        "nullDeviance": text(2 * (saturated - null)),
        "aic": text(2 * k - 2 * full),
        "bic": text(k * mpmath.log(size) - 2 * full),
        "likelihoodRatioTest": {"statistic": text(statistic), "df": k - 1, "p": text(chi_square_tail(statistic, k - 1))},
        "terms": tests,
    }


def main():
    models = [json.loads(path.read_text()) for path in sorted(ZOO.glob("*.json"))]
    models = [model for model in models if "certified" in model and not model["certified"].get("separated")]
    result = {"madeBy": f"make.py, mpmath {mpmath.__version__}, {mp.dps} digits"}
    result |= {model["id"]: inference(model) for model in models}
    (HERE / "inference.json").write_text(json.dumps(result, indent=1) + "\n")


main()
