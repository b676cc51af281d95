/** Some rows of a matrix, and what a fit says of them. */
import type { SparsePoint } from '../../sparse/fit/sparse-point.js';
import { logOddsOf } from '../../sparse/matrix/log-odds.js';
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

/** The log-odds of each row of a matrix by rows. */
export function logOddsAt(matrix: SparseMatrix, { indices, values, intercept }: SparsePoint): Float64Array {
  const beta = new Float64Array(matrix.columns);
  for (let k = 0; k < indices.length; k++) beta[indices[k]!] = values[k]!;
  return logOddsOf(matrix, beta, intercept);
}
