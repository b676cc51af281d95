/** Dot products as if in twice the precision (Ogita, Rump & Oishi 2005, Dot2), inline because rows are many. */
import { type DoubleDouble, quickTwoSum } from './double-double.js';

/** 2²⁷ + 1: Veltkamp's constant for splitting 53 bits in two halves. */
const SPLITTER = 134217729;

/** Σ x[i + k]·(high[j + k] + low[j + k]) for k < count, plus `start`. */
export function compensatedDot(
  start: number,
  x: Float64Array,
  i: number,
  high: Float64Array,
  low: Float64Array,
  j: number,
  count: number,
): DoubleDouble {
  let sum = start;
  let rest = 0;
  for (let k = 0; k < count; k++) {
    const a = x[i + k]!;
    const b = high[j + k]!;
    const product = a * b;
    const ta = SPLITTER * a;
    const ah = ta - (ta - a);
    const al = a - ah;
    const tb = SPLITTER * b;
    const bh = tb - (tb - b);
    const bl = b - bh;
    const next = sum + product;
    const back = next - sum;
    rest +=
      al * bl -
      (product - ah * bh - al * bh - ah * bl) +
      (sum - (next - back) + (product - back)) +
      a * low[j + k]!;
    sum = next;
  }
  return Number.isFinite(rest) ? quickTwoSum(sum, rest) : { hi: sum, lo: 0 };
}
