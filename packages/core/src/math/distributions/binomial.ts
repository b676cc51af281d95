/** Logarithms of binomial coefficients, in double-double. */
import {
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  multiplyNumber,
  ONE,
  subtract,
  ZERO,
} from '../double-double.js';
import { log1pDD, logDD } from '../double-double-elementary.js';
import { STIRLING_FROM, stirlingRemainder } from './log-gamma.js';

/** log 2π. */
const LOG_2PI: DoubleDouble = { hi: 1.8378770664093456, lo: -7.756588316134483e-17 };
const LARGEST = 1e9;

const EXACT = Number.MAX_SAFE_INTEGER;

/**
 * log of (n−k+1)/1 · (n−k+2)/2 · … · n/k, which is below 1e308 for k < 35 and n ≤ 1e9. Factors are gathered in
 * doubles as long as their products are exact.
 */
function logOfProduct(n: number, k: number): DoubleDouble {
  let product = ONE;
  let above = 1;
  let below = 1;
  for (let i = 1; i <= k; i++) {
    if (above * (n - k + i) > EXACT || below * i > EXACT) {
      product = divide(multiplyNumber(product, above), fromNumber(below));
      above = below = 1;
    }
    above *= n - k + i;
    below *= i;
  }
  return logDD(divide(multiplyNumber(product, above), fromNumber(below)));
}

/**
 * k log(n/k) + m log(n/m) − ½ log(2π k m/n) + r(n) − r(k) − r(m) with m = n − k and Stirling's remainder r:
 * the two large terms are positive, so nothing cancels.
 */
function logByStirling(n: number, k: number): DoubleDouble {
  const m = n - k;
  const logShare = logDD(divide(fromNumber(k), fromNumber(n)));
  const logRest = log1pDD(divide(fromNumber(-k), fromNumber(n)));
  const main = add(multiplyNumber(logShare, -k - 0.5), multiplyNumber(logRest, -m - 0.5));
  const spread = multiplyNumber(add(LOG_2PI, logDD(fromNumber(n))), 0.5);
  const remainders = subtract(
    stirlingRemainder(fromNumber(n)),
    add(stirlingRemainder(fromNumber(k)), stirlingRemainder(fromNumber(m))),
  );
  return add(subtract(main, spread), remainders);
}

/**
 * log of the number of ways to choose k of n, with about 30 digits, for integers 0 ≤ k ≤ n ≤ 1e9: a product for
 * min(k, n−k) < 35, Stirling's series above.
 *
 * @throws RangeError for other arguments.
 */
export function logBinomialCoefficient(n: number, k: number): DoubleDouble {
  if (!(Number.isInteger(n) && Number.isInteger(k) && k >= 0 && k <= n && n <= LARGEST)) {
    throw new RangeError(
      `A binomial coefficient needs integers 0 ≤ k ≤ n ≤ 1e9, but has n = ${n}, k = ${k}.`,
    );
  }
  const fewer = Math.min(k, n - k);
  if (fewer === 0) return ZERO;
  return fewer < STIRLING_FROM ? logOfProduct(n, fewer) : logByStirling(n, fewer);
}
