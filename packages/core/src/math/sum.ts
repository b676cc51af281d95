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

/** The sum where all values are whole numbers, else NaN: four sums, none of which waits for another. */
function sumOfWhole(values: Float64Array): number {
  // 1.5 · 2⁵²: what is added to it and taken away again comes back without its fraction.
  const big = 6755399441055744;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const whole = values.length & ~3;
  for (let i = 0; i < whole; i += 4) {
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
  for (let i = whole; i < values.length; i++) {
    const p = values[i]!;
    a += p;
    if (p + big - big !== p) return Number.NaN;
  }
  return a + b + c + d;
}
