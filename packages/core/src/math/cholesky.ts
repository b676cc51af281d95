/**
 * Cholesky factors of packed symmetric positive definite matrices in double precision (Golub & Van Loan, 4.2).
 * These plain loops are the fastest for small sizes and say what the bits are; `dense/` does the same for large ones.
 */
import { packedIndex, packedLength } from './packed.js';
import { solveLower, solveUpper } from './triangular.js';

export interface Cholesky {
  readonly size: number;
  /** Packed lower triangle L with L·Lᵀ = A. */
  readonly factor: Float64Array;
  /** Smallest pivot relative to its diagonal entry: squared sine of the angle of a column to those before it. */
  readonly smallestPivot: number;
}

/** Factors A, or returns null at the first pivot that is not above `threshold` times its diagonal entry. */
export function cholesky(matrix: Float64Array, size: number, threshold: number): Cholesky | null {
  const factor = new Float64Array(packedLength(size));
  let smallestPivot = size === 0 ? 1 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < size; i++) {
    const row = packedIndex(i, 0);
    for (let j = 0; j < i; j++) {
      const other = packedIndex(j, 0);
      factor[row + j] = (matrix[row + j]! - dot(factor, row, other, j)) / factor[other + j]!;
    }
    const diagonal = matrix[row + i]!;
    const pivot = diagonal - dot(factor, row, row, i);
    if (!(pivot > threshold * diagonal) || pivot === Number.POSITIVE_INFINITY) return null;
    smallestPivot = Math.min(smallestPivot, pivot / diagonal);
    factor[row + i] = Math.sqrt(pivot);
  }
  return { size, factor, smallestPivot };
}

function dot(values: Float64Array, a: number, b: number, count: number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += values[a + k]! * values[b + k]!;
  return sum;
}

/** A⁻¹ = MᵀM with M = L⁻¹, packed. */
export function inverse({ size, factor }: Cholesky): Float64Array {
  const root = invertTriangle(factor, size);
  const product = new Float64Array(packedLength(size));
  for (let k = 0; k < size; k++) {
    const row = packedIndex(k, 0);
    for (let i = 0; i <= k; i++) addMultiple(product, packedIndex(i, 0), root[row + i]!, root, row, i + 1);
  }
  return product;
}

/** L⁻¹ for a packed lower triangle. */
function invertTriangle(factor: Float64Array, size: number): Float64Array {
  const root = new Float64Array(packedLength(size));
  for (let i = 0; i < size; i++) {
    const row = packedIndex(i, 0);
    for (let k = 0; k < i; k++) addMultiple(root, row, factor[row + k]!, root, packedIndex(k, 0), k + 1);
    const pivot = factor[row + i]!;
    for (let j = 0; j < i; j++) root[row + j] = (0 - root[row + j]!) / pivot;
    root[row + i] = 1 / pivot;
  }
  return root;
}

/** target[a + k] += multiplier·source[b + k] for k < count. */
function addMultiple(
  target: Float64Array,
  a: number,
  multiplier: number,
  source: Float64Array,
  b: number,
  count: number,
): void {
  for (let k = 0; k < count; k++) target[a + k] = target[a + k]! + multiplier * source[b + k]!;
}

/** Solves A·x = b. */
export function solve(cholesky: Cholesky, right: Float64Array): Float64Array {
  return solveUpper(cholesky, solveLower(cholesky, right));
}
