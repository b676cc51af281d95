import { log, power } from '../math/elementary.js';

/** Logarithm of base 2, exact for powers of two. */
export function log2(x: number): number {
  return exactOr(log(x) * Math.LOG2E, 2, x);
}

/** Logarithm of base 10, exact where 10 to a whole power is the double x. */
export function log10(x: number): number {
  return exactOr(log(x) * Math.LOG10E, 10, x);
}

function exactOr(estimate: number, base: number, x: number): number {
  const whole = Math.round(estimate);
  const near = Math.abs(estimate - whole) <= 1e-13 * Math.abs(estimate);
  return near && power(base, whole) === x ? whole : estimate;
}
