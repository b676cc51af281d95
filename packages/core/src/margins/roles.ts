/** How a column of the data takes part in a model: what a marginal effect of it is. */
import { columnsThrough } from '../formula/derivatives/design.js';
import { jumpOf } from '../formula/derivatives/expression.js';
import { columnsOf, formatExpression } from '../formula/expressions.js';
import { isEveryday } from '../formula/functions.js';
import type { InputColumn, Schema } from '../formula/schema.js';
import { unwrapped } from '../formula/variables.js';
import type { ModelFile } from '../output/model.js';

export type Role =
  /** It has levels. */
  | { readonly kind: 'levels' }
  /** It is a number by which the log-odds have a derivative; `column`: it is this design column and nothing else. */
  | { readonly kind: 'slope'; readonly column: number | null }
  /** The log-odds jump where it moves, by what the text says. */
  | { readonly kind: 'jumps'; readonly text: string };

export function roleOf(schema: Schema, { name, type }: InputColumn): Role {
  if (type === 'text' || type === 'boolean') return { kind: 'levels' };
  const readers = schema.variables.filter(({ expression }) => columnsOf(expression).has(name));
  const isFactor = (variable: (typeof readers)[number]) => {
    const inner = unwrapped(variable.expression);
    return variable.kind === 'factor' && inner.kind === 'name';
  };
  if (readers.length > 0 && readers.every(isFactor)) return { kind: 'levels' };
  for (const variable of readers) {
    if (variable.kind === 'factor') return { kind: 'jumps', text: variable.label };
    const moving = variable.kind === 'basis' ? variable.argument : variable.expression;
    const jump = jumpOf(moving, name);
    if (jump !== null)
      return { kind: 'jumps', text: isEveryday(jump) ? formatExpression(jump) : variable.label };
  }
  for (const offset of schema.offsets)
    if (jumpOf(offset, name) !== null) return { kind: 'jumps', text: 'the offset' };
  return { kind: 'slope', column: ownColumn(schema, name) };
}

/** The design column that a column of numbers is, where it stands nowhere else; else null. */
function ownColumn(schema: Schema, name: string): number | null {
  const columns = columnsThrough(schema, name);
  const term = schema.terms.find(({ columns: own }) => own.includes(schema.columns[columns[0]!]!));
  const variable = schema.variables.find(({ label }) => label === term?.variables[0]);
  const isBare =
    columns.length === 1 &&
    term?.variables.length === 1 &&
    variable?.kind === 'numeric' &&
    unwrapped(variable.expression).kind === 'name';
  const isInOffset = schema.offsets.some((offset) => columnsOf(offset).has(name));
  return isBare && !isInOffset ? columns[0]! : null;
}

/** Whether all coefficients of a column are aliased, so that nothing is known of its effect. */
export function isAliased({ schema, coefficients, limiting }: ModelFile, name: string): boolean {
  const columns = columnsThrough(schema, name);
  const isUnknown = (j: number) => coefficients[j] === null && (limiting?.direction[j] ?? 0) === 0;
  return columns.length > 0 && columns.every(isUnknown);
}
