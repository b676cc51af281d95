import { Lanes } from './lanes';

/** Rows of a block: two weighted columns and four others of it stay in the nearest cache. */
const BLOCK: usize = 256;

/** Writes the products of the weights and a column of some rows to `to`. */
function weigh(column: usize, weights: usize, bytes: usize, to: usize): void {
  for (let i: usize = 0; i < bytes; i += 16)
    v128.store(to + i, f64x2.mul(v128.load(column + i), v128.load(weights + i)));
}

/** Adds a sum to the number at `to`. */
function put(to: usize, sum: v128): void {
  store<f64>(to, load<f64>(to) + Lanes.total(sum));
}

/** Adds the products of two weighted columns with four others over some rows to two rows of numbers. */
function tile(
  left: usize,
  right: usize,
  columns: usize,
  stride: usize,
  bytes: usize,
  a: usize,
  b: usize,
): void {
  let a0 = f64x2.splat(0);
  let a1 = f64x2.splat(0);
  let a2 = f64x2.splat(0);
  let a3 = f64x2.splat(0);
  let b0 = f64x2.splat(0);
  let b1 = f64x2.splat(0);
  let b2 = f64x2.splat(0);
  let b3 = f64x2.splat(0);
  const c1 = columns + stride;
  const c2 = c1 + stride;
  const c3 = c2 + stride;
  for (let i: usize = 0; i < bytes; i += 16) {
    const l = v128.load(left + i);
    const r = v128.load(right + i);
    const x0 = v128.load(columns + i);
    a0 = f64x2.add(a0, f64x2.mul(l, x0));
    b0 = f64x2.add(b0, f64x2.mul(r, x0));
    const x1 = v128.load(c1 + i);
    a1 = f64x2.add(a1, f64x2.mul(l, x1));
    b1 = f64x2.add(b1, f64x2.mul(r, x1));
    const x2 = v128.load(c2 + i);
    a2 = f64x2.add(a2, f64x2.mul(l, x2));
    b2 = f64x2.add(b2, f64x2.mul(r, x2));
    const x3 = v128.load(c3 + i);
    a3 = f64x2.add(a3, f64x2.mul(l, x3));
    b3 = f64x2.add(b3, f64x2.mul(r, x3));
  }
  put(a, a0);
  put(a + 8, a1);
  put(a + 16, a2);
  put(a + 24, a3);
  put(b, b0);
  put(b + 8, b1);
  put(b + 16, b2);
  put(b + 24, b3);
}

/**
 * Σ wᵢ·xᵢⱼ·xᵢₖ for the columns j from `first` to `last` (both even) and k from 0 to that of j, rounded up to a multiple
 * of 4, to rows of `width` numbers at `out`. A column is `stride` numbers, an even number, and there are so many columns,
 * if only as room. `scratch` has room for 512 numbers.
 */
export function gram(
  columns: usize,
  stride: usize,
  first: usize,
  last: usize,
  weights: usize,
  out: usize,
  width: usize,
  scratch: usize,
): void {
  const bytes = stride << 3;
  const line = width << 3;
  memory.fill(out, 0, (last - first) * line);
  for (let start: usize = 0; start < stride; start += BLOCK) {
    const from = start << 3;
    const length = min(BLOCK, stride - start) << 3;
    const second = scratch + (BLOCK << 3);
    for (let j = first; j < last; j += 2) {
      weigh(columns + j * bytes + from, weights + from, length, scratch);
      weigh(columns + (j + 1) * bytes + from, weights + from, length, second);
      const a = out + (j - first) * line;
      for (let k: usize = 0; k < j + 2; k += 4)
        tile(scratch, second, columns + k * bytes + from, bytes, length, a + (k << 3), a + line + (k << 3));
    }
  }
}
