/** Which λ a fit is made at. */
import { log, power } from '../../math/elementary.js';
import type { SparseOptions } from './options.js';

/** Below this share of absolute values the first λ is that of this share, as glmnet has it. */
const LEAST_ALPHA = 1e-3;

/** The largest |u|/scale over the columns: α·λ at which all coefficients are 0. */
export function largestSlope(u: Float64Array, scales: Float64Array): number {
  let largest = 0;
  for (let j = 0; j < scales.length; j++)
    if (scales[j]! > 0) largest = Math.max(largest, Math.abs(u[j]!) / scales[j]!);
  return largest;
}

/** Falling; `slope` as of `largestSlope` where the coefficients are 0. */
export function lambdasOf(options: SparseOptions, slope: number, rows: number, columns: number): number[] {
  const { alpha = 1, lambda, lambdas, lambdaCount = 100 } = options;
  if (lambda !== undefined) return [lambda];
  if (lambdas !== undefined) return Array.from(lambdas);
  const { lambdaRatio = rows < columns ? 1e-2 : 1e-4 } = options;
  const first = slope / Math.max(alpha, LEAST_ALPHA);
  return Array.from({ length: lambdaCount }, (_, k) => first * power(lambdaRatio, k / (lambdaCount - 1)));
}

/** log(p/(1 − p)) of the share of events. */
export function logOddsOf(share: number): number {
  return log(share / (1 - share));
}
