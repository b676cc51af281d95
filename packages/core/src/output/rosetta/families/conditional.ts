import { formatExpression, quoteName } from '../../../formula/expressions.js';
import { noConversions } from '../conversions.js';
import { missingInR } from '../functions.js';
import { pythonColumn } from '../python-formula.js';
import { dataLines, offsetsInR, responseOf, rightSide, withColumns } from '../r-lines.js';
import type { Telling } from '../rosetta.js';
import { designInPython } from './class-lines.js';
import type { Words } from './words.js';

function objective({ schema }: Telling): string {
  const z = ['xb', ...schema.offsets.map((offset) => formatExpression(offset))].join(' + ');
  return `minimise L(b) = sum over the sets of ${schema.strata} of log(sum over S of exp(sum of z in S)) - sum of z over the events, S every choice of as many rows of the set as there are events, z = ${z}`;
}

function r(telling: Telling): string[] {
  const { schema, event } = telling;
  const missing = missingInR(schema);
  if (missing.length > 0) return [`# R has no ${missing.join(', ')}: no line fits this formula`];
  return [
    'library(survival)',
    ...dataLines(telling),
    `data$is_event <- as.numeric(${withColumns(responseOf(schema, event))})`,
    `fit <- clogit(is_event ~ ${rightSide({ ...schema, intercept: true })}${offsetsInR(schema)} + strata(${quoteName(schema.strata!)}), data, method = "exact", control = coxph.control(eps = 1e-14, iter.max = 100))`,
    'coef(summary(fit))[, c("coef", "se(coef)"), drop = FALSE]',
  ];
}

function python(telling: Telling): string[] {
  const { schema } = telling;
  if (schema.offsets.length > 0) return ['# see R'];
  return designInPython(
    telling,
    ['from statsmodels.discrete.conditional_models import ConditionalLogit'],
    [
      `fit = ConditionalLogit(data["event"].to_numpy(), x, groups=${pythonColumn(schema.strata!)}.to_numpy()).fit(method="newton", maxiter=1000, disp=False)`,
      'print(fit.summary())',
    ],
  );
}

export const conditional: Words = {
  objective,
  conversions: () => noConversions('has no model of matched sets'),
  ...{ r, python },
  scikitLearn: () => ['# scikit-learn has no model of matched sets: see Python'],
  notes: () => ['R counts the events in BIC; here the rows of the sets that say something.'],
};
