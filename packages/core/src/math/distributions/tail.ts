/** A probability that is known by whichever of it and its complement does not cancel. */

import { add, type DoubleDouble, multiply, negate, ONE, subtract, toNumber, ZERO } from '../double-double.js';
import { expDD, log1pDD, logDD } from '../double-double-elementary.js';
import { scale } from '../float-bits.js';

export type Side = 'lower' | 'upper';

/** The probability e^exponent · factor of one side; it may lie far below the smallest double. */
export interface Tail {
  readonly side: Side;
  readonly exponent: DoubleDouble;
  readonly factor: DoubleDouble;
}

export const NOTHING_BELOW: Tail = { side: 'lower', exponent: ZERO, factor: ZERO };
export const NOTHING_ABOVE: Tail = { side: 'upper', exponent: ZERO, factor: ZERO };

/** log(1 − v) is −v to 32 digits below this. */
const NEGLIGIBLE = 1e-33;
/** Powers of two by which a tiny probability is raised, so that its parts are not subnormal; and 512·ln 2. */
const RAISE = 512;
const RAISE_LOG: DoubleDouble = { hi: 354.891356446692, lo: 1.1873519686893054e-14 };

/** e^exponent · factor as a double, rounded once or twice also where it is subnormal. */
function value(tail: Tail): number {
  if (tail.exponent.hi > -600) return toNumber(multiply(expDD(tail.exponent), tail.factor));
  return scale(toNumber(multiply(expDD(add(tail.exponent, RAISE_LOG)), tail.factor)), -RAISE);
}

/** The probability of a side. */
export function probability(tail: Tail, side: Side): number {
  if (tail.side === side) return value(tail);
  return toNumber(subtract(ONE, multiply(expDD(tail.exponent), tail.factor)));
}

/** The natural logarithm of the probability of a side; −Infinity for 0. */
export function logProbability(tail: Tail, side: Side): DoubleDouble {
  if (tail.side === side) return add(tail.exponent, logDD(tail.factor));
  const other = multiply(expDD(tail.exponent), tail.factor);
  return other.hi < NEGLIGIBLE ? subtract(ZERO, other) : log1pDD(negate(other));
}
