/** How many coefficients a formula asks for besides the intercept, as far as it can be told before the fit. */
import type { ColumnDescription, Expression, ModelTerms } from '@oddsmith/core';

export function coefficientsAsked(terms: ModelTerms, columns: readonly ColumnDescription[]): number {
  const ofVariable = (label: string) => widthOf(terms.variables[label], columns);
  return terms.terms.reduce(
    (sum, { variables }) => sum + variables.reduce((product, label) => product * ofVariable(label), 1),
    0,
  );
}

type Call = Expression & { readonly kind: 'call' };

/** Calls that make a factor of their first argument. */
const FACTORS = ['factor', 'as.factor', 'ordered', 'relevel', 'C'];

/** Columns of a basis by the number that it is asked for, or by default. */
const BASES: Readonly<
  Record<string, { readonly asked: string; readonly default: number; readonly less: number }>
> = {
  poly: { asked: 'degree', default: 1, less: 0 },
  bs: { asked: 'df', default: 3, less: 0 },
  ns: { asked: 'df', default: 1, less: 0 },
  rcs: { asked: 'knots', default: 5, less: 1 },
  cut: { asked: 'breaks', default: 2, less: 1 },
};

/** The number that a call is given by name, or as its second argument; of a list its length and one more. */
function asked(call: Call, name: string): number | null {
  const named = call.arguments.find((argument) => argument.kind === 'named' && argument.name === name);
  const given = named?.kind === 'named' ? named.value : call.arguments[1];
  if (given?.kind === 'number') return given.value;
  return given?.kind === 'call' && given.name === 'c' ? given.arguments.length - 1 : null;
}

/** 1 for a number, one fewer than its levels for a factor. */
function widthOf(expression: Expression | undefined, columns: readonly ColumnDescription[]): number {
  if (expression?.kind === 'call') {
    const basis = Object.hasOwn(BASES, expression.name) ? BASES[expression.name] : undefined;
    if (basis !== undefined)
      return Math.max(1, (asked(expression, basis.asked) ?? basis.default) - basis.less);
    if (FACTORS.includes(expression.name)) return levelsOf(expression.arguments[0], columns, true) - 1;
  }
  return Math.max(1, levelsOf(expression, columns, false) - 1);
}

function levelsOf(
  expression: Expression | undefined,
  columns: readonly ColumnDescription[],
  isFactor: boolean,
): number {
  const column =
    expression?.kind === 'name' ? columns.find(({ name }) => name === expression.name) : undefined;
  return column !== undefined && (isFactor || column.levels !== null) ? Math.max(2, column.distinct) : 2;
}
