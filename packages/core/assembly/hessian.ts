import { Panel } from './panel';
import { addLoss, finishGradient, finishLoss } from './passes';
import { CHUNK, GRADIENT, PREDICTOR, packedOffset, SUMS, weightsOffset } from './scratch';

/** Bytes from a column of the packed chunk to the next. */
const STRIDE: usize = CHUNK << 6;

/** Writes √weight·x of a panel into the packed chunk. */
class Packing {
  @inline static panel(x: usize, weight: usize, columns: usize, packed: usize): void {
    const w0 = f64x2.sqrt(v128.load(weight));
    const w1 = f64x2.sqrt(v128.load(weight, 16));
    const w2 = f64x2.sqrt(v128.load(weight, 32));
    const w3 = f64x2.sqrt(v128.load(weight, 48));
    const end = x + (columns << 6);
    for (; x < end; x += 64, packed += STRIDE) {
      v128.store(packed, f64x2.mul(v128.load(x), w0));
      v128.store(packed, f64x2.mul(v128.load(x, 16), w1), 16);
      v128.store(packed, f64x2.mul(v128.load(x, 32), w2), 32);
      v128.store(packed, f64x2.mul(v128.load(x, 48), w3), 48);
    }
  }
}

class Tile {
  /** Adds the sum of two lanes to element (j, k) of the lower triangle, where there is one. */
  @inline static add(sum: v128, j: usize, k: usize, columns: usize, out: usize): void {
    if (k > j || j >= columns) return;
    const element = out + ((((j * (j + 1)) >> 1) + k) << 3);
    store<f64>(element, load<f64>(element) + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
  }
}

/** Adds the products of columns j, j+1 with columns k … k+3 over the rows of a chunk to `out`. */
function tile(packed: usize, j: usize, k: usize, rowBytes: usize, columns: usize, out: usize): void {
  let left = packed + j * STRIDE;
  let right = packed + k * STRIDE;
  let s00 = f64x2.splat(0),
    s01 = f64x2.splat(0),
    s02 = f64x2.splat(0),
    s03 = f64x2.splat(0);
  let s10 = f64x2.splat(0),
    s11 = f64x2.splat(0),
    s12 = f64x2.splat(0),
    s13 = f64x2.splat(0);
  for (const end = left + rowBytes; left < end; left += 16, right += 16) {
    const a = v128.load(left);
    const b = v128.load(left, STRIDE);
    const c0 = v128.load(right);
    s00 = f64x2.add(s00, f64x2.mul(a, c0));
    s10 = f64x2.add(s10, f64x2.mul(b, c0));
    const c1 = v128.load(right, STRIDE);
    s01 = f64x2.add(s01, f64x2.mul(a, c1));
    s11 = f64x2.add(s11, f64x2.mul(b, c1));
    const c2 = v128.load(right, 2 * STRIDE);
    s02 = f64x2.add(s02, f64x2.mul(a, c2));
    s12 = f64x2.add(s12, f64x2.mul(b, c2));
    const c3 = v128.load(right, 3 * STRIDE);
    s03 = f64x2.add(s03, f64x2.mul(a, c3));
    s13 = f64x2.add(s13, f64x2.mul(b, c3));
  }
  Tile.add(s00, j, k, columns, out);
  Tile.add(s01, j, k + 1, columns, out);
  Tile.add(s02, j, k + 2, columns, out);
  Tile.add(s03, j, k + 3, columns, out);
  Tile.add(s10, j + 1, k, columns, out);
  Tile.add(s11, j + 1, k + 1, columns, out);
  Tile.add(s12, j + 1, k + 2, columns, out);
  Tile.add(s13, j + 1, k + 3, columns, out);
}

export function hessian(
  x: usize,
  events: usize,
  others: usize,
  offset: usize,
  beta: usize,
  columns: usize,
  panels: usize,
  out: usize,
  scratch: usize,
): void {
  const weights = scratch + weightsOffset(columns);
  const packed = scratch + packedOffset(columns);
  const triangle = out + 16 + (columns << 3);
  memory.fill(scratch + SUMS, 0, 32 + (columns << 4));
  memory.fill(packed + columns * STRIDE, 0, 3 * STRIDE);
  memory.fill(triangle, 0, (columns * (columns + 1)) << 2);
  for (let start: usize = 0; start < panels; start += CHUNK) {
    const chunk = min(CHUNK, panels - start);
    for (let i: usize = 0; i < chunk; i++) {
      const rows = (start + i) << 6;
      const values = x + columns * rows;
      const weight = weights + (i << 6);
      Panel.linear(values, offset + rows, beta, columns, scratch + PREDICTOR);
      addLoss(scratch, events + rows, others + rows, weight);
      Panel.gradient(values, scratch + PREDICTOR, columns, scratch + GRADIENT);
      Packing.panel(values, weight, columns, packed + (i << 6));
    }
    for (let j: usize = 0; j < columns; j += 2) {
      for (let k: usize = 0; k <= j + 1; k += 4) tile(packed, j, k, chunk << 6, columns, triangle);
    }
  }
  finishLoss(scratch, out);
  finishGradient(columns, scratch, out);
}
