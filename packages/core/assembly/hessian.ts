import { F64x2 } from './f64x2';
import { Group, Groups, Values } from './group';
import { addDerivatives, finishLoss, finishSums } from './passes';
import {
  CHUNK,
  chunksOf,
  GRADIENT,
  LEFT,
  PREDICTOR,
  packedOffset,
  RESIDUAL,
  RIGHT,
  SUMS,
  WEIGHT,
} from './scratch';

/** Bytes from a column of the packed chunk to the next. */
export const STRIDE: usize = CHUNK << 6;

/** Writes √weight·x of a panel into the packed chunk. */
export class Packing {
  @inline static panel(x: usize, weight: usize, columns: usize, packed: usize): void {
    const w0 = f64x2.sqrt(v128.load(weight));
    const w1 = f64x2.sqrt(v128.load(weight, 16));
    const w2 = f64x2.sqrt(v128.load(weight, 32));
    const w3 = f64x2.sqrt(v128.load(weight, 48));
    const end = packed + columns * STRIDE;
    if (Values.isSingle(x)) {
      x -= 1;
      for (; packed < end; x += 32, packed += STRIDE) {
        v128.store(packed, f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(x)), w0));
        v128.store(packed, f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(x, 8)), w1), 16);
        v128.store(packed, f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(x, 16)), w2), 32);
        v128.store(packed, f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(x, 24)), w3), 48);
      }
      return;
    }
    for (; packed < end; x += 64, packed += STRIDE) {
      v128.store(packed, f64x2.mul(v128.load(x), w0));
      v128.store(packed, f64x2.mul(v128.load(x, 16), w1), 16);
      v128.store(packed, f64x2.mul(v128.load(x, 32), w2), 32);
      v128.store(packed, f64x2.mul(v128.load(x, 48), w3), 48);
    }
  }
}

class Tile {
  /** Adds the sums of the two lanes of `first` and of `second` to two elements in a row. */
  @inline static addPair(first: v128, second: v128, element: usize): void {
    const even = v128.shuffle<f64>(first, second, 0, 2);
    const odd = v128.shuffle<f64>(first, second, 1, 3);
    v128.store(element, f64x2.add(v128.load(element), f64x2.add(even, odd)));
  }

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
    s00 = F64x2.madd(a, c0, s00);
    s10 = F64x2.madd(b, c0, s10);
    const c1 = v128.load(right, STRIDE);
    s01 = F64x2.madd(a, c1, s01);
    s11 = F64x2.madd(b, c1, s11);
    const c2 = v128.load(right, 2 * STRIDE);
    s02 = F64x2.madd(a, c2, s02);
    s12 = F64x2.madd(b, c2, s12);
    const c3 = v128.load(right, 3 * STRIDE);
    s03 = F64x2.madd(a, c3, s03);
    s13 = F64x2.madd(b, c3, s13);
  }
  if (k + 3 <= j && j + 1 < columns) {
    const element = out + ((((j * (j + 1)) >> 1) + k) << 3);
    const below = element + ((j + 1) << 3);
    Tile.addPair(s00, s01, element);
    Tile.addPair(s02, s03, element + 16);
    Tile.addPair(s10, s11, below);
    Tile.addPair(s12, s13, below + 16);
    return;
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

/** Adds the products of columns j, j+1 with columns j, j+1: the end of a row of tiles on the diagonal. */
function corner(packed: usize, j: usize, rowBytes: usize, columns: usize, out: usize): void {
  let at = packed + j * STRIDE;
  let s00 = f64x2.splat(0),
    s10 = f64x2.splat(0),
    s11 = f64x2.splat(0);
  for (const end = at + rowBytes; at < end; at += 16) {
    const a = v128.load(at);
    const b = v128.load(at, STRIDE);
    s00 = F64x2.madd(a, a, s00);
    s10 = F64x2.madd(b, a, s10);
    s11 = F64x2.madd(b, b, s11);
  }
  Tile.add(s00, j, j, columns, out);
  Tile.add(s10, j + 1, j, columns, out);
  Tile.add(s11, j + 1, j + 1, columns, out);
}

/** Bytes from a chunk of so many packed columns, and the one of zeros behind them, to the next. */
function chunkBytes(columns: usize): usize {
  return (columns + 1) * STRIDE;
}

/**
 * Adds the products of columns [first, first + RIGHT) with columns [top, end) to the right of them over one chunk.
 * Tiles of 2 × 4 keep eight sums in registers and leave the additions and multiplications as the limit; larger ones
 * spill.
 */
function strip(
  packed: usize,
  first: usize,
  top: usize,
  end: usize,
  rowBytes: usize,
  columns: usize,
  out: usize,
): void {
  for (let j = max(first, top); j < end; j += 2) {
    const last = min(first + RIGHT, j & ~3);
    for (let k = first; k < last; k += 4) tile(packed, j, k, rowBytes, columns, out);
    if (j >= first + RIGHT) continue;
    if ((j & 2) !== 0) tile(packed, j, j - 2, rowBytes, columns, out);
    else corner(packed, j, rowBytes, columns, out);
  }
}

/**
 * Adds the products of all pairs of columns over the `bytes` bytes of rows of some chunks to the triangle at `out`.
 * The columns on the right are taken RIGHT at a time: those of a chunk stay in the first-level cache; those on the left
 * LEFT at a time, which stay in the second with the elements that they meet. Each element gets chunk after chunk.
 */
export function tiles(packed: usize, bytes: usize, columns: usize, out: usize): void {
  for (let top: usize = 0; top < columns; top += LEFT) {
    const end = min(top + LEFT, columns);
    for (let first: usize = 0; first < end; first += RIGHT) {
      let chunk = packed;
      for (let done: usize = 0; done < bytes; done += STRIDE, chunk += chunkBytes(columns)) {
        strip(chunk, first, top, end, min(STRIDE, bytes - done), columns, out);
      }
    }
  }
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
  const packed = scratch + packedOffset(columns);
  const triangle = out + 16 + (columns << 3);
  const groups = Groups.count(panels);
  memory.fill(scratch + SUMS, 0, 32 + (columns << 4));
  const room = chunksOf(columns) * STRIDE;
  for (
    let at: usize = 0, zeros = packed + columns * STRIDE;
    at < room;
    at += STRIDE, zeros += chunkBytes(columns)
  ) {
    memory.fill(zeros, 0, STRIDE);
  }
  memory.fill(triangle, 0, (columns * (columns + 1)) << 2);
  let filled: usize = 0;
  for (let i: usize = 0; i < groups; i++) {
    const stride = Groups.stride(panels, i);
    const row = Groups.start(panels, i);
    const values = x + Values.bytes(x, columns * row);
    Group.linear(values, stride, offset + row, stride, beta, columns, scratch + PREDICTOR, 64);
    addDerivatives(scratch, events + row, others + row, stride);
    Group.gradient(values, stride, scratch + RESIDUAL, columns, scratch + GRADIENT);
    for (let at: usize = 0; at < Groups.bytes(stride); at += 64, filled += 64) {
      const panel = values + Values.bytes(x, (at >> 6) * stride * columns);
      const chunk = packed + (filled / STRIDE) * chunkBytes(columns);
      Packing.panel(panel, scratch + WEIGHT + at, columns, chunk + (filled % STRIDE));
    }
    if (filled === room || i === groups - 1) {
      tiles(packed, filled, columns, triangle);
      filled = 0;
    }
  }
  finishLoss(scratch, out);
  finishSums(columns, scratch, out + 16);
}
