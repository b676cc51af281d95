import { addProducts } from './accurate-hessian';
import { AccurateLabels } from './accurate-labels';
import { AccurateLogistic, LOSS, PRODUCTS, RESIDUAL, RESIDUAL_UPPER, WORK, Z } from './accurate-logistic';
import { Exact, Lanes, LOW, REGISTER } from './double-double';
import { Values } from './group';
import { ACCURATE_CHUNK, ACCURATE_COLUMNS, GRADIENT, promotedOffset, SUMS } from './scratch';

export class AccuratePanel {
  /** What the sum z + value·(b + bLow) of two rows loses in high parts: `product` = value·b, `sum` = z + product. */
  @inline static rest(
    z: v128,
    product: v128,
    sum: v128,
    value: v128,
    b: v128,
    bUpper: v128,
    bLow: v128,
  ): v128 {
    const error = Exact.productError(value, Exact.upper(value), b, bUpper, product);
    return f64x2.add(Exact.sumError(z, product, sum), f64x2.add(error, f64x2.mul(value, bLow)));
  }

  /** z = offset + xᵀ(β + βlow) of 8 rows, the high parts to `z` and the low ones behind. */
  static linear(x: usize, offset: usize, beta: usize, betaLow: usize, columns: usize, z: usize): void {
    for (const end = z + 64; z < end; z += 32, x += 32, offset += 32) {
      let z0 = v128.load(offset),
        z1 = v128.load(offset, 16);
      let r0 = f64x2.splat(0),
        r1 = f64x2.splat(0);
      for (let j: usize = 0; j < columns; j++) {
        const b = v128.load_splat<f64>(beta + (j << 3));
        const upper = Exact.upper(b);
        const low = v128.load_splat<f64>(betaLow + (j << 3));
        const value = x + (j << 6);
        const x0 = v128.load(value);
        const p0 = f64x2.mul(x0, b);
        const s0 = f64x2.add(z0, p0);
        r0 = f64x2.add(r0, AccuratePanel.rest(z0, p0, s0, x0, b, upper, low));
        z0 = s0;
        const x1 = v128.load(value, 16);
        const p1 = f64x2.mul(x1, b);
        const s1 = f64x2.add(z1, p1);
        r1 = f64x2.add(r1, AccuratePanel.rest(z1, p1, s1, x1, b, upper, low));
        z1 = s1;
      }
      AccuratePanel.store(z0, r0, z);
      AccuratePanel.store(z1, r1, z + 16);
    }
  }

  /** Stores z + rest. */
  @inline static store(z: v128, rest: v128, out: usize): void {
    const sum = f64x2.add(z, rest);
    v128.store(out, sum);
    v128.store(out, Exact.sumError(z, rest, sum), LOW);
  }
}

/** Adds x·residual of a chunk to the lanes of the columns. */
export function addGradient(x: usize, columns: usize, work: usize, bytes: usize, sums: usize): void {
  const apart = (columns << 6) - 64;
  for (const end = sums + (columns << 5); sums < end; sums += 32, x += 64) {
    let high = v128.load(sums);
    let low = v128.load(sums, 16);
    let value = x;
    for (let at = work; at < work + bytes; value += apart) {
      for (const last = at + 64; at < last; at += 16, value += 16) {
        const a = v128.load(value);
        const residual = v128.load(at, RESIDUAL);
        const term = f64x2.mul(a, residual);
        const error = Exact.productError(a, Exact.upper(a), residual, v128.load(at, RESIDUAL_UPPER), term);
        const sum = f64x2.add(high, term);
        const rest = f64x2.add(error, f64x2.mul(a, v128.load(at, RESIDUAL + LOW)));
        low = f64x2.add(low, f64x2.add(Exact.sumError(high, term, sum), rest));
        high = sum;
      }
    }
    v128.store(sums, high);
    v128.store(sums, low, 16);
  }
}

/** Adds the losses of a chunk to the lanes at GRADIENT, and their largest |z| to those at SUMS. */
export function addLosses(events: usize, others: usize, work: usize, bytes: usize, scratch: usize): void {
  let largest = v128.load(scratch, SUMS);
  for (let at: usize = 0; at < bytes; at += 16) {
    const counted = f64x2.gt(f64x2.add(v128.load(events + at), v128.load(others + at)), f64x2.splat(0));
    largest = f64x2.pmax(largest, v128.and(f64x2.abs(v128.load(work + at, Z)), counted));
  }
  v128.store(scratch, largest, SUMS);
  sumLosses(work, bytes, scratch);
}

/** Adds LOSS of a chunk to the lanes at GRADIENT. */
function sumLosses(work: usize, bytes: usize, scratch: usize): void {
  let high = v128.load(scratch, GRADIENT);
  let low = v128.load(scratch, GRADIENT + 16);
  for (const end = work + bytes; work < end; work += 16) {
    const loss = v128.load(work, LOSS);
    const sum = f64x2.add(high, loss);
    low = f64x2.add(low, f64x2.add(Exact.sumError(high, loss, sum), v128.load(work, LOSS + LOW)));
    high = sum;
  }
  v128.store(scratch, high, GRADIENT);
  v128.store(scratch, low, GRADIENT + 16);
}

/** Writes loss, largest |z| and gradient to `out`. */
export function finish(columns: usize, scratch: usize, out: usize): void {
  const first = load<f64>(scratch + SUMS);
  const second = load<f64>(scratch + SUMS, 8);
  memory.fill(out, 0, 32 + (columns << 4));
  Lanes.add(v128.load(scratch + GRADIENT), v128.load(scratch + GRADIENT, 16), out);
  store<f64>(out, first < second ? second : first, 16);
  for (let j: usize = 0; j < columns; j++) {
    const sums = scratch + ACCURATE_COLUMNS + (j << 5);
    Lanes.add(v128.load(sums), v128.load(sums, 16), out + 32 + (j << 4));
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
  const sums = scratch + ACCURATE_COLUMNS;
  const work = sums + (columns << 5);
  const triangle = out + 32 + (columns << 4);
  memory.fill(scratch + SUMS, 0, ACCURATE_COLUMNS - SUMS + (columns << 5));
  memory.fill(work + PRODUCTS, 0, REGISTER);
  if (withHessian !== 0) memory.fill(triangle, 0, (columns * (columns + 1)) << 3);
  for (let start: usize = 0; start < panels; start += ACCURATE_CHUNK) {
    const bytes = min(ACCURATE_CHUNK, panels - start) << 6;
    const row = start << 6;
    const values = Values.promoted(
      x + Values.bytes(x, columns * row),
      columns * bytes,
      scratch + promotedOffset(columns),
    );
    for (let at: usize = 0; at < bytes; at += 64) {
      AccuratePanel.linear(values + columns * at, offset + row + at, betaHigh, betaLow, columns, work + at);
    }
    if (AccurateLabels.areAll(events + row, others + row, bytes)) {
      AccurateLabels.step(events + row, others + row, work, table, bytes);
    } else AccurateLogistic.step(events + row, others + row, work, table, bytes);
    addLosses(events + row, others + row, work, bytes, scratch);
    addGradient(values, columns, work, bytes, sums);
    if (withHessian !== 0)
      addProducts(values, columns, work, bytes, withHessian === 2, work + WORK, triangle);
    // Products of 64 chunks are below 2⁶⁴.
    if (start + ACCURATE_CHUNK < panels && ((start + ACCURATE_CHUNK) & 511) !== 0) continue;
    AccurateLabels.losses(work, table);
    sumLosses(work, LOW, scratch);
  }
  finish(columns, scratch, out);
}
