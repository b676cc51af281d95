import { fromNumber, multiplyNumber, toNumber } from './double-double.js';
import { expDD, logDD } from './double-double-elementary.js';

/** Whether y is an odd integer. */
function isOdd(y: number): boolean {
  return Math.abs(y % 2) === 1;
}

/** x^y for x > 0 and finite y through double-double, so that exact powers come out exact. */
function powerOfPositive(x: number, y: number): number {
  if (y === 1) return x;
  if (y === 2) return x * x;
  if (y === 0.5) return Math.sqrt(x);
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
