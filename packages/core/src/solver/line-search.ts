/** A whole backtracking line search in one `along` pass (Armijo 1966; Nocedal & Wright 2006, section 3.1). */
import type { Pass, Sums } from '../objective/objective.js';
import { dot } from './vector.js';

/** Fraction of the predicted decrease that a full step must bring. */
const ARMIJO = 1e-4;
/** A half, a quarter, … of the full step. */
const LENGTHS = Float64Array.from({ length: 14 }, (_, k) => 0.5 / (1 << k));

/** Whether the loss of a full step is low enough below `from`, where −gᵀstep is `decrement`; rounding is let pass. */
export function isEnough(loss: number, from: number, decrement: number): boolean {
  return loss <= from - ARMIJO * decrement + 4e-16 * Math.abs(from);
}

/** How much of a loss rounding may hide, and what must be left of a slope at most where losses say nothing. */
const HIDDEN = 1e-13;
const SHRUNK = 0.5;

/**
 * Whether the point of a full step is good enough: its loss is, or, where losses no longer tell points apart, the
 * slope along the step has shrunk (the approximate Wolfe condition of Hager & Zhang 2005, section 2).
 */
export function isGood(next: Sums, sums: Sums, step: Float64Array, decrement: number): boolean {
  if (isEnough(next.loss, sums.loss, decrement)) return true;
  const isSame = Math.abs(next.loss - sums.loss) <= HIDDEN * Math.abs(sums.loss);
  return isSame && Math.abs(dot(next.gradient!, step)) <= SHRUNK * decrement;
}

/** The length below 1 with the lowest loss below `from`, or 0. */
export function* backtrack(
  at: Float64Array,
  step: Float64Array,
  from: number,
): Generator<Pass, number, Sums | undefined> {
  const { losses } = (yield { kind: 'along', at, step, lengths: LENGTHS })!;
  let best = from;
  let length = 0;
  losses!.forEach((loss, k) => {
    if (loss < best) {
      best = loss;
      length = LENGTHS[k]!;
    }
  });
  return length;
}
