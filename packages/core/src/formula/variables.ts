import { OddsmithError } from '../errors.js';
import type { Basis } from './basis/index.js';
import { evaluate, undefinedPart } from './evaluate.js';
import { columnsOf, firstArgument, formatExpression } from './expressions.js';
import { type Labels, labelsOfColumn, labelsOfNumbers } from './factors.js';
import { fullLanguage } from './full-language.js';
import { isEveryday } from './functions.js';
import type { Inputs } from './inputs.js';
import type { KeptRows } from './kept-rows.js';
import { firstNotFinite } from './ranges.js';
import type { Contrast, Expression } from './schema.js';

/** A variable before its levels are settled. */
export type ReadVariable =
  | { readonly kind: 'numeric'; readonly values: Float64Array }
  | {
      readonly kind: 'factor';
      readonly labels: Labels;
      /** What the formula says of the levels and of their columns. */
      readonly levels?: readonly string[];
      readonly reference?: string;
      readonly contrast?: Contrast;
    }
  | {
      readonly kind: 'basis';
      readonly values: Float64Array;
      readonly argument: Expression;
      readonly basis: Basis;
    };

/** Functions that say how the levels of what they hold are taken, not what they are. */
const WRAPPERS = ['I', 'factor', 'as.factor', 'ordered', 'relevel', 'C'];

/** What is inside `factor()`, `I()` and their like, or the expression itself. */
export function unwrapped(expression: Expression): Expression {
  if (expression.kind !== 'call' || !WRAPPERS.includes(expression.name)) return expression;
  return unwrapped(firstArgument(expression));
}

/**
 * Text and boolean columns, `factor()` and what else makes levels are factors, all else is numeric.
 * Throws `column-type`.
 */
export function readVariable(expression: Expression, inputs: Inputs): ReadVariable {
  if (!isEveryday(expression)) return fullLanguage().readVariable(expression, inputs);
  const isFactor = expression.kind === 'call' && expression.name === 'factor';
  const inner = isFactor ? expression.arguments[0]! : expression;
  if (inner.kind === 'name') {
    const column = inputs.column(inner.name, inner);
    if (column.kind === 'categorical') return { kind: 'factor', labels: labelsOfColumn(column) };
  }
  const values = evaluate(inner, inputs);
  return isFactor ? { kind: 'factor', labels: labelsOfNumbers(values) } : { kind: 'numeric', values };
}

/** Throws `value-out-of-domain` for the first kept row where the expression has no value though its columns have. */
export function checkDomain(
  expression: Expression,
  read: ReadVariable,
  inputs: Inputs,
  rows: KeptRows,
): void {
  // A column has a value in every kept row.
  if (unwrapped(expression).kind === 'name') return;
  const isFactor = read.kind === 'factor';
  const row = isFactor ? firstUnlabelled(read.labels, rows) : firstNotFinite(read.values, rows);
  if (row < 0) return;
  const part = undefinedPart(unwrapped(expression), inputs, row);
  const place = inputs.place(part);
  // What was learnt from the rows is not as it was typed.
  const name = isEveryday(part) ? formatExpression(part) : place.text.slice(place.start, place.end);
  const where = [...columnsOf(part)].map((name) => `${name} = ${inputs.cell(name, row)}`).join(', ');
  throw new OddsmithError(
    'value-out-of-domain',
    `${name} has no ${isFactor ? '' : 'finite '}value in row ${row + 1}${where === '' ? '' : `, where ${where}`}.`,
    { ...place, row: row + 1 },
  );
}

/** The first kept row without a label, as a row of the table from 0; −1 where all have one. */
function firstUnlabelled({ codes }: Labels, { count, kept }: KeptRows): number {
  for (let i = 0; i < count; i++) {
    const row = kept === null ? i : kept[i]!;
    if (codes[row]! < 0) return row;
  }
  return -1;
}
