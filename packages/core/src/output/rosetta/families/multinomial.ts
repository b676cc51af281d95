import { quoteName } from '../../../formula/expressions.js';
import { conversionsOf } from '../conversions.js';
import { glmnetArguments } from '../own-penalties.js';
import { completeCases, rightSide } from '../r-lines.js';
import type { Telling } from '../rosetta.js';
import { classesInR, designInPython, weightsInR } from './class-lines.js';
import type { Words } from './words.js';

function objective(telling: Telling): string {
  const { fit, weights } = telling;
  if (fit.penalty !== null) return penalisedObjective(telling);
  const w = weights === null ? '' : 'w ';
  const where = weights === null ? '' : `, w = ${weights}`;
  return `minimise L(b) = sum ${w}(log(sum_k exp(z_k)) - z_y), z_k = x b_k of class k, y the class of the row, z = 0 for ${fit.reference}${where}`;
}

/** All classes have coefficients; glmnet has the same objective. */
function penalisedObjective({ fit, weights }: Telling): string {
  const w = weights === null ? '' : 'w ';
  const where = weights === null ? '' : `, w = ${weights}`;
  const alpha = fit.alpha ?? 0;
  const length = fit.shrinkage?.grouped === 'classes' ? 'sum_j |u_j|_2' : '|u|_1';
  const of =
    { 0: '|u|^2/2', 1: length }[alpha] ??
    `(${Number(((1 - alpha) / 2).toPrecision(15))} |u|^2 + ${alpha} ${length})`;
  return `minimise sum ${w}(log(sum_k exp(z_k)) - z_y)/${fit.weight} + ${fit.lambda} ${of}, z_k = x b_k of every class k, y the class of the row, u the coefficients of all classes times the standard deviations (1/n) of their columns, intercepts free${where}`;
}

/** Of glmnet, which has the intercept and the weights apart. */
function penalisedR(telling: Telling): string[] {
  const { fit, schema, weights } = telling;
  const withWeights = weights === null ? '' : `, weights = ${weightOf(telling)}`;
  const intercept = schema.intercept ? '' : ', intercept = FALSE';
  return classesInR(telling, 'glmnet', [
    completeCases(telling),
    `x <- model.matrix(~ ${rightSide(schema)}, data)${schema.intercept ? '[, -1, drop = FALSE]' : ''}`,
    `fit <- glmnet(x, data$classes, family = "multinomial", alpha = ${fit.alpha ?? 0}, lambda = ${fit.lambda}${glmnetArguments(telling)}${withWeights}${intercept}, thresh = 1e-20, maxit = 1e7)`,
    'coef(fit)',
  ]);
}

function weightOf({ weights, expands }: Telling): string {
  return expands ? 'rep(1, nrow(data))' : `data$${quoteName(weights!)}`;
}

function r(telling: Telling): string[] {
  if (telling.fit.penalty !== null) return penalisedR(telling);
  return classesInR(telling, 'nnet', [
    `fit <- multinom(classes ~ ${rightSide(telling.schema)}, data${weightsInR(telling)}, Hess = TRUE, trace = FALSE, reltol = 1e-16, maxit = 10000)`,
    'cbind(estimate = c(t(coef(fit))), error = sqrt(diag(vcov(fit))))',
  ]);
}

function python(telling: Telling): string[] {
  if (telling.fit.penalty !== null) return ['# statsmodels has no such penalty: see R'];
  const design = telling.schema.intercept ? 'np.column_stack([np.ones(len(x)), x])' : 'x';
  return designInPython(
    telling,
    ['import statsmodels.api as sm'],
    [
      `fit = sm.MNLogit(data["codes"].to_numpy(), ${design}).fit(method="newton", maxiter=100, disp=False)`,
      'print(np.column_stack([np.ravel(fit.params, order="F"), np.ravel(fit.bse, order="F")]))',
    ],
  );
}

function scikitLearn(telling: Telling): string[] {
  if (telling.fit.penalty !== null) return ['# see R, and the conversions'];
  const { schema, weights, expands } = telling;
  if (!schema.intercept) return ['# with an intercept only: see Python'];
  if (weights !== null && !expands) return ['# see R'];
  return designInPython(
    telling,
    ['from sklearn.linear_model import LogisticRegression'],
    [
      'scale = np.abs(x).max(axis=0)',
      'fit = LogisticRegression(C=np.inf, solver="newton-cg", tol=1e-12, max_iter=1000).fit(x / scale, data["codes"])',
      '# it has coefficients of all classes: those of the first are subtracted',
      'all = np.column_stack([fit.intercept_, fit.coef_ / scale])',
      'print(all[1:] - all[0])',
    ],
  );
}

export const multinomial: Words = {
  objective,
  conversions({ fit }) {
    const { liblinear, ...others } = conversionsOf(fit);
    return { ...others, liblinear: { ...liblinear, needs: 'one class against the rest: another model' } };
  },
  ...{ r, python, scikitLearn },
  notes: ({ fit }) => (fit.penalty === null ? ['multinom stops at 6 to 8 digits of the estimates.'] : []),
};
