/** `assembly-classes/softmax.ts` in plain TypeScript: panels of 8 rows, class after class. */
import { expNonPositive, log1pAny } from '../twin-elementary.js';

const ROWS = 8;

/** Replaces the log-odds of a row by exp(z − most); most, and their sum. */
function exponentials(odds: Float64Array, row: number, classes: number): { most: number; sum: number } {
  let most = odds[row]!;
  for (let k = 1; k < classes; k++) {
    const z = odds[ROWS * k + row]!;
    most = most < z ? z : most;
  }
  let sum = 0;
  for (let k = 0; k < classes; k++) {
    const one = expNonPositive(odds[ROWS * k + row]! - most);
    odds[ROWS * k + row] = one;
    sum += one;
  }
  return { most, sum };
}

/** Adds to the losses of the even and of the odd rows, and replaces log-odds by their exponentials; w over their sums. */
export function loss(
  odds: Float64Array,
  codes: Int32Array,
  weights: Float64Array,
  classes: number,
  losses: [number, number],
): Float64Array {
  const factors = new Float64Array(ROWS);
  for (let row = 0; row < ROWS; row++) {
    const observed = odds[ROWS * codes[row]! + row]!;
    const { most, sum } = exponentials(odds, row, classes);
    const lane = (row & 1) as 0 | 1;
    losses[lane] += weights[row]! * (log1pAny(sum - 1) + (most - observed));
    factors[row] = weights[row]! / sum;
  }
  return factors;
}

/** Replaces exponentials by w·(p − y). */
export function residuals(
  odds: Float64Array,
  codes: Int32Array,
  weights: Float64Array,
  classes: number,
  factors: Float64Array,
): void {
  for (let row = 0; row < ROWS; row++) {
    for (let k = 0; k < classes; k++) odds[ROWS * k + row] = odds[ROWS * k + row]! * factors[row]!;
    const at = ROWS * codes[row]! + row;
    odds[at] = odds[at]! - weights[row]!;
  }
}

/** Replaces log-odds by √w·p. */
export function roots(odds: Float64Array, weights: Float64Array, classes: number): void {
  for (let row = 0; row < ROWS; row++) {
    const { sum } = exponentials(odds, row, classes);
    const factor = Math.sqrt(weights[row]!) / sum;
    for (let k = 0; k < classes; k++) odds[ROWS * k + row] = odds[ROWS * k + row]! * factor;
  }
}
