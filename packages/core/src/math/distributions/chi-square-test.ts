/** The p-value of a chi-square statistic, without what only thousands of degrees of freedom need. */
import { fromNumber } from '../double-double.js';
import { expandedGammaTail } from './gamma-tail.js';
import { probability } from './tail.js';

/**
 * P(X > statistic) for a statistic ≥ 0 and up to some thousand degrees of freedom, relative error below 1e-14; the longer, the
 * more degrees there are (0.1 ms for 5,000).
 */
export function chiSquareP(statistic: number, df: number): number {
  return probability(expandedGammaTail(df / 2, fromNumber(statistic / 2)), 'upper');
}
