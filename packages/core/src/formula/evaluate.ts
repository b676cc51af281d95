import { children, summands } from './expressions.js';
import { TRANSFORMS } from './functions.js';
import { raise } from './powers.js';
import type { Expression } from './schema.js';

/** The values of a numeric column, by name; `at` is where the expression asks for it. */
export type Values = (name: string, at?: Expression) => Float64Array;

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
export function evaluate(expression: Expression, values: Values, rows: number): Float64Array {
  const result = operand(expression, values, rows);
  return typeof result === 'number' ? new Float64Array(rows).fill(result) : result;
}

type Operand = number | Float64Array;

function operand(expression: Expression, values: Values, rows: number): Operand {
  const of = (part: Expression) => operand(part, values, rows);
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'name':
      return values(expression.name, expression);
    case 'unary':
      return expression.operator === '-' ? map((x) => -x, of(expression.operand)) : of(expression.operand);
    case 'call': {
      const inner = of(expression.arguments[0]!);
      return expression.name === 'I' ? inner : map(TRANSFORMS[expression.name]!, inner);
    }
    case 'binary':
      if (expression.operator === '+' || expression.operator === '-') {
        const [first, ...rest] = summands(expression);
        return rest.reduce(
          (total, part) => combine(OPERATIONS[part.operator]!, total, of(part.expression), rows),
          of(first!.expression),
        );
      }
      return combine(OPERATIONS[expression.operator]!, of(expression.left), of(expression.right), rows);
    case 'dot':
      throw new RangeError('"." has no value');
  }
}

/** NaN for what is not finite, so that no later step can make a number of it. */
function finite(x: number): number {
  return Number.isFinite(x) ? x : Number.NaN;
}

function map(transform: (x: number) => number, x: Operand): Operand {
  if (typeof x === 'number') return finite(transform(x));
  return x.map((value) => finite(transform(value)));
}

function combine(operation: (x: number, y: number) => number, x: Operand, y: Operand, rows: number): Operand {
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
export function undefinedPart(expression: Expression, values: Values, row: number): Expression {
  const inRow: Values = (name) => values(name).subarray(row, row + 1);
  for (const child of children(expression)) {
    if (Number.isNaN(evaluate(child, inRow, 1)[0])) return undefinedPart(child, values, row);
  }
  return expression;
}
