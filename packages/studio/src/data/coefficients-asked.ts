/** How many coefficients a formula asks for besides the intercept, as far as it can be told before the fit. */
import type { ColumnDescription, Expression, ModelTerms } from '@oddsmith/core';

export function coefficientsAsked(terms: ModelTerms, columns: readonly ColumnDescription[]): number {
  const ofVariable = (label: string) => contrasts(terms.variables[label], columns);
  return terms.terms.reduce(
    (sum, { variables }) => sum + variables.reduce((product, label) => product * ofVariable(label), 1),
    0,
  );
}

/** 1 for a number, one fewer than its levels for a factor. */
function contrasts(expression: Expression | undefined, columns: readonly ColumnDescription[]): number {
  const inner =
    expression?.kind === 'call' && expression.name === 'factor' ? expression.arguments[0] : expression;
  if (inner?.kind !== 'name') return 1;
  const column = columns.find(({ name }) => name === inner.name);
  const isFactor = inner !== expression || (column !== undefined && column.levels !== null);
  return isFactor && column !== undefined ? Math.max(1, column.distinct - 1) : 1;
}
