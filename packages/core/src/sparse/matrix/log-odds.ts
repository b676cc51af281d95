import type { SparseMatrix } from './sparse-matrix.js';

/** intercept + Xβ of each row of a matrix by rows, its entries added up in their order. */
export function logOddsOf(matrix: SparseMatrix, beta: Float64Array, intercept: number): Float64Array {
  const { rows, starts, indices, values } = matrix;
  const found = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let k = starts[i]!; k < starts[i + 1]!; k++) sum += (values ? values[k]! : 1) * beta[indices[k]!]!;
    found[i] = intercept + sum;
  }
  return found;
}
