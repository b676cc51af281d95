import { OddsmithError } from '../errors.js';
import { evaluate, undefinedPart } from './evaluate.js';
import { columnsOf, formatExpression } from './expressions.js';
import { type Labels, labelsOfColumn, labelsOfNumbers } from './factors.js';
import type { Inputs } from './inputs.js';
import { type KeptRows, rowAt } from './kept-rows.js';
import type { Expression } from './schema.js';

/** A variable before its levels are settled. */
export type ReadVariable =
  | { readonly kind: 'numeric'; readonly values: Float64Array }
  | { readonly kind: 'factor'; readonly labels: Labels };

/** What is inside `factor()` or `I()`, or the expression itself. */
export function unwrapped(expression: Expression): Expression {
  const wrapped = expression.kind === 'call' && (expression.name === 'factor' || expression.name === 'I');
  return wrapped ? expression.arguments[0]! : expression;
}

/** Text and boolean columns and `factor()` are factors, all else is numeric. Throws `column-type`. */
export function readVariable(expression: Expression, inputs: Inputs): ReadVariable {
  const isFactor = expression.kind === 'call' && expression.name === 'factor';
  const inner = isFactor ? unwrapped(expression) : expression;
  if (inner.kind === 'name') {
    const column = inputs.column(inner.name, inner);
    if (column.kind === 'categorical') return { kind: 'factor', labels: labelsOfColumn(column) };
  }
  const values = evaluate(inner, inputs.numbers, inputs.rows);
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
  const values = read.kind === 'numeric' ? read.values : read.labels.codes;
  const isFactor = read.kind === 'factor';
  for (let i = 0; i < rows.count; i++) {
    const row = rowAt(rows, i);
    const value = values[row]!;
    if (isFactor ? value >= 0 : !Number.isNaN(value)) continue;
    const part = undefinedPart(unwrapped(expression), inputs.numbers, row);
    const where = [...columnsOf(part)].map((name) => `${name} = ${inputs.numbers(name)[row]}`).join(', ');
    throw new OddsmithError(
      'value-out-of-domain',
      `${formatExpression(part)} has no finite value in row ${row + 1}${where === '' ? '' : `, where ${where}`}.`,
      { ...inputs.place(part), row: row + 1 },
    );
  }
}
