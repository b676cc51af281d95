/** `assembly/accurate-logistic.ts`, one row at a time. */
import { fillExponentialTable, TABLE_BYTES } from './exponential-table.js';
import { add, low, multiply, multiplyDouble, quickTwoSum, reciprocal, twoSum } from './twin-double-double.js';
import { FLOOR, log1pAny, shiftedPower, UNSCALE } from './twin-elementary.js';

/** 64/ln 2, and ln 2/64 in three parts: products of the first two (32 bits) with k are exact. */
const INVERSE = 92.33248261689366;
const PART_1 = 0.01083042469326756;
const PART_2 = 2.9815858263172973e-12;
const PART_3 = 6.679961858980702e-22;
/** 1.5·2⁵² + 64·1077: adding it rounds to an integer. */
const MAGIC = 6755399441124672;

let table: Float64Array | undefined;

/** The powers of two between 1 and 2, made at the first use. */
function exponentialTable(): Float64Array {
  if (table === undefined) {
    table = new Float64Array(TABLE_BYTES / 8);
    fillExponentialTable(table);
  }
  return table;
}

/** The series from r⁶/720 on, over r⁶, in double: Σ rⁿ/(n+6)! for n = 0 … 5. */
function tail(r: number): number {
  let sum = 2.755731922398589e-7 + r * 2.505210838544172e-8;
  sum = 2.7557319223985893e-6 + r * sum;
  sum = 2.48015873015873e-5 + r * sum;
  sum = 0.0001984126984126984 + r * sum;
  return 0.001388888888888889 + r * sum;
}

/** w·r + term. */
function horner(w: number, wLow: number, r: number, rLow: number, term: number, termLow: number): number {
  const product = multiply(w, wLow, r, rLow);
  return add(term, termLow, product, low[0]!);
}

/** eʳ − 1 for |r| ≤ ln 2/128. */
function expm1Series(r: number, rLow: number): number {
  let w = horner(tail(r), 0, r, rLow, 0.008333333333333333, 1.1564823173178714e-19);
  w = horner(w, low[0]!, r, rLow, 0.041666666666666664, 2.3129646346357427e-18);
  w = horner(w, low[0]!, r, rLow, 0.16666666666666666, 9.25185853854297e-18);
  w = horner(w, low[0]!, r, rLow, 0.5, 0);
  w = multiply(w, low[0]!, r, rLow);
  w = multiply(w, low[0]!, r, rLow);
  return add(r, rLow, w, low[0]!);
}

/** k of the last x = k·ln 2/64 + r, and eʳ − 1 in double-double. */
const reduced = { k: 0, series: 0, seriesLow: 0 };

/** eˣ for FLOOR ≤ x ≤ 0 as 2^(k/64)·(1 + series), both kept in `reduced`. */
function exponential(x: number, xLow: number): number {
  const k = x * INVERSE + MAGIC - MAGIC;
  const r2 = twoSum(x - k * PART_1, -(k * PART_2));
  const r = twoSum(r2, low[0]! + xLow - k * PART_3);
  const series = expm1Series(r, low[0]!);
  const seriesLow = low[0]!;
  reduced.k = k;
  reduced.series = series;
  reduced.seriesLow = seriesLow;
  const powers = exponentialTable();
  const index = (k & 63) * 2;
  const power = powers[index]!;
  const powerLow = powers[index + 1]!;
  const product = multiply(power, powerLow, series, seriesLow);
  const significand = add(power, powerLow, product, low[0]!);
  const scale = shiftedPower(Math.floor(k / 64));
  low[0] = low[0]! * scale * UNSCALE;
  return significand * scale * UNSCALE;
}

/** eˣ for x ≤ 0, relative error about 1e-31; 0 below −746. */
function exp(x: number, xLow: number): number {
  return exponential(x < FLOOR ? FLOOR : x, x > FLOOR ? xLow : 0);
}

/** log(1+e) for 0 ≤ e ≤ 2¹⁰⁰, relative error about 1e-30: y + d − d²/2, y its double, d = (1+e)·e⁻ʸ − 1. */
export function log1p(e: number, eLow: number): number {
  const y = log1pAny(e);
  const shrunk = exponential(-y, 0);
  const shrunkLow = low[0]!;
  const near = reduced.k === 0;
  const minusOne = add(shrunk, shrunkLow, -1, 0);
  const less = near ? reduced.series : minusOne;
  const lessLow = near ? reduced.seriesLow : low[0]!;
  const product = multiply(e, eLow, shrunk, shrunkLow);
  const d = add(product, low[0]!, less, lessLow);
  return quickTwoSum(y, d + (low[0]! - 0.5 * d * d));
}

/** a·u + b·v for doubles a, b and double-doubles u, v. */
function combine(a: number, u: number, uLow: number, b: number, v: number, vLow: number): number {
  const first = multiplyDouble(a, u, uLow);
  const firstLow = low[0]!;
  const second = multiplyDouble(b, v, vLow);
  return add(first, firstLow, second, low[0]!);
}

/** The derivatives of the last `accurateLoss`. */
export const derivatives = { residual: 0, residualLow: 0, weight: 0 };

/** 1 − p and p of z = −size from e^−size, and the weight (a+b)·p·(1−p) in `derivatives`. */
const probabilities = { d: 0, dLow: 0, ed: 0, edLow: 0 };

function setProbabilities(a: number, b: number, e: number, eLow: number): void {
  const onePlus = add(1, 0, e, eLow);
  const d = reciprocal(onePlus, low[0]!);
  const dLow = low[0]!;
  const ed = multiply(e, eLow, d, dLow);
  probabilities.d = d;
  probabilities.dLow = dLow;
  probabilities.ed = ed;
  probabilities.edLow = low[0]!;
  derivatives.weight = (a + b) * (d * ed);
}

/** The loss of weights a, b at z = ±size as `positive` says, in double-double; sets `derivatives`. */
export function accurateLoss(a: number, b: number, size: number, sizeLow: number, positive: boolean): number {
  const e = exp(-size, -sizeLow);
  const eLow = low[0]!;
  setProbabilities(a, b, e, eLow);
  const { d, dLow, ed, edLow } = probabilities;
  derivatives.residual = positive ? combine(b, d, dLow, -a, ed, edLow) : combine(b, ed, edLow, -a, d, dLow);
  derivatives.residualLow = low[0]!;
  const common = log1p(e, eLow);
  const commonLow = low[0]!;
  const whole = add(size, sizeLow, common, commonLow);
  return positive
    ? combine(a, common, commonLow, b, whole, low[0]!)
    : combine(a, whole, low[0]!, b, common, commonLow);
}

/** The same of a label (`assembly/accurate-labels.ts`), but for log(1+e), e being multiplied to place `at` of `products`. */
export function labelLoss(
  a: number,
  b: number,
  size: number,
  sizeLow: number,
  positive: boolean,
  products: Float64Array,
  at: number,
): number {
  const e = exp(-size, -sizeLow);
  const eLow = low[0]!;
  const one = a + b > 0 ? e : 0;
  const oneLow = a + b > 0 ? eLow : 0;
  const before = products[at]!;
  const beforeLow = products[at + 1]!;
  const product = multiply(before, beforeLow, one, oneLow);
  const more = add(one, oneLow, product, low[0]!);
  products[at] = add(before, beforeLow, more, low[0]!);
  products[at + 1] = low[0]!;
  setProbabilities(a, b, e, eLow);
  const { d, dLow, ed, edLow } = probabilities;
  derivatives.residual = positive ? b * d - a * ed : b * ed - a * d;
  derivatives.residualLow = positive ? b * dLow - a * edLow : b * edLow - a * dLow;
  const far = positive ? b : a;
  low[0] = far * sizeLow;
  return far * size;
}
