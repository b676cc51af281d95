/** Some rows of a matrix, and what a fit says of them. */
import type { SparsePoint } from '../../sparse/fit/sparse-point.js';
import { SparseMatrix } from '../../sparse/matrix/sparse-matrix.js';

/** The rows given, ascending, of a matrix by rows. */
export function pickRows(matrix: SparseMatrix, rows: Int32Array): SparseMatrix {
  const { starts, indices, values, columns, names } = matrix;
  const own = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    own[i + 1] = own[i]! + starts[row + 1]! - starts[row]!;
  });
  const count = own[rows.length]!;
  const picked = { indices: new Int32Array(count), values: values && new Float64Array(count) };
  rows.forEach((row, i) => {
    picked.indices.set(indices.subarray(starts[row]!, starts[row + 1]!), own[i]!);
    if (values !== null) picked.values!.set(values.subarray(starts[row]!, starts[row + 1]!), own[i]!);
  });
  return SparseMatrix.csr({ rows: rows.length, columns, starts: own, ...picked, names });
}

/** The log-odds of each row of a matrix by rows, its entries added up in their order. */
export function logOddsAt(matrix: SparseMatrix, point: SparsePoint): Float64Array {
  const { rows, columns, starts, indices, values } = matrix;
  const beta = new Float64Array(columns);
  for (let k = 0; k < point.indices.length; k++) beta[point.indices[k]!] = point.values[k]!;
  const found = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let k = starts[i]!; k < starts[i + 1]!; k++) sum += (values ? values[k]! : 1) * beta[indices[k]!]!;
    found[i] = point.intercept + sum;
  }
  return found;
}
