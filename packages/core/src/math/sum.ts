import { add, type DoubleDouble, fromNumber, ZERO } from './double-double.js';

/**
 * The sum of finite numbers ≥ 0 in double-double. Whole numbers, as counts and most weights are, are added up in plain
 * arithmetic, which is exact for them, and many times faster.
 */
export function sumOf(values: Float64Array): DoubleDouble {
  let sum = 0;
  let fractions = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    sum += value;
    fractions += value - Math.floor(value);
  }
  if (fractions === 0 && sum <= Number.MAX_SAFE_INTEGER) return fromNumber(sum);
  let total = ZERO;
  for (let i = 0; i < values.length; i++) total = add(total, fromNumber(values[i]!));
  return total;
}
