/** Expressions of a formula with their derivatives by columns. */
import { log1p } from '../../math/elementary.js';
import { type Operand, operand } from '../evaluate.js';
import { columnsOf, summands } from '../expressions.js';
import { argumentsOf, type Call, subjectOf } from '../full/arguments.js';
import { isArithmetic } from '../full/conditions.js';
import type { Inputs } from '../inputs.js';
import { log2, log10 } from '../logarithms.js';
import type { Expression } from '../schema.js';
import {
  applied,
  chosen,
  constant,
  type Differentiable,
  EXPONENTIAL,
  entry,
  type Jet,
  LOGARITHM,
  minus,
  over,
  plus,
  raised,
  times,
} from './jet.js';

function logarithmOf(base: number, value: (x: number) => number): Differentiable {
  return { value, first: (x) => base / x, second: (x) => -base / (x * x) };
}

/** The functions of one number that formulas know, with their derivatives; that of |x| is 0 at 0, the mean of those on either side. */
const FUNCTIONS: Readonly<Record<string, Differentiable>> = {
  log: LOGARITHM,
  log2: logarithmOf(Math.LOG2E, log2),
  log10: logarithmOf(Math.LOG10E, log10),
  log1p: { value: log1p, first: (x) => 1 / (1 + x), second: (x) => -1 / ((1 + x) * (1 + x)) },
  sqrt: {
    value: Math.sqrt,
    first: (x) => 0.5 / Math.sqrt(x),
    second: (x) => -0.25 / (x * Math.sqrt(x)),
  },
  exp: EXPONENTIAL,
  abs: { value: Math.abs, first: Math.sign, second: () => 0 },
};

/** The part that the first of two has; where they meet, the derivative is the mean of those on either side. */
const EXTREMES: Readonly<Record<string, (x: number, y: number) => number>> = {
  pmin: (x, y) => (x < y ? 1 : x > y ? 0 : 0.5),
  pmax: (x, y) => (x > y ? 1 : x < y ? 0 : 0.5),
};

/** Calls that give what they are given. */
const TRANSPARENT = ['I', 'as.numeric'];

function reads(expression: Expression, column: string): boolean {
  return columnsOf(expression).has(column);
}

/**
 * The innermost part of an expression that jumps where the column moves: a condition, `cut()`, a part of a date. Null where
 * the expression has a derivative by the column almost everywhere, and no jump.
 */
export function jumpOf(expression: Expression, column: string): Expression | null {
  if (!reads(expression, column)) return null;
  const inside = (parts: readonly Expression[]) => {
    for (const part of parts) {
      const jump = jumpOf(part, column);
      if (jump !== null) return jump;
    }
    return null;
  };
  switch (expression.kind) {
    case 'name':
      return null;
    case 'unary':
      return expression.operator === '!' ? expression : inside([expression.operand]);
    case 'binary':
      if (!isArithmetic(expression.operator)) return expression;
      if (expression.operator === '+' || expression.operator === '-')
        return inside(summands(expression).map((part) => part.expression));
      return inside([expression.left, expression.right]);
    case 'call':
      if (Object.hasOwn(EXTREMES, expression.name)) return inside(expression.arguments);
      if (expression.name === 'ifelse') {
        const given = argumentsOf(expression);
        if (reads(given.get('test')!, column)) return expression;
        return inside([given.get('yes')!, given.get('no')!]);
      }
      if (Object.hasOwn(FUNCTIONS, expression.name) || TRANSPARENT.includes(expression.name))
        return inside([subjectOf(expression)]);
      return expression;
    default:
      return expression;
  }
}

/** By which columns is derived; the same one twice gives its second derivative. */
export interface Directions {
  readonly a: string;
  readonly b: string | null;
}

/** The value of an expression in all rows with its derivatives; it has no jump by the columns (`jumpOf`). */
export function jetOf(expression: Expression, inputs: Inputs, by: Directions): Jet {
  const { a, b } = by;
  const of = (part: Expression) => jetOf(part, inputs, by);
  if (!reads(expression, a) && (b === null || !reads(expression, b)))
    return constant(operand(expression, inputs));
  switch (expression.kind) {
    case 'unary':
      return expression.operator === '-'
        ? minus(constant(0), of(expression.operand))
        : of(expression.operand);
    case 'binary':
      return binaryJet(expression, of);
    case 'call':
      return callJet(expression, inputs, of);
    default:
      return {
        value: operand(expression, inputs),
        a: expression.kind === 'name' && expression.name === a ? 1 : 0,
        b: expression.kind === 'name' && expression.name === b ? 1 : 0,
        ab: 0,
      };
  }
}

function binaryJet(expression: Expression & { kind: 'binary' }, of: (part: Expression) => Jet): Jet {
  const { operator, left, right } = expression;
  if (operator === '+' || operator === '-') {
    const [first, ...rest] = summands(expression);
    return rest.reduce(
      (total, part) => (part.operator === '+' ? plus : minus)(total, of(part.expression)),
      of(first!.expression),
    );
  }
  if (operator === '*') return times(of(left), of(right));
  return operator === '/' ? over(of(left), of(right)) : raised(of(left), of(right));
}

function callJet(call: Call, inputs: Inputs, of: (part: Expression) => Jet): Jet {
  const extreme = EXTREMES[call.name];
  if (extreme !== undefined) {
    return call.arguments
      .map(of)
      .reduce((x, y) => chosen((i) => extreme(entry(x.value, i), entry(y.value, i)), x, y, inputs.rows));
  }
  if (call.name === 'ifelse') {
    const given = argumentsOf(call);
    const test: Operand = operand(given.get('test')!, inputs);
    return chosen(
      (i) => (entry(test, i) === 0 ? 0 : 1),
      of(given.get('yes')!),
      of(given.get('no')!),
      inputs.rows,
    );
  }
  const x = of(subjectOf(call));
  const transform = FUNCTIONS[call.name];
  return transform === undefined ? x : applied(transform, x);
}
