import { multiplyNumber, toNumber, twoProduct } from '../math/double-double.js';
import { power } from '../math/elementary.js';

/** Whole exponents up to here are raised by multiplication. */
const HIGHEST = 16;
/** Below, the low parts of products underflow. */
const SMALLEST = 1e-270;

/** x^y within 1 ulp; small whole exponents, the usual ones in formulas, by multiplying in double-double. */
export function raise(x: number, y: number): number {
  if (y === 2) return x * x;
  if (y < 3 || y > HIGHEST || !Number.isInteger(y)) return power(x, y);
  let product = twoProduct(x, x);
  for (let k = 2; k < y; k++) product = multiplyNumber(product, x);
  const result = toNumber(product);
  const size = Math.abs(result);
  return size > SMALLEST && size < Number.POSITIVE_INFINITY ? result : power(x, y);
}
