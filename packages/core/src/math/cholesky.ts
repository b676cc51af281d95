/**
 * Cholesky factors of packed symmetric positive definite matrices in double precision (Golub & Van Loan, 4.2).
 * Used for Newton directions; what is reported comes from `cholesky-double-double.ts`.
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

/** Solves A·x = b. */
export function solve(cholesky: Cholesky, right: Float64Array): Float64Array {
  return solveUpper(cholesky, solveLower(cholesky, right));
}
