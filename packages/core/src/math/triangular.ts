/** A packed lower triangle L at work: L·x, Lᵀ·x and their inverses. */
import { packedIndex } from './packed.js';

export interface Triangle {
  readonly size: number;
  /** Packed, row after row. */
  readonly factor: Float64Array;
}

/** Rows taken at once: as many sums wait less for one another, and each still goes from column to column. */
const ROWS = 4;

/** Solves L·x = b. */
export function solveLower({ factor, size }: Triangle, right: Float64Array): Float64Array {
  const x = right.slice();
  for (let block = 0; block < size; block += ROWS) {
    const end = Math.min(block + ROWS, size);
    const isWhole = end === block + ROWS;
    if (isWhole) subtractProducts(factor, block, x);
    for (let i = block; i < end; i++) {
      const row = packedIndex(i, 0);
      let sum = x[i]!;
      for (let k = isWhole ? block : 0; k < i; k++) sum -= factor[row + k]! * x[k]!;
      x[i] = sum / factor[row + i]!;
    }
  }
  return x;
}

/** Takes from x in four rows the products of all columns before them. */
function subtractProducts(factor: Float64Array, first: number, x: Float64Array): void {
  const a = packedIndex(first, 0);
  const b = packedIndex(first + 1, 0);
  const c = packedIndex(first + 2, 0);
  const d = packedIndex(first + 3, 0);
  let s = x[first]!;
  let t = x[first + 1]!;
  let u = x[first + 2]!;
  let v = x[first + 3]!;
  for (let k = 0; k < first; k++) {
    const value = x[k]!;
    s -= factor[a + k]! * value;
    t -= factor[b + k]! * value;
    u -= factor[c + k]! * value;
    v -= factor[d + k]! * value;
  }
  x[first] = s;
  x[first + 1] = t;
  x[first + 2] = u;
  x[first + 3] = v;
}

/** Solves Lᵀ·x = b. */
export function solveUpper({ factor, size }: Triangle, right: Float64Array): Float64Array {
  const x = right.slice();
  for (let block = size - (size % ROWS || ROWS); block >= 0; block -= ROWS) {
    const end = Math.min(block + ROWS, size);
    const isWhole = end === block + ROWS;
    for (let i = end - 1; i >= block; i--) {
      const row = packedIndex(i, 0);
      const value = x[i]! / factor[row + i]!;
      x[i] = value;
      for (let k = isWhole ? block : 0; k < i; k++) x[k] = x[k]! - factor[row + k]! * value;
    }
    if (isWhole) subtractRows(factor, block, x);
  }
  return x;
}

/** Takes from x the multiples of four rows left of them, the last row first. */
function subtractRows(factor: Float64Array, first: number, x: Float64Array): void {
  const a = packedIndex(first, 0);
  const b = packedIndex(first + 1, 0);
  const c = packedIndex(first + 2, 0);
  const d = packedIndex(first + 3, 0);
  const s = x[first]!;
  const t = x[first + 1]!;
  const u = x[first + 2]!;
  const v = x[first + 3]!;
  for (let k = 0; k < first; k++) {
    x[k] = x[k]! - factor[d + k]! * v - factor[c + k]! * u - factor[b + k]! * t - factor[a + k]! * s;
  }
}

/** Lᵀ·x. */
export function multiplyUpper({ factor, size }: Triangle, x: Float64Array): Float64Array {
  const product = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const row = packedIndex(i, 0);
    for (let k = 0; k <= i; k++) product[k] = product[k]! + factor[row + k]! * x[i]!;
  }
  return product;
}
