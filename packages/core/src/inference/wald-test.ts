/** Wald tests of several coefficients at once: bᵀS⁻¹b under any covariance S. */
import type { TestReport } from '../fit/report.js';
import {
  accurateCholesky,
  accurateDot,
  accurateSolve,
  type Pairs,
  pairs,
} from '../math/cholesky-double-double.js';
import { chiSquareP } from '../math/distributions/chi-square-test.js';
import { packedSubmatrix } from '../math/packed.js';

/** Relative pivots of S below which its coefficients say no more than others before them. */
const SINGULAR = 1e-25;

/**
 * The test that all of `estimates` are 0, `covariance` being theirs, packed; its degrees of freedom are the rank of that.
 * Null where there is none.
 */
export function waldTestOf(estimates: Pairs, covariance: Pairs): TestReport | null {
  const size = estimates.high.length;
  const factor = accurateCholesky(covariance, size, SINGULAR);
  const df = size - factor.dependent.length;
  if (df === 0) return null;
  const statistic = Math.max(0, accurateDot(estimates, accurateSolve(factor, estimates)).hi);
  return { statistic, df, p: chiSquareP(statistic, df) };
}

/** The part of estimates and of a packed covariance at ascending indices. */
export function partOf(estimates: Pairs, covariance: Pairs, indices: readonly number[]) {
  const chosen = pairs(indices.length);
  indices.forEach((index, i) => {
    chosen.high[i] = estimates.high[index]!;
    chosen.low[i] = estimates.low[index]!;
  });
  const { high, low } = covariance;
  return {
    estimates: chosen,
    covariance: { high: packedSubmatrix(high, indices), low: packedSubmatrix(low, indices) },
  };
}
