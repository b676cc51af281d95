/** A packed lower triangle L at work: L·x, Lᵀ·x and their inverses. */
import { packedIndex } from './packed.js';

export interface Triangle {
  readonly size: number;
  /** Packed, row after row. */
  readonly factor: Float64Array;
}

/** Solves L·x = b. */
export function solveLower({ factor, size }: Triangle, right: Float64Array): Float64Array {
  const x = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    const row = packedIndex(i, 0);
    let sum = x[i]!;
    for (let k = 0; k < i; k++) sum -= factor[row + k]! * x[k]!;
    x[i] = sum / factor[row + i]!;
  }
  return x;
}

/** Solves Lᵀ·x = b. */
export function solveUpper({ factor, size }: Triangle, right: Float64Array): Float64Array {
  const x = Float64Array.from(right);
  for (let i = size - 1; i >= 0; i--) {
    const row = packedIndex(i, 0);
    const value = x[i]! / factor[row + i]!;
    x[i] = value;
    for (let k = 0; k < i; k++) x[k] = x[k]! - factor[row + k]! * value;
  }
  return x;
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
