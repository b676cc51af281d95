/** The deviance of one observation: how far its share of events is from the probability that it was given. */
import { log } from '../math/elementary.js';
import { softplus } from '../math/logistic.js';

/** |x − m| as a share of x + m below which the series converges fast. */
const NEAR = 0.1;

/**
 * x·log(x/m) + m − x ≥ 0, `difference` being x − m: for x near m by a series in (x − m)/(x + m), where the terms would cancel
 * (Loader 2000, "Fast and accurate computation of binomial probabilities", section 4).
 */
function excess(x: number, m: number, difference: number): number {
  if (!(Math.abs(difference) < NEAR * (x + m))) return x * log(x / m) + m - x;
  const v = difference / (x + m);
  const square = v * v;
  let sum = difference * v;
  let term = 2 * x * v;
  for (let j = 3; ; j += 2) {
    term *= square;
    const next = sum + term / j;
    if (next === sum) return sum;
    sum = next;
  }
}

/**
 * 2·(a·log(a/(np)) + b·log(b/(nq))) of a events and b others with n = a + b, q = 1 − p and `residual` = aq − bp, to full
 * relative accuracy; 0·log 0 = 0. Infinite where what had no chance came.
 */
export function unitDeviance(
  a: number,
  b: number,
  p: number,
  q: number,
  residual: number,
  logOdds: number,
): number {
  if (b === 0) return 2 * a * softplus(-logOdds);
  if (a === 0) return 2 * b * softplus(logOdds);
  const n = a + b;
  return 2 * (excess(a, n * p, residual) + excess(b, n * q, -residual));
}
