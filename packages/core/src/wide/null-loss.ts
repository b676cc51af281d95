/** −log-likelihood over Σw of the model without columns. */
import { log } from '../math/elementary.js';
import type { Outcome } from './rows.js';
import { WideRows } from './rows.js';

const MOST_STEPS = 200;

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Newton's method on the intercept between brackets, which a slope of either sign closes in. */
export function nullLossOf(outcome: Outcome, intercept: boolean): number {
  const rows = new WideRows(outcome);
  const [linear, residual, weights] = [0, 1, 2].map(() => new Float64Array(rows.count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  if (!intercept) return rows.loss(linear);
  let at = outcome.offset === null ? log(sum(outcome.events)) - log(sum(outcome.others)) : 0;
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let step = 0; step < MOST_STEPS; step++) {
    linear.fill(at);
    rows.residuals(linear, residual, weights);
    const slope = sum(residual);
    if (slope > 0) low = at;
    else high = at;
    const newton = slope / sum(weights);
    // Far out the weights are 0 and a step says nothing of its length.
    let next = at + (Math.abs(newton) < 4 ? newton : 4 * Math.sign(slope));
    if (next <= low || next >= high) next = low + (high - low) / 2;
    if (!Number.isFinite(next) || Math.abs(next - at) <= 1e-15 * Math.max(1, Math.abs(at))) break;
    at = next;
  }
  return rows.loss(linear);
}
