import { add, type DoubleDouble, fromNumber, ZERO } from './double-double.js';

/**
 * The sum of finite numbers ≥ 0 in double-double. Whole numbers, as counts and most weights are, are added up in plain
 * arithmetic, which is exact for them, and many times faster.
 */
export function sumOf(values: Float64Array): DoubleDouble {
  const sum = sumOfWhole(values);
  if (sum <= Number.MAX_SAFE_INTEGER) return fromNumber(sum);
  let total = ZERO;
  for (let i = 0; i < values.length; i++) total = add(total, fromNumber(values[i]!));
  return total;
}

/** Elements of a call: one that goes through a million of them is over before engines have made it fast. */
export const STRETCH = 8192;

/** The sum where all values are whole numbers, else NaN. */
function sumOfWhole(values: Float64Array): number {
  let sum = 0;
  for (let start = 0; start < values.length; start += STRETCH)
    sum += sumOfStretch(values, start, Math.min(start + STRETCH, values.length));
  return sum;
}

/** Four sums, none of which waits for another. */
function sumOfStretch(values: Float64Array, start: number, end: number): number {
  // 1.5 · 2⁵²: what is added to it and taken away again comes back without its fraction.
  const big = 6755399441055744;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const whole = end - ((end - start) & 3);
  for (let i = start; i < whole; i += 4) {
    const p = values[i]!;
    const q = values[i + 1]!;
    const r = values[i + 2]!;
    const s = values[i + 3]!;
    a += p;
    b += q;
    c += r;
    d += s;
    if (p + big - big !== p || q + big - big !== q || r + big - big !== r || s + big - big !== s)
      return Number.NaN;
  }
  for (let i = whole; i < end; i++) {
    const p = values[i]!;
    a += p;
    if (p + big - big !== p) return Number.NaN;
  }
  return a + b + c + d;
}
