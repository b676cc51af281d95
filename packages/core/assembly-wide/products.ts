import { Lanes } from './lanes';

/** The product of one column with a vector: even rows and odd rows by themselves, as in `src/kernel/wide/twin.ts`. */
function one(column: usize, vector: usize, bytes: usize): f64 {
  let sum = f64x2.splat(0);
  for (let i: usize = 0; i < bytes; i += 16)
    sum = f64x2.add(sum, f64x2.mul(v128.load(column + i), v128.load(vector + i)));
  return Lanes.total(sum);
}

/**
 * The products of `count` columns with the vector at `vector`, to `out`. A column is `stride` numbers, an even number;
 * all of them are taken.
 */
export function products(columns: usize, stride: usize, count: usize, vector: usize, out: usize): void {
  const bytes = stride << 3;
  let j: usize = 0;
  for (; j + 4 <= count; j += 4, columns += bytes << 2, out += 32) {
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    let s2 = f64x2.splat(0);
    let s3 = f64x2.splat(0);
    const c1 = columns + bytes;
    const c2 = c1 + bytes;
    const c3 = c2 + bytes;
    for (let i: usize = 0; i < bytes; i += 16) {
      const v = v128.load(vector + i);
      s0 = f64x2.add(s0, f64x2.mul(v128.load(columns + i), v));
      s1 = f64x2.add(s1, f64x2.mul(v128.load(c1 + i), v));
      s2 = f64x2.add(s2, f64x2.mul(v128.load(c2 + i), v));
      s3 = f64x2.add(s3, f64x2.mul(v128.load(c3 + i), v));
    }
    store<f64>(out, Lanes.total(s0));
    store<f64>(out, Lanes.total(s1), 8);
    store<f64>(out, Lanes.total(s2), 16);
    store<f64>(out, Lanes.total(s3), 24);
  }
  for (; j < count; j++, columns += bytes, out += 8) store<f64>(out, one(columns, vector, bytes));
}
