/** The lines that make the estimate again with scikit-learn, which has no standard errors. */
import { missingInPython } from './functions.js';
import { pythonFormula } from './levels.js';
import { hasOwnPenalties } from './own-penalties.js';
import { hasTrials, pythonColumn, pythonData, pythonRightSide } from './python-formula.js';
import type { Telling } from './rosetta.js';

/** Lines of Python that end in `intercept` and `coefficients`, or one that says why there are none. */
export function scikitLearnLines(telling: Telling): string[] {
  const { schema, fit } = telling;
  const missing = missingInPython(schema);
  if (missing.length > 0) return [`# patsy has no equal of ${missing.join(', ')}: no line fits this formula`];
  if (fit.penalty === 'firth') return ['# scikit-learn has no Firth: see R'];
  if (hasOwnPenalties(fit))
    return ['# scikit-learn has no factors, bounds and groups of single columns: see R'];
  if (schema.offsets.length > 0) return ['# scikit-learn has no offset: see Python'];
  if (schema.columns.length === Number(schema.intercept))
    return ['# scikit-learn fits no model without columns: see Python'];
  return [
    'import numpy as np, pandas as pd, patsy',
    'from sklearn.linear_model import LogisticRegression',
    ...(fit.penalty !== null ? ['from sklearn.preprocessing import StandardScaler'] : []),
    ...pythonData(telling),
    `x = np.asarray(patsy.dmatrix(${pythonFormula(pythonRightSide(schema))}, data))${schema.intercept ? '[:, 1:]' : ''}`,
    ...rowsOf(telling),
    ...(fit.penalty !== null ? shrunkenLines(telling) : plainLines(telling)),
  ];
}

/** `y` of 0 and 1 and its weights `w`: rows of trials come twice. */
function rowsOf({ schema, fit, weights, expands }: Telling): string[] {
  const own = weights === null || expands || (hasTrials(schema) && fit.weightsKind === 'totals');
  const given = own ? '' : ` * np.asarray(${pythonColumn(weights)})`;
  if (!hasTrials(schema)) return ['y = np.asarray(data["event"])', `w = np.ones(len(y))${given}`];
  return [
    'y = np.repeat([1.0, 0.0], len(data))',
    `w = np.concatenate([data["event"] * data["trials"]${given}, (1 - data["event"]) * data["trials"]${given}])`,
    'x = np.vstack([x, x])',
  ];
}

function fitLine(c: string, { schema, fit }: Telling, x: string): string {
  const selects = fit.penalty !== null && fit.penalty !== 'ridge';
  const options = [
    `C=${c}`,
    ...(selects ? ['penalty="elasticnet"', `l1_ratio=${fit.alpha}`] : []),
    ...(schema.intercept ? [] : ['fit_intercept=False']),
    selects ? 'solver="saga"' : 'solver="newton-cholesky"',
    'tol=1e-12',
    `max_iter=${selects ? 100_000 : 1000}`,
  ];
  return `fit = LogisticRegression(${options.join(', ')}).fit(${x}, y, sample_weight=w)`;
}

/** On columns scaled to the same size, which its solvers need: without a penalty that changes nothing else. */
function plainLines(telling: Telling): string[] {
  return [
    'scale = np.abs(x).max(axis=0)',
    fitLine('np.inf', telling, 'x / scale'),
    'intercept, coefficients = fit.intercept_, fit.coef_[0] / scale',
    'print(intercept, coefficients)',
  ];
}

function shrunkenLines(telling: Telling): string[] {
  const { fit, schema } = telling;
  return [
    `scale = StandardScaler(${schema.intercept ? '' : 'with_mean=False'}).fit(x, sample_weight=w)`,
    fitLine(`1 / (${fit.lambda} * w.sum())`, telling, 'scale.transform(x)'),
    'coefficients = fit.coef_[0] / scale.scale_',
    schema.intercept
      ? 'intercept = fit.intercept_ - coefficients @ scale.mean_'
      : 'intercept = fit.intercept_',
    'print(intercept, coefficients)',
  ];
}
