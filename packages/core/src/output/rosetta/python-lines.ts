/** The lines that make a fit again in Python with statsmodels. */
import { missingInPython } from './functions.js';
import { pythonFormula } from './levels.js';
import { hasTrials, pythonColumn, pythonData, pythonOffset, pythonRightSide } from './python-formula.js';
import type { Telling } from './rosetta.js';

/** Lines of Python, or one that says why there are none. */
export function pythonLines(telling: Telling): string[] {
  const { schema, fit } = telling;
  const missing = missingInPython(telling.schema);
  if (missing.length > 0) return [`# patsy has no equal of ${missing.join(', ')}: no line fits this formula`];
  if (fit.penalty !== null)
    return [
      `# statsmodels has no ${fit.penalty === 'firth' ? 'Firth' : `${fit.penalty} with standard scaling`}: see ${fit.penalty === 'firth' ? 'R' : 'scikit-learn'}`,
    ];
  const offset = pythonOffset(schema);
  const formula = pythonFormula(`event ~ ${pythonRightSide(schema)}`);
  const weighting = weightsOf(telling);
  const call = `smf.glm(${[formula, 'data', ...(offset === null ? [] : [`offset=${offset}`]), ...weighting, 'family=sm.families.Binomial()'].join(', ')})`;
  return [
    'import numpy as np, pandas as pd, statsmodels.api as sm, statsmodels.formula.api as smf',
    ...pythonData(telling),
    `fit = ${call}.fit(tol=1e-14, maxiter=100${clusterOptions(telling)})`,
    ...covarianceLines(telling),
  ];
}

function weightsOf({ schema, fit, weights, expands }: Telling): string[] {
  const trials = hasTrials(schema) ? ['var_weights=data["trials"]'] : [];
  const own = weights === null || expands || fit.weightsKind === 'totals';
  return own ? trials : [...trials, `freq_weights=${pythonColumn(weights)}`];
}

function clusterOptions({ fit }: Telling): string {
  if (fit.covariance !== 'cluster') return '';
  const codes = fit.groups!.clusters.map(({ column }) => `pd.factorize(${pythonColumn(column)})[0]`);
  const groups = codes.length === 1 ? codes[0] : `np.column_stack([${codes.join(', ')}])`;
  return `, cov_type="cluster", cov_kwds={"groups": ${groups}}`;
}

const PREPARED = [
  'x, p, w, v = fit.model.exog, np.asarray(fit.fittedvalues), fit.model.var_weights, np.asarray(fit.cov_params())',
  'r, h = w * np.asarray(fit.resid_response), w * p * (1 - p) * np.einsum("ij,jk,ik->i", x, v, x)',
];

/** What r² is divided or multiplied by. */
const HC: Readonly<Record<string, string>> = {
  HC0: 'r**2',
  HC1: 'r**2 * len(x) / (len(x) - x.shape[1])',
  HC2: 'r**2 / (1 - h)',
  HC3: 'r**2 / (1 - h)**2',
};

/** Of generalized linear models statsmodels has HC0 only, by any of the names. */
function covarianceLines({ fit, clusterAdjustment }: Telling): string[] {
  const shown = 'print(pd.DataFrame({"estimate": fit.params, "error": np.sqrt(np.diag(covariance))}))';
  const meat = HC[fit.covariance];
  if (meat !== undefined) return [...PREPARED, `covariance = v @ (x.T * (${meat})) @ x @ v`, shown];
  if (fit.covariance === 'cluster' && clusterAdjustment === 'stata')
    return [
      'n, k = fit.model.exog.shape',
      'covariance = np.asarray(fit.cov_params()) * (n - k) / (n - 1)',
      shown,
    ];
  if (['linearised', 'bootstrap', 'jackknife'].includes(fit.covariance))
    return [
      `# statsmodels has no ${WORDS[fit.covariance]}: the estimate agrees, its standard errors are the model's`,
      'print(fit.params)',
    ];
  return ['print(fit.summary())'];
}

const WORDS: Readonly<Record<string, string>> = {
  linearised: 'standard errors of samples',
  bootstrap: 'bootstrap of this model',
  jackknife: 'jackknife of this model',
};
