import { children, summands } from './expressions.js';
import { fullLanguage } from './full-language.js';
import { isEveryday, TRANSFORMS } from './functions.js';
import type { Inputs } from './inputs.js';
import { raise } from './powers.js';
import type { Expression } from './schema.js';

const OPERATIONS: Readonly<Record<string, (x: number, y: number) => number>> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': (x, y) => x / y,
  '^': raise,
};

/**
 * The arithmetic of an expression for all rows. A row is NaN where a column is missing, and where any step has no
 * finite value: a logarithm of 0, a division by 0, an overflow. A bare name gives the column's own array.
 */
export function evaluate(expression: Expression, inputs: Inputs): Float64Array {
  const result = operand(expression, inputs);
  return typeof result === 'number' ? new Float64Array(inputs.rows).fill(result) : result;
}

/** One number, or one for each row. */
export type Operand = number | Float64Array;

export function operand(expression: Expression, inputs: Inputs): Operand {
  const of = (part: Expression) => operand(part, inputs);
  if (expression.kind === 'number') return expression.value;
  if (expression.kind === 'name') return inputs.numbers(expression.name, expression);
  if (expression.kind === 'unary' && expression.operator !== '!') {
    return expression.operator === '-' ? map((x) => -x, of(expression.operand)) : of(expression.operand);
  }
  if (expression.kind === 'call' && expression.arguments.length === 1) {
    if (expression.name === 'I') return of(expression.arguments[0]!);
    const transform = Object.hasOwn(TRANSFORMS, expression.name) && TRANSFORMS[expression.name];
    if (transform) return map(transform, of(expression.arguments[0]!));
  }
  if (expression.kind === 'binary') {
    if (expression.operator === '+' || expression.operator === '-') {
      const [first, ...rest] = summands(expression);
      return rest.reduce(
        (total, part) => combine(OPERATIONS[part.operator]!, total, of(part.expression), inputs.rows),
        of(first!.expression),
      );
    }
    const operation = OPERATIONS[expression.operator];
    if (operation) return combine(operation, of(expression.left), of(expression.right), inputs.rows);
  }
  return fullLanguage().operand(expression, inputs);
}

/** NaN for what is not finite, so that no later step can make a number of it. */
function finite(x: number): number {
  return Number.isFinite(x) ? x : Number.NaN;
}

export function map(transform: (x: number) => number, x: Operand): Operand {
  if (typeof x === 'number') return finite(transform(x));
  return x.map((value) => finite(transform(value)));
}

export function combine(
  operation: (x: number, y: number) => number,
  x: Operand,
  y: Operand,
  rows: number,
): Operand {
  if (typeof x === 'number' && typeof y === 'number') return finite(operation(x, y));
  const result = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const left = typeof x === 'number' ? x : x[i]!;
    const right = typeof y === 'number' ? y : y[i]!;
    // NaN^0 is 1, but a missing value stays missing.
    result[i] = Number.isNaN(left) || Number.isNaN(right) ? Number.NaN : finite(operation(left, right));
  }
  return result;
}

/** The innermost part of an expression that has no finite value in a row where all columns have one. */
export function undefinedPart(expression: Expression, inputs: Inputs, row: number): Expression {
  const one = inputs.at(row);
  const innermost = (whole: Expression): Expression => {
    const parts = isEveryday(whole) ? children(whole) : fullLanguage().numericParts(whole, one);
    const part = parts.find((candidate) => Number.isNaN(evaluate(candidate, one)[0]));
    return part === undefined ? whole : innermost(part);
  };
  return innermost(expression);
}
