/** The values of λ of a path. */
import { beginningAt } from '../fit/first-lambda.js';
import { exp, log } from '../math/elementary.js';
import { lengthOf } from '../solver/proximal/penalty.js';
import type { PathColumns } from './columns.js';

/** The share of absolute values that stands in for none, for a first λ of ridge: as glmnet's. */
const LEAST_ALPHA = 1e-3;

/**
 * The largest slope of the mean loss by a penalised b, divided by its factor, where only free columns have moved: the least λ of the lasso at
 * which all others are 0.
 */
export function steepest({ weight, factors, groups }: PathColumns, gradient: Float64Array): number {
  const grouped = new Set(groups.flatMap(({ columns }) => columns));
  let most = 0;
  factors.forEach((factor, i) => {
    if (factor > 0 && !grouped.has(i)) most = Math.max(most, Math.abs(gradient[i]!) / factor);
  });
  for (const { columns, weight: own } of groups) most = Math.max(most, lengthOf(gradient, columns) / own);
  return most / weight.hi;
}

/** The first λ of a path: every penalised coefficient is 0 there, or next to it with ridge. */
export function firstLambda(steepestSlope: number, alpha: number): number {
  return steepestSlope / Math.max(alpha, LEAST_ALPHA);
}

/** Evenly spaced in log λ; the first is exactly the first. Throws `option-invalid` where that is 0. */
export function lambdasFrom(first: number, count: number, ratio: number): Float64Array {
  beginningAt(first);
  const fall = log(ratio);
  return Float64Array.from({ length: count }, (_, k) =>
    k === 0 ? first : first * exp((fall * k) / (count - 1)),
  );
}
