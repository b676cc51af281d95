/** The standard normal distribution. */
import { toNumber, twoProduct } from '../double-double.js';
import { requireNumber } from './domain.js';
import { errorFunctionTail } from './error-function.js';
import { oneSided, sideAbove } from './symmetric.js';
import { logProbability, probability, type Tail } from './tail.js';

export { normalQuantile, normalUpperQuantile } from './normal-quantile.js';

/** erf and erfc of |z|/√2, with z²/2 exact: the probabilities of |Z| < |z| and of |Z| > |z|. */
function absoluteTail(z: number): Tail {
  requireNumber('A normal deviate', z);
  const square = twoProduct(z, z);
  return errorFunctionTail({ hi: square.hi / 2, lo: square.lo / 2 });
}

/** P(Z ≤ z), relative error below 1e-15 down to 1e-300. @throws RangeError for NaN. */
export function normalCdf(z: number): number {
  return probability(oneSided(absoluteTail(z)), sideAbove(-z));
}

/** P(Z > z), relative error below 1e-15 down to 1e-300. @throws RangeError for NaN. */
export function normalUpperTail(z: number): number {
  return probability(oneSided(absoluteTail(z)), sideAbove(z));
}

/** P(|Z| > |z|): the p-value of a z statistic, relative error below 1e-15. @throws RangeError for NaN. */
export function normalTwoSided(z: number): number {
  return probability(absoluteTail(z), 'upper');
}

/** log P(Z > z), also where the probability is below every double. @throws RangeError for NaN. */
export function normalLogUpperTail(z: number): number {
  return toNumber(logProbability(oneSided(absoluteTail(z)), sideAbove(z)));
}
