/**
 * Double-double arithmetic: an unevaluated sum of two doubles with |lo| ≤ ulp(hi)/2, about 32 digits.
 *
 * Error-free transformations after Dekker (1971) and Knuth; the algorithms and error bounds of Joldes, Muller and
 * Popescu, "Tight and rigorous error bounds for basic building blocks of double-word arithmetic", ACM TOMS 44
 * (2017), with u = 2⁻⁵³. Bounds hold without overflow and where no intermediate is below about 1e-290;
 * beyond that the result is that of plain doubles at worst, and an overflow is (±Infinity, 0).
 */
export interface DoubleDouble {
  readonly hi: number;
  readonly lo: number;
}

export const ZERO: DoubleDouble = { hi: 0, lo: 0 };
export const ONE: DoubleDouble = { hi: 1, lo: 0 };

/** 2²⁷ + 1: Veltkamp's constant for splitting 53 bits in two halves. */
const SPLITTER = 134217729;
/** Above this, splitting would overflow. */
const SPLIT_LIMIT = 6.69692879491417e299;

const DOWN = 1.1102230246251565e-16; // 2⁻⁵³
const UP = 9007199254740992; // 2⁵³

/** a + b exactly, for |a| ≥ |b| or a = 0. */
export function quickTwoSum(a: number, b: number): DoubleDouble {
  const hi = a + b;
  return Number.isFinite(hi) ? { hi, lo: b - (hi - a) } : { hi, lo: 0 };
}

/** a + b exactly. */
export function twoSum(a: number, b: number): DoubleDouble {
  const hi = a + b;
  if (!Number.isFinite(hi)) return { hi, lo: 0 };
  const back = hi - a;
  return { hi, lo: a - (hi - back) + (b - back) };
}

/**
 * a·b exactly, where |a|, |b| < 2⁹⁹⁶ and |a·b| > 2⁻⁹⁶⁸ or a·b = 0 without underflow (Dekker's product over
 * Veltkamp's split, no fused multiply-add). Larger factors are scaled by powers of two first.
 */
export function twoProduct(a: number, b: number): DoubleDouble {
  const hi = a * b;
  return { hi, lo: productRest(a, b, hi) };
}

/** What `product`, a·b rounded, lacks of a·b: the low part of `twoProduct` alone, for loops. */
export function productRest(a: number, b: number, product: number): number {
  if (!Number.isFinite(product)) return 0;
  if (Math.abs(a) > SPLIT_LIMIT) return productError(a * DOWN, b, product * DOWN) * UP;
  if (Math.abs(b) > SPLIT_LIMIT) return productError(a, b * DOWN, product * DOWN) * UP;
  return productError(a, b, product);
}

/** a·b − product. */
function productError(a: number, b: number, product: number): number {
  const ta = SPLITTER * a;
  const ah = ta - (ta - a);
  const al = a - ah;
  const tb = SPLITTER * b;
  const bh = tb - (tb - b);
  const bl = b - bh;
  return al * bl - (product - ah * bh - al * bh - ah * bl);
}

export function fromNumber(x: number): DoubleDouble {
  return { hi: x, lo: 0 };
}

/** The nearest double. */
export function toNumber(a: DoubleDouble): number {
  return a.hi + a.lo;
}

export function negate(a: DoubleDouble): DoubleDouble {
  return { hi: -a.hi, lo: -a.lo };
}

/** |a|. */
export function absolute(a: DoubleDouble): DoubleDouble {
  return a.hi < 0 || (a.hi === 0 && a.lo < 0) ? negate(a) : a;
}

/** a + b, relative error at most 3u² also under cancellation (AccurateDWPlusDW). */
export function add(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const s = twoSum(a.hi, b.hi);
  if (!Number.isFinite(s.hi)) return s;
  const t = twoSum(a.lo, b.lo);
  const v = quickTwoSum(s.hi, s.lo + t.hi);
  return quickTwoSum(v.hi, t.lo + v.lo);
}

/** Adds hi + lo to the double-double sum[0] + sum[1] in place, as `add`, for loops. */
export function accumulate(sum: Float64Array, hi: number, lo: number): void {
  const high = sum[0]!;
  const low = sum[1]!;
  const s = high + hi;
  if (!Number.isFinite(s)) {
    sum[0] = s;
    sum[1] = 0;
    return;
  }
  const back = s - high;
  const sRest = high - (s - back) + (hi - back);
  const t = low + lo;
  const tBack = t - low;
  const tRest = low - (t - tBack) + (lo - tBack);
  const c = sRest + t;
  const v = s + c;
  const w = tRest + (c - (v - s));
  sum[0] = v + w;
  sum[1] = w - (sum[0]! - v);
}

/** a − b, as `add`. */
export function subtract(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  return add(a, negate(b));
}

/** a·b, relative error at most 7u² (DWTimesDW). */
export function multiply(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const c = twoProduct(a.hi, b.hi);
  if (!Number.isFinite(c.hi)) return c;
  return quickTwoSum(c.hi, c.lo + (a.hi * b.lo + a.lo * b.hi));
}

/** a·x for a double x, relative error at most 3u² (DWTimesFP). */
export function multiplyNumber(a: DoubleDouble, x: number): DoubleDouble {
  const c = twoProduct(a.hi, x);
  if (!Number.isFinite(c.hi)) return c;
  return quickTwoSum(c.hi, c.lo + a.lo * x);
}

/** a/b, relative error at most 15u² (DWDivDW2); as doubles divide where b is zero or a is not finite. */
export function divide(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const quotient = a.hi / b.hi;
  if (quotient === 0 || !Number.isFinite(quotient) || !Number.isFinite(b.hi)) return { hi: quotient, lo: 0 };
  const product = multiplyNumber(b, quotient);
  const rest = a.hi - product.hi + (a.lo - product.lo);
  return quickTwoSum(quotient, rest / b.hi);
}

/** √a, relative error below 4u² (one Newton step from the double root); NaN for a < 0. */
export function sqrt(a: DoubleDouble): DoubleDouble {
  const root = Math.sqrt(a.hi);
  if (root === 0 || !Number.isFinite(root)) return { hi: root, lo: 0 };
  const square = twoProduct(root, root);
  return quickTwoSum(root, (a.hi - square.hi - square.lo + a.lo) / (2 * root));
}

/** Negative, zero or positive as a is below, equal to or above b. */
export function compare(a: DoubleDouble, b: DoubleDouble): number {
  return a.hi - b.hi || a.lo - b.lo;
}
