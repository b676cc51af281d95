/**
 * Numbers of all rows with their derivatives by one or two columns, carried through arithmetic by the rules of the
 * calculus (automatic differentiation with hyper-dual numbers: Fike & Alonso 2011): no difference quotient, no rounding
 * but that of the operations.
 */
import { exp, log } from '../../math/elementary.js';
import type { Operand } from '../evaluate.js';
import { raise } from '../powers.js';

/** f, ∂f/∂a, ∂f/∂b and ∂²f/∂a∂b: one number, or one for each row. A derivative that is 0 in all rows is the number 0. */
export interface Jet {
  readonly value: Operand;
  readonly a: Operand;
  readonly b: Operand;
  readonly ab: Operand;
}

/** What does not depend on the columns. */
export function constant(value: Operand): Jet {
  return { value, a: 0, b: 0, ab: 0 };
}

export function isConstant({ a, b, ab }: Jet): boolean {
  return a === 0 && b === 0 && ab === 0;
}

/** The entry of a row. */
export function entry(x: Operand, row: number): number {
  return typeof x === 'number' ? x : x[row]!;
}

function mapped(x: Operand, f: (value: number) => number): Operand {
  return typeof x === 'number' ? f(x) : x.map(f);
}

function combined(x: Operand, y: Operand, f: (left: number, right: number) => number): Operand {
  if (typeof x === 'number') return mapped(y, (value) => f(x, value));
  return typeof y === 'number' ? x.map((value) => f(value, y)) : x.map((value, i) => f(value, y[i]!));
}

function sum(x: Operand, y: Operand): Operand {
  if (x === 0) return y;
  return y === 0 ? x : combined(x, y, (left, right) => left + right);
}

function difference(x: Operand, y: Operand): Operand {
  return y === 0 ? x : combined(x, y, (left, right) => left - right);
}

/** Nothing times anything is nothing. */
function product(x: Operand, y: Operand): Operand {
  if (x === 0 || y === 0) return 0;
  return combined(x, y, (left, right) => left * right);
}

function quotient(x: Operand, y: Operand): Operand {
  return x === 0 ? 0 : combined(x, y, (left, right) => left / right);
}

export function plus(x: Jet, y: Jet): Jet {
  return { value: sum(x.value, y.value), a: sum(x.a, y.a), b: sum(x.b, y.b), ab: sum(x.ab, y.ab) };
}

export function minus(x: Jet, y: Jet): Jet {
  return {
    value: difference(x.value, y.value),
    a: difference(x.a, y.a),
    b: difference(x.b, y.b),
    ab: difference(x.ab, y.ab),
  };
}

export function times(x: Jet, y: Jet): Jet {
  const mixed = sum(product(x.a, y.b), product(x.b, y.a));
  return {
    value: combined(x.value, y.value, (left, right) => left * right),
    a: sum(product(x.a, y.value), product(x.value, y.a)),
    b: sum(product(x.b, y.value), product(x.value, y.b)),
    ab: sum(sum(product(x.ab, y.value), mixed), product(x.value, y.ab)),
  };
}

/** q = x/y, from x = q·y. */
export function over(x: Jet, y: Jet): Jet {
  const q = combined(x.value, y.value, (left, right) => left / right);
  const a = quotient(difference(x.a, product(q, y.a)), y.value);
  const b = quotient(difference(x.b, product(q, y.b)), y.value);
  const mixed = sum(sum(product(a, y.b), product(b, y.a)), product(q, y.ab));
  return { value: q, a, b, ab: quotient(difference(x.ab, mixed), y.value) };
}

/** A function of one number with its first two derivatives. */
export interface Differentiable {
  readonly value: (x: number) => number;
  readonly first: (x: number) => number;
  readonly second: (x: number) => number;
}

/** f(x) by the chain rule. */
export function applied({ value, first, second }: Differentiable, x: Jet): Jet {
  const slope = mapped(x.value, first);
  const square = product(x.a, x.b);
  return {
    value: mapped(x.value, value),
    a: product(slope, x.a),
    b: product(slope, x.b),
    ab: sum(square === 0 ? 0 : product(mapped(x.value, second), square), product(slope, x.ab)),
  };
}

/** x^y; where the exponent depends on the columns, too, as exp(y·log x). */
export function raised(x: Jet, y: Jet): Jet {
  if (isConstant(y) && typeof y.value === 'number') return applied(powerOf(y.value), x);
  const exponent = times(y, applied(LOGARITHM, x));
  return { ...applied(EXPONENTIAL, exponent), value: combined(x.value, y.value, raise) };
}

function powerOf(exponent: number): Differentiable {
  const scaled = (factor: number, power: number) => (x: number) =>
    factor === 0 ? 0 : factor * raise(x, power);
  return {
    value: (x) => raise(x, exponent),
    first: scaled(exponent, exponent - 1),
    second: scaled(exponent * (exponent - 1), exponent - 2),
  };
}

export const LOGARITHM: Differentiable = {
  value: log,
  first: (x) => 1 / x,
  second: (x) => -1 / (x * x),
};

export const EXPONENTIAL: Differentiable = { value: exp, first: exp, second: exp };

/** In each row one of two where `share` is 1 or 0, and their mean where it is ½. */
export function chosen(share: (row: number) => number, x: Jet, y: Jet, rows: number): Jet {
  const pick = (one: Operand, other: Operand): Operand => {
    if (one === 0 && other === 0) return 0;
    return Float64Array.from({ length: rows }, (_, i) => {
      const part = share(i);
      if (part === 0.5) return (entry(one, i) + entry(other, i)) / 2;
      return entry(part === 1 ? one : other, i);
    });
  };
  return { value: pick(x.value, y.value), a: pick(x.a, y.a), b: pick(x.b, y.b), ab: pick(x.ab, y.ab) };
}
