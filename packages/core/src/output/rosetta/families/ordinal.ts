import { formatExpression } from '../../../formula/expressions.js';
import { noConversions } from '../conversions.js';
import { offsetsInR, rightSide } from '../r-lines.js';
import type { Telling } from '../rosetta.js';
import { classesInR, designInPython, weightsInR } from './class-lines.js';
import type { Words } from './words.js';

/** Terms whose effects differ between thresholds. */
function nominal({ schema, fit }: Telling): string[] {
  const columns = new Set(
    fit.coefficients.flatMap(({ term, class: threshold }) => (threshold === null ? [] : [term])),
  );
  return schema.terms
    .filter((term) => term.columns.some((column) => columns.has(column)))
    .map(({ label }) => label);
}

function objective(telling: Telling): string {
  const { schema, weights } = telling;
  const w = weights === null ? '' : 'w ';
  const z = ['xb', ...schema.offsets.map((offset) => formatExpression(offset))].join(' + ');
  const partial = nominal(telling).length > 0 ? ' + u d_k with its own d_k at each threshold' : '';
  return `minimise L = -sum ${w}log(F(t_y - z) - F(t_(y-1) - z)), F(v) = 1/(1 + exp(-v)), z = ${z}${partial}, y the place of the class, t its thresholds${weights === null ? '' : `, w = ${weights}`}`;
}

function r(telling: Telling): string[] {
  const partial = nominal(telling);
  const own = partial.length > 0 ? `, nominal = ~ ${partial.join(' + ')}` : '';
  const schema = {
    ...telling.schema,
    terms: telling.schema.terms.filter(({ label }) => !partial.includes(label)),
  };
  return classesInR(telling, 'ordinal', [
    `fit <- clm(classes ~ ${rightSide(schema)}${offsetsInR(schema)}${own}, data = data${weightsInR(telling)}, control = clm.control(gradTol = 1e-12, maxIter = 1000))`,
    'coef(summary(fit))',
  ]);
}

function python(telling: Telling): string[] {
  if (nominal(telling).length > 0) return ['# statsmodels has no partial proportional odds: see R'];
  if (telling.schema.offsets.length > 0) return ['# see R'];
  return designInPython(
    telling,
    ['from statsmodels.miscmodels.ordinal_model import OrderedModel'],
    [
      'fit = OrderedModel(data["codes"].to_numpy(), x, distr="logit").fit(method="bfgs", gtol=1e-9, maxiter=10000, disp=False)',
      'print(fit.params[:x.shape[1]], fit.model.transform_threshold_params(fit.params)[1:-1])',
    ],
  );
}

export const ordinal: Words = {
  objective,
  conversions: () => noConversions('has no model of ordered classes'),
  ...{ r, python },
  scikitLearn: () => ['# scikit-learn has no model of ordered classes: see Python'],
  notes: (telling) =>
    nominal(telling).length === 0
      ? ['polr of MASS is the same model, to some 5 digits.']
      : [
          'clm counts effects that differ between thresholds as part of these: their signs are the other way about.',
        ],
};
