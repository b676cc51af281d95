import { AccurateLogistic } from './accurate-logistic';
import { DoubleDouble } from './double-double';
import { Logistic } from './logistic';
import { ACCURATE_CHUNK, ACCURATE_COLUMNS, GRADIENT, SUMS } from './scratch';

/** Bytes of one array of a column of the chunk, and of its five arrays. */
const ARRAY: usize = ACCURATE_CHUNK << 6;
const STRIDE: usize = 5 * ARRAY;
/** The arrays: x, its upper half, and y = weight·x as high part, its upper half, low part. */
const X: usize = 0;
const X_UPPER: usize = ARRAY;
const Y: usize = 2 * ARRAY;
const Y_UPPER: usize = 3 * ARRAY;
const Y_LOW: usize = 4 * ARRAY;

class AccuratePair {
  /** Copies x of two rows and its upper half into the chunk and returns z = offset + xᵀ(β + βlow) of them. */
  @inline static linear(
    x: usize,
    offset: v128,
    beta: usize,
    betaLow: usize,
    columns: usize,
    chunk: usize,
  ): v128 {
    let z = offset;
    let rest = f64x2.splat(0);
    for (const end = beta + (columns << 3); beta < end; beta += 8, betaLow += 8, x += 64, chunk += STRIDE) {
      const value = v128.load(x);
      const upper = DoubleDouble.upper(value);
      v128.store(chunk, value, X);
      v128.store(chunk, upper, X_UPPER);
      const b = v128.load_splat<f64>(beta);
      const product = f64x2.mul(value, b);
      const error = DoubleDouble.productError(value, upper, b, DoubleDouble.upper(b), product);
      z = DoubleDouble.twoSum(z, product);
      const low = f64x2.add(error, f64x2.mul(value, v128.load_splat<f64>(betaLow)));
      rest = f64x2.add(rest, f64x2.add(DoubleDouble.low, low));
    }
    return DoubleDouble.twoSum(z, rest);
  }

  /** Adds x·residual of two rows to the lanes of the columns. */
  @inline static gradient(chunk: usize, columns: usize, sums: usize): void {
    const residual = AccurateLogistic.residual;
    const upper = DoubleDouble.upper(residual);
    const low = AccurateLogistic.residualLow;
    for (const end = sums + (columns << 5); sums < end; sums += 32, chunk += STRIDE) {
      const x = v128.load(chunk, X);
      const product = f64x2.mul(x, residual);
      const error = DoubleDouble.productError(x, v128.load(chunk, X_UPPER), residual, upper, product);
      DoubleDouble.accumulate(sums, product, f64x2.add(error, f64x2.mul(x, low)));
    }
  }

  /** Writes weight·x of two rows into the chunk. */
  @inline static weigh(chunk: usize, columns: usize): void {
    const weight = AccurateLogistic.weight;
    const upper = DoubleDouble.upper(weight);
    for (const end = chunk + columns * STRIDE; chunk < end; chunk += STRIDE) {
      const x = v128.load(chunk, X);
      const y = f64x2.mul(x, weight);
      v128.store(chunk, y, Y);
      v128.store(chunk, DoubleDouble.upper(y), Y_UPPER);
      v128.store(chunk, DoubleDouble.productError(x, v128.load(chunk, X_UPPER), weight, upper, y), Y_LOW);
    }
  }
}

/** Adds Σ y·x over the rows of a chunk to the element at `out`, y from column `left` and x from column `right`. */
function product(left: usize, right: usize, rowBytes: usize, out: usize): void {
  let high = f64x2.splat(0);
  let low = f64x2.splat(0);
  for (const end = left + rowBytes; left < end; left += 16, right += 16) {
    const y = v128.load(left, Y);
    const x = v128.load(right, X);
    const term = f64x2.mul(y, x);
    const error = DoubleDouble.productError(y, v128.load(left, Y_UPPER), x, v128.load(right, X_UPPER), term);
    high = DoubleDouble.twoSum(high, term);
    low = f64x2.add(low, f64x2.add(DoubleDouble.low, f64x2.add(error, f64x2.mul(v128.load(left, Y_LOW), x))));
  }
  DoubleDouble.addLanes(high, low, out);
}

/** Adds the products of all pairs of columns over a chunk to the lower triangle at `out`. */
function products(chunk: usize, columns: usize, rowBytes: usize, out: usize): void {
  for (let j: usize = 0; j < columns; j++) {
    for (let k: usize = 0; k <= j; k++, out += 16) {
      product(chunk + j * STRIDE, chunk + k * STRIDE, rowBytes, out);
    }
  }
}

/** Loss and gradient of two rows into the lanes; their x, and weight·x where asked for, into the chunk. */
function pair(
  x: usize,
  events: usize,
  others: usize,
  offset: usize,
  betaHigh: usize,
  betaLow: usize,
  columns: usize,
  withHessian: i32,
  scratch: usize,
  chunk: usize,
  table: usize,
): void {
  const a = v128.load(events);
  const b = v128.load(others);
  const z = AccuratePair.linear(x, v128.load(offset), betaHigh, betaLow, columns, chunk);
  const zLow = DoubleDouble.low;
  const positive = f64x2.ge(z, f64x2.splat(0));
  const size = f64x2.abs(z);
  v128.store(scratch + SUMS, Logistic.larger(v128.load(scratch + SUMS), a, b, size));
  const sizeLow = v128.bitselect(zLow, f64x2.neg(zLow), positive);
  const loss = AccurateLogistic.step(a, b, size, sizeLow, positive, table);
  DoubleDouble.accumulate(scratch + GRADIENT, loss, DoubleDouble.low);
  AccuratePair.gradient(chunk, columns, scratch + ACCURATE_COLUMNS);
  if (withHessian !== 0) AccuratePair.weigh(chunk, columns);
}

/** Writes loss, largest |z| and gradient to `out`. */
function finish(columns: usize, scratch: usize, out: usize): void {
  const first = load<f64>(scratch + SUMS);
  const second = load<f64>(scratch + SUMS, 8);
  memory.fill(out, 0, 32 + (columns << 4));
  DoubleDouble.addLanes(v128.load(scratch + GRADIENT), v128.load(scratch + GRADIENT, 16), out);
  store<f64>(out, first < second ? second : first, 16);
  for (let j: usize = 0; j < columns; j++) {
    const sums = scratch + ACCURATE_COLUMNS + (j << 5);
    DoubleDouble.addLanes(v128.load(sums), v128.load(sums, 16), out + 32 + (j << 4));
  }
}

export function accurate(
  x: usize,
  events: usize,
  others: usize,
  offset: usize,
  betaHigh: usize,
  betaLow: usize,
  columns: usize,
  panels: usize,
  withHessian: i32,
  out: usize,
  scratch: usize,
  table: usize,
): void {
  const chunk = scratch + ACCURATE_COLUMNS + (columns << 5);
  const triangle = out + 32 + (columns << 4);
  memory.fill(scratch + SUMS, 0, 64 + (columns << 5));
  if (withHessian !== 0) memory.fill(triangle, 0, (columns * (columns + 1)) << 3);
  for (let start: usize = 0; start < panels; start += ACCURATE_CHUNK) {
    const count = min(ACCURATE_CHUNK, panels - start) << 6;
    for (let row: usize = 0; row < count; row += 16) {
      const rows = (start << 6) + row;
      const values = x + (rows & ~63) * columns + (rows & 63);
      pair(
        values,
        events + rows,
        others + rows,
        offset + rows,
        betaHigh,
        betaLow,
        columns,
        withHessian,
        scratch,
        chunk + row,
        table,
      );
    }
    if (withHessian !== 0) products(chunk, columns, count, triangle);
  }
  finish(columns, scratch, out);
}
