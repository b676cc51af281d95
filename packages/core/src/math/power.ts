import {
  type DoubleDouble,
  divide,
  fromNumber,
  multiply,
  multiplyNumber,
  ONE,
  toNumber,
} from './double-double.js';
import { expDD, logDD } from './double-double-elementary.js';
import { exponentOf } from './float-bits.js';

/** Whether y is an odd integer. */
function isOdd(y: number): boolean {
  return Math.abs(y % 2) === 1;
}

/** x^n for an integer n > 0 by squaring, relative error about n·1e-31. */
function powerByProducts(x: number, n: number): DoubleDouble {
  let result = ONE;
  let square = fromNumber(x);
  for (let rest = n; ; ) {
    if (rest % 2 === 1) result = multiply(result, square);
    rest = Math.floor(rest / 2);
    if (rest === 0) return result;
    square = multiply(square, square);
  }
}

/** x^y for x > 0 and finite y through double-double, so that exact powers come out exact. */
function powerOfPositive(x: number, y: number): number {
  if (y === 1) return x;
  if (y === 2) return x * x;
  if (y === 0.5) return Math.sqrt(x);
  const n = Math.abs(y);
  // Products are faster where n is small and nothing on the way leaves the range of exact products.
  if (Number.isInteger(y) && n <= 64 && n * (Math.abs(exponentOf(x)) + 1) < 900) {
    const product = powerByProducts(x, n);
    return toNumber(y > 0 ? product : divide(ONE, product));
  }
  return toNumber(expDD(multiplyNumber(logDD(fromNumber(x)), y)));
}

/**
 * x^y within 1 ulp, exact where the exact power is a double: y = 0 gives 1 also for NaN, a negative x wants an
 * integer y (NaN otherwise), ±0 and ±Infinity as IEEE 754 `pow`.
 */
export function power(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const size = Math.abs(x);
  const negative = (x < 0 || Object.is(x, -0)) && isOdd(y);
  if (size === 0 || size === Infinity || !Number.isFinite(y)) {
    if (size === 1) return 1;
    const result = size > 1 === y > 0 ? Infinity : 0;
    return negative ? -result : result;
  }
  if (x < 0 && !Number.isInteger(y)) return NaN;
  const result = powerOfPositive(size, y);
  return negative ? -result : result;
}
