import { PRODUCT, SERIES, WEIGHTS } from './accurate-logistic';
import { Exact, LOW } from './double-double';
import { ACCURATE_CHUNK, RIGHT } from './scratch';

/**
 * The accurate Hessian of a chunk of 64 rows: Σ s·s′ with s = √w·x in double-double. Over the chunk each column is cut
 * into two slices of 23 bits and a sign, the same for all rows, and a rest below 2⁻⁴⁸ of its largest value: products of
 * slices and their sums are then exact in double, and what has a rest in it needs no more than double (Ozaki et al.
 * 2012, Numer. Algorithms 59:95). Briefly it is one slice and the rest, right to 2⁻⁷⁰ of the largest values in half the time.
 */

/** Bytes of one array of a column of the chunk, and of its four arrays. */
const ARRAY: usize = ACCURATE_CHUNK << 6;
const STRIDE: usize = 4 * ARRAY;
/** The arrays of s: both slices, the rest, s itself. */
const FIRST: usize = 0;
const SECOND: usize = ARRAY;
const REST: usize = 2 * ARRAY;
const WHOLE: usize = 3 * ARRAY;

/** √w in double-double and the upper halves of its high parts take the places of registers that are free. */
const ROOT: usize = PRODUCT;
const ROOT_UPPER: usize = SERIES;

/** Below it a weight has no room for what its root lacks. */
const SMALLEST: f64 = 1e-290;

/** Writes the roots of the weights. */
function takeRoots(work: usize, bytes: usize): void {
  for (const end = work + bytes; work < end; work += 16) {
    const weight = v128.load(work, WEIGHTS);
    const root = f64x2.sqrt(weight);
    const upper = Exact.upper(root);
    const square = f64x2.mul(root, root);
    const error = Exact.productError(root, upper, root, upper, square);
    const rest = f64x2.sub(f64x2.sub(weight, square), error);
    const low = f64x2.div(rest, f64x2.add(root, root));
    v128.store(work, root, ROOT);
    v128.store(work, v128.and(low, f64x2.gt(weight, f64x2.splat(SMALLEST))), ROOT + LOW);
    v128.store(work, upper, ROOT_UPPER);
  }
}

/**
 * 1.5·2^(e+shift), 2ᵉ the power of two at or below the larger lane: adding it rounds to multiples of 2^(e+shift−52).
 * NaN where it overflows.
 */
function rounder(largest: v128, shift: u64): v128 {
  const size = max(f64x2.extract_lane(largest, 0), f64x2.extract_lane(largest, 1));
  const exponent = min((reinterpret<u64>(size) >> 52) + shift, 2047);
  return f64x2.splat(reinterpret<f64>((exponent << 52) | (1 << 51)));
}

/** Writes the arrays of a column, the values of x from `x` on, to `to`; if `briefly`, without a second slice. */
function writeColumn(x: usize, columns: usize, work: usize, bytes: usize, briefly: bool, to: usize): void {
  let largest = f64x2.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const value = v128.load(x + (at & ~63) * columns + (at & 63));
    const root = v128.load(work + at, ROOT);
    const whole = f64x2.mul(value, root);
    largest = f64x2.pmax(largest, f64x2.abs(whole));
    const upper = v128.load(work + at, ROOT_UPPER);
    const error = Exact.productError(value, Exact.upper(value), root, upper, whole);
    v128.store(to + at, whole, WHOLE);
    v128.store(to + at, f64x2.add(error, f64x2.mul(value, v128.load(work + at, ROOT + LOW))), REST);
  }
  const coarse = rounder(largest, 30);
  // Rounds to 0.
  const fine = rounder(largest, briefly ? 60 : 6);
  for (const end = to + bytes; to < end; to += 16) {
    const whole = v128.load(to, WHOLE);
    const first = f64x2.sub(f64x2.add(whole, coarse), coarse);
    const left = f64x2.sub(whole, first);
    const second = f64x2.sub(f64x2.add(left, fine), fine);
    v128.store(to, first, FIRST);
    v128.store(to, second, SECOND);
    v128.store(to, f64x2.add(f64x2.sub(left, second), v128.load(to, REST)), REST);
  }
}

class Total {
  /** The sum of both lanes. */
  @inline static lanes(sum: v128): f64 {
    return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  }

  /** The sums of both lanes of two vectors. */
  @inline static both(first: v128, second: v128): v128 {
    return f64x2.add(v128.shuffle<f64>(first, second, 0, 2), v128.shuffle<f64>(first, second, 1, 3));
  }

  /** a + b − sum. */
  @inline static error(a: f64, b: f64, sum: f64): f64 {
    const back = sum - a;
    return a - (sum - back) + (b - back);
  }

  /** Adds the parts of a sum to the double-double at `out`. */
  @inline static add(coarse: f64, middle: f64, fine: f64, rest: f64, out: usize): void {
    const start = load<f64>(out);
    const first = start + coarse;
    const second = first + middle;
    const third = second + fine;
    const errors =
      Total.error(start, coarse, first) +
      Total.error(first, middle, second) +
      Total.error(second, fine, third);
    const low = load<f64>(out, 8) + (rest + errors);
    const total = third + low;
    store<f64>(out, total);
    store<f64>(out, Total.error(third, low, total), 8);
  }
}

/** Adds Σ s·s′ over the rows of a chunk to the double-double at `out`, s of column `left` and s′ of column `right`. */
function product(left: usize, right: usize, bytes: usize, out: usize): void {
  let coarse = f64x2.splat(0);
  let middle = f64x2.splat(0);
  let fine = f64x2.splat(0);
  let rest = f64x2.splat(0);
  for (const end = left + bytes; left < end; left += 16, right += 16) {
    const a1 = v128.load(left, FIRST);
    const a2 = v128.load(left, SECOND);
    const b1 = v128.load(right, FIRST);
    const b2 = v128.load(right, SECOND);
    coarse = f64x2.add(coarse, f64x2.mul(a1, b1));
    middle = f64x2.add(middle, f64x2.add(f64x2.mul(a1, b2), f64x2.mul(a2, b1)));
    fine = f64x2.add(fine, f64x2.mul(a2, b2));
    const ofRight = f64x2.mul(f64x2.add(a1, a2), v128.load(right, REST));
    const ofLeft = f64x2.mul(v128.load(left, REST), v128.load(right, WHOLE));
    rest = f64x2.add(rest, f64x2.add(ofRight, ofLeft));
  }
  Total.add(Total.lanes(coarse), Total.lanes(middle), Total.lanes(fine), Total.lanes(rest), out);
}

/**
 * The same of one slice and the rest; if `both`, of the column behind `right` for the next element, too. Two chains of
 * additions side by side take as long as one.
 */
function briefProducts(left: usize, right: usize, bytes: usize, both: bool, out: usize): void {
  let coarse0 = f64x2.splat(0),
    coarse1 = f64x2.splat(0),
    rest0 = f64x2.splat(0),
    rest1 = f64x2.splat(0);
  for (const end = left + bytes; left < end; left += 16, right += 16) {
    const a = v128.load(left, FIRST);
    const rest = v128.load(left, REST);
    coarse0 = f64x2.add(coarse0, f64x2.mul(a, v128.load(right, FIRST)));
    coarse1 = f64x2.add(coarse1, f64x2.mul(a, v128.load(right, STRIDE + FIRST)));
    const right0 = f64x2.mul(a, v128.load(right, REST));
    const right1 = f64x2.mul(a, v128.load(right, STRIDE + REST));
    rest0 = f64x2.add(rest0, f64x2.add(right0, f64x2.mul(rest, v128.load(right, WHOLE))));
    rest1 = f64x2.add(rest1, f64x2.add(right1, f64x2.mul(rest, v128.load(right, STRIDE + WHOLE))));
  }
  const next = both ? out + 16 : out;
  const high = v128.load64_lane(next, v128.load(out), 1);
  const low = v128.load64_lane(next + 8, v128.load64_zero(out, 8), 1);
  const coarse = Total.both(coarse0, coarse1);
  const sum = f64x2.add(high, coarse);
  const lost = f64x2.add(Exact.sumError(high, coarse, sum), Total.both(rest0, rest1));
  const total = f64x2.add(low, lost);
  if (both) v128.store(next, v128.shuffle<f64>(sum, total, 1, 3));
  v128.store(out, v128.shuffle<f64>(sum, total, 0, 2));
}

/**
 * Adds the products of all pairs of columns over a chunk to the lower triangle at `out`; uses `chunk` and `work`. The
 * columns on the right are taken 16 at a time: those stay in the first-level cache.
 */
export function addProducts(
  x: usize,
  columns: usize,
  work: usize,
  bytes: usize,
  briefly: bool,
  chunk: usize,
  out: usize,
): void {
  takeRoots(work, bytes);
  for (let j: usize = 0; j < columns; j++) {
    writeColumn(x + (j << 6), columns, work, bytes, briefly, chunk + j * STRIDE);
  }
  const step: usize = briefly ? 2 : 1;
  for (let first: usize = 0; first < columns; first += RIGHT) {
    for (let j = first; j < columns; j++) {
      const last = min(first + RIGHT, j + 1);
      let element = out + ((((j * (j + 1)) >> 1) + first) << 4);
      const left = chunk + j * STRIDE;
      for (let k = first; k < last; k += step, element += step << 4) {
        const right = chunk + k * STRIDE;
        if (briefly) briefProducts(left, right, bytes, k + 1 < last, element);
        else product(left, right, bytes, element);
      }
    }
  }
}
