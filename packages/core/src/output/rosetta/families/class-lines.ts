/** What the lines of models of several classes share. */
import { formatExpression, quoteName } from '../../../formula/expressions.js';
import { missingInPython, missingInR } from '../functions.js';
import { pythonFormula, quotedText } from '../levels.js';
import { pythonData, pythonRightSide } from '../python-formula.js';
import { dataLines } from '../r-lines.js';
import type { Telling } from '../rosetta.js';

/** Lines of R that read the data, with the classes in their order as the column `classes`; one that says why there are none. */
export function classesInR(telling: Telling, library: string, then: readonly string[]): string[] {
  const { schema } = telling;
  const { response } = schema;
  const missing = missingInR(schema);
  if (missing.length > 0) return [`# R has no ${missing.join(', ')}: no line fits this formula`];
  if (response.kind !== 'classes') return [];
  const values = `with(data, ${formatExpression(response.expression)})`;
  return [
    `library(${library})`,
    ...dataLines(telling),
    `data$classes <- factor(${values}, levels = c(${response.levels.map(quotedText).join(', ')}))`,
    ...then,
  ];
}

/** `, weights = w` of weights that are not written out as rows. */
export function weightsInR({ weights, expands }: Telling): string {
  return weights === null || expands ? '' : `, weights = ${quoteName(weights)}`;
}

/** Lines of Python up to `x`, the design without an intercept, and `codes` or `event` in the data; or why there are none. */
export function designInPython(
  telling: Telling,
  imports: readonly string[],
  then: readonly string[],
): string[] {
  const { schema, weights, expands } = telling;
  const missing = missingInPython(schema);
  if (missing.length > 0) return [`# patsy has no equal of ${missing.join(', ')}: no line fits this formula`];
  if (weights !== null && !expands) return ['# statsmodels has no weights for this model: see R'];
  if (schema.terms.length === 0) return ['# the model has no columns: see R'];
  return [
    'import numpy as np, pandas as pd, patsy',
    ...imports,
    ...pythonData(telling),
    `x = np.asarray(patsy.dmatrix(${pythonFormula(pythonRightSide({ ...schema, intercept: true }))}, data))[:, 1:]`,
    ...then,
  ];
}
