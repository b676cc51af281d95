/** The lines that fit a penalised model in R and in Python. */
import type { FitReport } from '@oddsmith/core';
import { selects } from './penalty.js';

interface Parts {
  /** A 0/1 response, and the right side of the formula, in the language's spelling. */
  readonly response: string;
  readonly right: string;
}

/** R: logistf for Firth's estimate, glmnet for the others. */
export function penalisedR(report: FitReport, { response, right }: Parts): string {
  if (report.penalty === 'firth')
    return [
      'library(logistf)',
      `data$is_event <- as.numeric(${response})`,
      `fit <- logistf(is_event ~ ${right}, data, alpha = ${Number((1 - report.confidence).toPrecision(12))},`,
      '  control = logistf.control(maxit = 1000, lconv = 1e-12, gconv = 1e-12, xconv = 1e-12),',
      '  plcontrol = logistpl.control(maxit = 1000, lconv = 1e-12, xconv = 1e-12))',
    ].join('\n');
  return [
    'library(glmnet)',
    `x <- model.matrix(~ ${right}, data)[, -1]`,
    `fit <- glmnet(x, as.numeric(${response}), "binomial", alpha = ${report.alpha ?? 0}, lambda = ${report.lambda}, thresh = 1e-20, maxit = 1e7)`,
  ].join('\n');
}

/** scikit-learn's settings for a penalty with absolute values. */
function absolute(report: FitReport): string {
  return selects(report) ? `penalty="elasticnet", l1_ratio=${report.alpha}, solver="saga", ` : '';
}

/** Python: scikit-learn, its C being 1/(λn) on standardised columns; nothing has Firth's estimate. */
export function penalisedPython(report: FitReport, { response, right }: Parts): string {
  if (report.penalty === 'firth') return '# The fit is Firth’s; it is made in R.';
  return [
    'import patsy',
    'from sklearn.linear_model import LogisticRegression',
    'from sklearn.preprocessing import StandardScaler',
    `x = patsy.dmatrix(${JSON.stringify(right)}, data, return_type="dataframe").iloc[:, 1:]`,
    `y = data.loc[x.index, ${JSON.stringify(response)}]`,
    'scale = StandardScaler().fit(x)',
    `fit = LogisticRegression(C=1 / (${report.lambda} * len(y)), ${absolute(report)}tol=1e-12, max_iter=100000).fit(scale.transform(x), y)`,
    'coefficients = fit.coef_[0] / scale.scale_',
    'intercept = fit.intercept_[0] - coefficients @ scale.mean_',
  ].join('\n');
}
