/** Cholesky factors of matrices that may be singular: columns that are combinations of earlier ones are skipped. */
import { packedIndex, packedLength } from '../../math/packed.js';
import { solveLower, solveUpper } from '../../math/triangular.js';

/** Smallest pivot, relative to its diagonal entry, of a column that is none of the others' combinations. */
const SMALLEST_PIVOT = 1e-13;

export interface SkippingCholesky {
  readonly size: number;
  /** Packed; the rows of skipped columns are 0 but for a 1 on the diagonal. */
  readonly factor: Float64Array;
  /** 1 for the columns that are skipped. */
  readonly skipped: Uint8Array;
  /** Whether a pivot was below 0 by more than rounding: the matrix is no Gram matrix. */
  readonly indefinite: boolean;
}

/** Factors a packed matrix. */
export function skippingCholesky(matrix: Float64Array, size: number): SkippingCholesky {
  const factor = new Float64Array(packedLength(size));
  const skipped = new Uint8Array(size);
  let indefinite = false;
  for (let i = 0; i < size; i++) {
    const row = packedIndex(i, 0);
    let rest = matrix[row + i]!;
    for (let j = 0; j < i; j++) {
      if (skipped[j] === 1) continue;
      const other = packedIndex(j, 0);
      let sum = matrix[row + j]!;
      for (let k = 0; k < j; k++) sum -= factor[row + k]! * factor[other + k]!;
      const value = sum / factor[other + j]!;
      factor[row + j] = value;
      rest -= value * value;
    }
    const diagonal = matrix[row + i]!;
    if (rest > SMALLEST_PIVOT * diagonal) {
      factor[row + i] = Math.sqrt(rest);
      continue;
    }
    if (!(rest >= -1e-9 * Math.abs(diagonal))) indefinite = true;
    skipped[i] = 1;
    factor.fill(0, row, row + i);
    factor[row + i] = 1;
  }
  return { size, factor, skipped, indefinite };
}

/** Solves A·x = b over the columns that are not skipped; the others get 0. */
export function skippingSolve(triangle: SkippingCholesky, right: Float64Array): Float64Array {
  const { skipped } = triangle;
  const kept = right.slice();
  for (let i = 0; i < kept.length; i++) if (skipped[i] === 1) kept[i] = 0;
  return solveUpper(triangle, solveLower(triangle, kept));
}
