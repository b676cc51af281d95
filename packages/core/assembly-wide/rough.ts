import { Lanes } from './lanes';

/** Bytes of the rows whose products are summed in single precision. */
const BLOCK: usize = 1024;

/** Both halves of four sums, in double precision. */
function wide(sums: v128): v128 {
  const high = i8x16.shuffle(sums, sums, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
  return f64x2.add(f64x2.promote_low_f32x4(sums), f64x2.promote_low_f32x4(high));
}

/** The sum over the rows of a block: four sums, of every fourth row. */
function block(column: usize, vector: usize, bytes: usize): v128 {
  let sums = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16)
    sums = f32x4.add(sums, f32x4.mul(v128.load(column + i), v128.load(vector + i)));
  return wide(sums);
}

function one(column: usize, vector: usize, bytes: usize): f64 {
  let sum = f64x2.splat(0);
  for (let start: usize = 0; start < bytes; start += BLOCK)
    sum = f64x2.add(sum, block(column + start, vector + start, min(BLOCK, bytes - start)));
  return Lanes.total(sum);
}

/** As `products`, of columns and a vector in single precision; what comes out is in double. */
export function rough(columns: usize, stride: usize, count: usize, vector: usize, out: usize): void {
  const bytes = stride << 2;
  let j: usize = 0;
  for (; j + 4 <= count; j += 4, columns += bytes << 2, out += 32) {
    let t0 = f64x2.splat(0);
    let t1 = f64x2.splat(0);
    let t2 = f64x2.splat(0);
    let t3 = f64x2.splat(0);
    const c1 = columns + bytes;
    const c2 = c1 + bytes;
    const c3 = c2 + bytes;
    for (let start: usize = 0; start < bytes; start += BLOCK) {
      const end = min(start + BLOCK, bytes);
      let s0 = f32x4.splat(0);
      let s1 = f32x4.splat(0);
      let s2 = f32x4.splat(0);
      let s3 = f32x4.splat(0);
      for (let i = start; i < end; i += 16) {
        const v = v128.load(vector + i);
        s0 = f32x4.add(s0, f32x4.mul(v128.load(columns + i), v));
        s1 = f32x4.add(s1, f32x4.mul(v128.load(c1 + i), v));
        s2 = f32x4.add(s2, f32x4.mul(v128.load(c2 + i), v));
        s3 = f32x4.add(s3, f32x4.mul(v128.load(c3 + i), v));
      }
      t0 = f64x2.add(t0, wide(s0));
      t1 = f64x2.add(t1, wide(s1));
      t2 = f64x2.add(t2, wide(s2));
      t3 = f64x2.add(t3, wide(s3));
    }
    store<f64>(out, Lanes.total(t0));
    store<f64>(out, Lanes.total(t1), 8);
    store<f64>(out, Lanes.total(t2), 16);
    store<f64>(out, Lanes.total(t3), 24);
  }
  for (; j < count; j++, columns += bytes, out += 8) store<f64>(out, one(columns, vector, bytes));
}
