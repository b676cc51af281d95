import { PRODUCT, SERIES, WEIGHTS } from './accurate-logistic';
import { Exact, LOW } from './double-double';
import { ACCURATE_CHUNK, RIGHT } from './scratch';

/**
 * The accurate Hessian of a chunk of 64 rows: Σ s·s′ with s = √w·x in double-double. Over the chunk each column is cut
 * into two slices of 23 bits and a sign, the same for all rows, and a rest below 2⁻⁴⁸ of its largest value: products of
 * slices and their sums are then exact in double, and what has a rest in it needs no more than double (Ozaki et al.
 * 2012, Numer. Algorithms 59:95).
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

/** Writes the arrays of a column, the values of x from `x` on, to `to`. */
function writeColumn(x: usize, columns: usize, work: usize, bytes: usize, to: usize): void {
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
  const fine = rounder(largest, 6);
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
 * Adds the products of all pairs of columns over a chunk to the lower triangle at `out`; uses `chunk` and `work`. The
 * columns on the right are taken 16 at a time: those stay in the first-level cache.
 */
export function addProducts(
  x: usize,
  columns: usize,
  work: usize,
  bytes: usize,
  chunk: usize,
  out: usize,
): void {
  takeRoots(work, bytes);
  for (let j: usize = 0; j < columns; j++) {
    writeColumn(x + (j << 6), columns, work, bytes, chunk + j * STRIDE);
  }
  for (let first: usize = 0; first < columns; first += RIGHT) {
    for (let j = first; j < columns; j++) {
      const last = min(first + RIGHT, j + 1);
      let element = out + ((((j * (j + 1)) >> 1) + first) << 4);
      for (let k = first; k < last; k++, element += 16) {
        product(chunk + j * STRIDE, chunk + k * STRIDE, bytes, element);
      }
    }
  }
}
