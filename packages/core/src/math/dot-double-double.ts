/**
 * Sums of products of double-doubles, inline because they are many. The high parts are summed with what each
 * addition and multiplication loses gathered beside them (Ogita, Rump & Oishi, "Accurate sum and dot product", SIAM
 * J. Sci. Comput. 26 (2005), Dot2; here with low parts): an error of about n·2⁻¹⁰⁵ of the sum of magnitudes. Where
 * the splitting overflows, `multiply` and `add` do it, which scale.
 */
import type { Pairs } from './cholesky-double-double.js';
import { add, type DoubleDouble, multiply, twoSum, ZERO } from './double-double.js';

/** 2²⁷ + 1: Veltkamp's constant for splitting 53 bits in two halves. */
const SPLITTER = 134217729;

/** Σ a[i + k]·b[j + k] for k < count. */
export function dotOfPairs(a: Pairs, i: number, b: Pairs, j: number, count: number): DoubleDouble {
  const { high: aHigh, low: aLow } = a;
  const { high: bHigh, low: bLow } = b;
  let sum = 0;
  let rest = 0;
  for (let k = 0; k < count; k++) {
    const x = aHigh[i + k]!;
    const y = bHigh[j + k]!;
    const product = x * y;
    const tx = SPLITTER * x;
    const upperX = tx - (tx - x);
    const lowerX = x - upperX;
    const ty = SPLITTER * y;
    const upperY = ty - (ty - y);
    const lowerY = y - upperY;
    const next = sum + product;
    const back = next - sum;
    rest +=
      lowerX * lowerY -
      (product - upperX * upperY - lowerX * upperY - upperX * lowerY) +
      (sum - (next - back) + (product - back)) +
      (x * bLow[j + k]! + aLow[i + k]! * y);
    sum = next;
  }
  return Number.isFinite(rest) ? twoSum(sum, rest) : scaledDot(a, i, b, j, count);
}

function scaledDot(a: Pairs, i: number, b: Pairs, j: number, count: number): DoubleDouble {
  let sum = ZERO;
  for (let k = 0; k < count; k++) {
    const x = { hi: a.high[i + k]!, lo: a.low[i + k]! };
    const y = { hi: b.high[j + k]!, lo: b.low[j + k]! };
    sum = add(sum, multiply(x, y));
  }
  return sum;
}

/**
 * target[i + k] += multiplier·source[j + k] for k < count. The low parts of `target` gather what is lost and may
 * outgrow the last digit of the high ones: add them up before use.
 */
export function addMultiple(
  target: Pairs,
  i: number,
  multiplier: DoubleDouble,
  source: Pairs,
  j: number,
  count: number,
): void {
  const { high, low } = target;
  const { hi: x, lo: xLow } = multiplier;
  const tx = SPLITTER * x;
  const upperX = tx - (tx - x);
  const lowerX = x - upperX;
  for (let k = 0; k < count; k++) {
    const y = source.high[j + k]!;
    const product = x * y;
    const ty = SPLITTER * y;
    const upperY = ty - (ty - y);
    const lowerY = y - upperY;
    const sum = high[i + k]!;
    const next = sum + product;
    const back = next - sum;
    const rest =
      lowerX * lowerY -
      (product - upperX * upperY - lowerX * upperY - upperX * lowerY) +
      (sum - (next - back) + (product - back)) +
      (x * source.low[j + k]! + xLow * y);
    if (Number.isFinite(rest)) {
      high[i + k] = next;
      low[i + k] = low[i + k]! + rest;
    } else {
      const scaled = add(
        { hi: sum, lo: low[i + k]! },
        multiply(multiplier, { hi: y, lo: source.low[j + k]! }),
      );
      high[i + k] = scaled.hi;
      low[i + k] = scaled.lo;
    }
  }
}
