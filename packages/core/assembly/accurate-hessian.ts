import { ARGUMENT, WEIGHTS } from './accurate-logistic';
import { Exact, LOW } from './double-double';
import { ACCURATE_CHUNK, RIGHT } from './scratch';

/**
 * The accurate Hessian of a chunk of 64 rows. With w = 4ᵏ·v and 1 ≤ v < 4 it is Σ y·u, u = 2ᵏ·x and y = v·u in
 * double-double. Over the chunk each column is cut into two slices of 23 bits and a sign, the same for all rows, and a
 * rest below 2⁻⁴⁸ of its largest value: products of slices and their sums are then exact in double, and what has a
 * rest in it needs no more than double (Ozaki et al. 2012, Numer. Algorithms 59:95).
 */

/** Bytes of one array of a column of the chunk, and of its eight arrays. */
const ARRAY: usize = ACCURATE_CHUNK << 6;
const STRIDE: usize = 8 * ARRAY;
/** The arrays of y: both slices, the rest, y itself; of u: both slices, the rest, the sum of the slices. */
const Y1: usize = 0;
const Y2: usize = ARRAY;
const Y_REST: usize = 2 * ARRAY;
const Y: usize = 3 * ARRAY;
const U1: usize = 4 * ARRAY;
const U2: usize = 5 * ARRAY;
const U_REST: usize = 6 * ARRAY;
const U_SLICES: usize = 7 * ARRAY;

/** v takes the place of the weights; its upper halves and 2ᵏ take those of registers that are free. */
const V_UPPER: usize = ARGUMENT;
const SCALE: usize = ARGUMENT + LOW;

/** Splits the weights: a weight below 2⁻¹⁰²² is taken as v·4⁻⁵¹². */
function splitWeights(work: usize, bytes: usize): void {
  for (const end = work + bytes; work < end; work += 16) {
    const weight = v128.load(work, WEIGHTS);
    const exponent = i64x2.add(i64x2.shr_u(weight, 52), i64x2.splat(1023));
    const scale = i64x2.shl(i64x2.shr_u(exponent, 1), 52);
    const inverse = i64x2.sub(i64x2.splat(2046 << 52), scale);
    const v = f64x2.mul(f64x2.mul(weight, inverse), inverse);
    v128.store(work, v, WEIGHTS);
    v128.store(work, Exact.upper(v), V_UPPER);
    v128.store(work, scale, SCALE);
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

/** Cuts a column, high parts at `whole` and low ones at `rest`, into slices; the rests take the place of the low parts. */
function cut(whole: usize, first: usize, second: usize, rest: usize, largest: v128, bytes: usize): void {
  const coarse = rounder(largest, 30);
  const fine = rounder(largest, 6);
  for (let at: usize = 0; at < bytes; at += 16) {
    const value = v128.load(whole + at);
    const upper = f64x2.sub(f64x2.add(value, coarse), coarse);
    const left = f64x2.sub(value, upper);
    const lower = f64x2.sub(f64x2.add(left, fine), fine);
    v128.store(first + at, upper);
    v128.store(second + at, lower);
    v128.store(rest + at, f64x2.add(f64x2.sub(left, lower), v128.load(rest + at)));
  }
}

/** Writes the arrays of a column, the values of x from `x` on, to `to`. */
function writeColumn(x: usize, columns: usize, work: usize, bytes: usize, to: usize): void {
  let largestU = f64x2.splat(0);
  let largestY = f64x2.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const u = f64x2.mul(v128.load(x + (at & ~63) * columns + (at & 63)), v128.load(work + at, SCALE));
    const v = v128.load(work + at, WEIGHTS);
    const y = f64x2.mul(u, v);
    largestU = f64x2.pmax(largestU, f64x2.abs(u));
    largestY = f64x2.pmax(largestY, f64x2.abs(y));
    const error = Exact.productError(u, Exact.upper(u), v, v128.load(work + at, V_UPPER), y);
    v128.store(to + at, y, Y);
    v128.store(to + at, error, Y_REST);
    v128.store(to + at, u, U_SLICES);
    v128.store(to + at, f64x2.splat(0), U_REST);
  }
  cut(to + Y, to + Y1, to + Y2, to + Y_REST, largestY, bytes);
  cut(to + U_SLICES, to + U1, to + U2, to + U_REST, largestU, bytes);
  for (const end = to + bytes; to < end; to += 16) {
    v128.store(to, f64x2.add(v128.load(to, U1), v128.load(to, U2)), U_SLICES);
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

/** Adds Σ y·u over the rows of a chunk to the double-double at `out`, y of column `left` and u of column `right`. */
function product(left: usize, right: usize, bytes: usize, out: usize): void {
  let coarse = f64x2.splat(0);
  let middle = f64x2.splat(0);
  let fine = f64x2.splat(0);
  let rest = f64x2.splat(0);
  for (const end = left + bytes; left < end; left += 16, right += 16) {
    const y1 = v128.load(left, Y1);
    const y2 = v128.load(left, Y2);
    const u1 = v128.load(right, U1);
    const u2 = v128.load(right, U2);
    coarse = f64x2.add(coarse, f64x2.mul(y1, u1));
    middle = f64x2.add(middle, f64x2.add(f64x2.mul(y1, u2), f64x2.mul(y2, u1)));
    fine = f64x2.add(fine, f64x2.mul(y2, u2));
    const ofU = f64x2.mul(v128.load(left, Y), v128.load(right, U_REST));
    rest = f64x2.add(rest, f64x2.add(ofU, f64x2.mul(v128.load(left, Y_REST), v128.load(right, U_SLICES))));
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
  splitWeights(work, bytes);
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
