/** Distributions that are symmetric about 0, by the tail of their absolute value. */
import { type DoubleDouble, multiply, ONE, subtract, ZERO } from '../double-double.js';
import { expDD } from '../double-double-elementary.js';
import type { Side, Tail } from './tail.js';

function halve(a: DoubleDouble): DoubleDouble {
  return { hi: a.hi / 2, lo: a.lo / 2 };
}

/** P(X > |x|) from P(|X| < |x|) and P(|X| > |x|). */
export function oneSided({ side, exponent, factor }: Tail): Tail {
  if (side === 'upper') return { side, exponent, factor: halve(factor) };
  const inside = multiply(expDD(exponent), factor);
  return { side: 'upper', exponent: ZERO, factor: halve(subtract(ONE, inside)) };
}

/** Which side of `oneSided` P(X > x) is. */
export function sideAbove(x: number): Side {
  return x < 0 ? 'lower' : 'upper';
}
