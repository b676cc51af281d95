import { exponentOf, scale } from '../../math/float-bits.js';
import { type Asking, ask, type Recurrence } from './asked.js';
import type { OrthogonalPolynomials } from './basis.js';
import { badValues } from './refuse.js';

/** Below this, a norm over the one before (x between −1 and 1) is made of rounding errors. */
export const SMALLEST_NORM = 1e-12;

/** A sum with the rounding errors added up beside it (Neumaier 1974). */
class Sum {
  private total = 0;
  private lost = 0;

  add(x: number): void {
    const next = this.total + x;
    this.lost += Math.abs(this.total) >= Math.abs(x) ? this.total - next + x : x - next + this.total;
    this.total = next;
  }

  get value(): number {
    return this.total + this.lost;
  }
}

function sumOf(count: number, term: (i: number) => number): number {
  const sum = new Sum();
  for (let i = 0; i < count; i++) sum.add(term(i));
  return sum.value;
}

/** Throws `value-out-of-domain` for values that do not determine so many polynomials. */
export function* settleOrthogonal(degree: number): Asking<OrthogonalPolynomials> {
  const values = yield* ask({ kind: 'distinct', most: degree + 1 });
  if (values <= degree) throw tooFew(degree, `${values} distinct values`);
  const recurrence = yield* ask({ kind: 'recurrence', degree });
  if (recurrence === null) throw tooFew(degree, 'values that all but coincide');
  return { kind: 'poly', degree, ...recurrence };
}

/**
 * Polynomials orthonormal over the values: the coefficients of their three-term recurrence by the Stieltjes procedure
 * (Gautschi 2004, Orthogonal Polynomials, 2.2.3), on x less its mean and scaled by a power of two.
 */
export function recurrenceOf(degree: number, x: Float64Array): Recurrence | null {
  const origin = meanOf(x);
  const size = x.reduce((most, value) => Math.max(most, Math.abs(value - origin)), 0);
  const exponent = exponentOfSize(size);
  const found = recurrence(
    x.map((value) => scale(value - origin, -exponent)),
    degree,
  );
  return found && scaledBack({ origin, ...found }, exponent);
}

/** Two to this is more than the size of x about its origin. */
export function exponentOfSize(size: number): number {
  if (!Number.isFinite(size)) throw badValues('poly() cannot span values so far apart: scale them first.');
  return exponentOf(size) + 1;
}

/** A recurrence of (x − origin)/2^exponent as one of x. */
export function scaledBack({ origin, centers, norms }: Recurrence, exponent: number): Recurrence {
  return {
    origin,
    centers: centers.map((center) => scale(center, exponent)),
    norms: norms.map((norm, k) => (k === 0 ? norm : scale(norm, exponent))),
  };
}

function meanOf(x: Float64Array): number {
  const largest = x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return 0;
  const exponent = exponentOf(largest) + 1;
  return scale(sumOf(x.length, (i) => scale(x[i]!, -exponent)) / x.length, exponent);
}

function recurrence(x: Float64Array, degree: number): { centers: number[]; norms: number[] } | null {
  const rows = x.length;
  const centers: number[] = [];
  const norms = [Math.sqrt(rows)];
  let before: Float64Array = new Float64Array(rows);
  let last: Float64Array = new Float64Array(rows).fill(1 / norms[0]!);
  for (let k = 0; k < degree; k++) {
    const [p, q] = [last, before];
    const center = sumOf(rows, (i) => x[i]! * p[i]! * p[i]!) / sumOf(rows, (i) => p[i]! * p[i]!);
    const next = q.map((value, i) => (x[i]! - center) * p[i]! - (k === 0 ? 0 : norms[k]! * value));
    const norm = Math.sqrt(sumOf(rows, (i) => next[i]! * next[i]!));
    if (norm < SMALLEST_NORM) return null;
    centers.push(center);
    norms.push(norm);
    for (let i = 0; i < rows; i++) next[i]! /= norm;
    [before, last] = [last, next];
  }
  return { centers, norms };
}

function tooFew(degree: number, what: string): Error {
  return badValues(
    `poly() of degree ${degree} needs more than ${degree} distinct values, and there are ${what}.`,
  );
}

/** The values at x of degrees 1, 2, … by the recurrence. */
export function fillOrthogonal(
  { degree, origin, centers, norms }: OrthogonalPolynomials,
  x: number,
  into: Float64Array,
  offset: number,
): void {
  const u = x - origin;
  let before = 0;
  let last = 1 / norms[0]!;
  for (let k = 0; k < degree; k++) {
    const next = ((u - centers[k]!) * last - (k === 0 ? 0 : norms[k]! * before)) / norms[k + 1]!;
    into[offset + k] = next;
    before = last;
    last = next;
  }
}
