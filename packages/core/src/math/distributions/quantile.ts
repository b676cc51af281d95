/** Inversion of a distribution function, by Newton's method on the logarithm of one of its tails. */
import { add, type DoubleDouble, fromNumber, subtract } from '../double-double.js';
import { log1pDD, logDD } from '../double-double-elementary.js';
import { exp } from '../elementary.js';
import { logProbability, type Side, type Tail } from './tail.js';

/** What is to be inverted, over a variable u that runs over the whole line (log x, log odds). */
export interface Family {
  tail(u: DoubleDouble): Tail;
  /** Logarithm of the derivative of the lower probability by u. */
  logDensity(u: DoubleDouble): DoubleDouble;
}

/** The probability to be met, on the side where it is not near 1. */
export interface Target {
  readonly side: Side;
  readonly log: DoubleDouble;
}

/** The probability p of a side as a target: on the lower side if that is at most `lowerUpTo`, else the upper. */
export function targetOf(p: number, side: Side, lowerUpTo = 0.5): Target {
  const byLower = side === 'lower' ? p <= lowerUpTo : 1 - p <= lowerUpTo;
  const log = byLower === (side === 'lower') ? logDD(fromNumber(p)) : log1pDD(fromNumber(-p));
  return { side: byLower ? 'lower' : 'upper', log };
}

const MAX_STEPS = 200;
/** After a step this small the next one would be below 1e-20. */
const SMALL_STEP = 1e-12;

/**
 * u where the target's side has the target's probability, from a start. Newton's method on log tail(u), which is
 * concave, kept inside the bracket of the points seen so far by halving it.
 */
export function invert(family: Family, target: Target, start: number): DoubleDouble {
  const direction = target.side === 'lower' ? 1 : -1;
  let low = -Infinity;
  let high = Infinity;
  let u = fromNumber(start);
  for (let n = 0; n < MAX_STEPS; n++) {
    const logTail = logProbability(family.tail(u), target.side);
    const missing = subtract(target.log, logTail).hi * direction;
    if (missing === 0) return u;
    if (missing > 0) low = u.hi;
    else high = u.hi;
    const step = missing * exp(subtract(logTail, family.logDensity(u)).hi);
    const next = add(u, fromNumber(step));
    if (Math.abs(step) < SMALL_STEP) return next;
    u = next.hi >= low && next.hi <= high ? next : fromNumber(inside(low, high));
  }
  return u;
}

/** A point between the two, one of which may be infinite. */
function inside(low: number, high: number): number {
  if (low === -Infinity) return high - Math.max(1, Math.abs(high));
  if (high === Infinity) return low + Math.max(1, Math.abs(low));
  return low + (high - low) / 2;
}
