/** Likelihood-ratio tests of nested fits. */
import type { TestReport } from '../fit/report.js';
import { chiSquareP } from '../math/distributions/chi-square-test.js';
import { type DoubleDouble, subtract } from '../math/double-double.js';

/**
 * 2·(−log-likelihood of the smaller model − that of the larger), against χ² with `df` degrees of freedom (Wilks
 * 1938). The losses are double-doubles, since the difference of two close ones is what counts.
 */
export function likelihoodRatioTest(smaller: DoubleDouble, larger: DoubleDouble, df: number): TestReport {
  const statistic = Math.max(0, 2 * subtract(smaller, larger).hi);
  return { statistic, df, p: chiSquareP(statistic, df) };
}
