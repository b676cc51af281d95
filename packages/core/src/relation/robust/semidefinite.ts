/**
 * The rank of sums of doubles. With fewer clusters than coefficients the meat is singular, and tests count its rank; rounding in
 * the engine makes it regular. So it is factored with diagonal pivoting (Higham, "Accuracy and Stability of Numerical
 * Algorithms", 10.3) as far as pivots are more than rounding, and the factor's product is exact.
 */
import { type Pairs, pairs, setPair } from '../../math/cholesky-double-double.js';
import { dotOfPairs } from '../../math/dot-double-double.js';
import { packedIndex, packedLength } from '../../math/packed.js';

/** Pivots beside their diagonal entries that are rounding. */
const ROUNDING = 1e-11;

/** L·Lᵀ in double-double of a packed semidefinite matrix, L as many columns as it has rank. */
export function semidefinite(matrix: Float64Array, size: number): Pairs {
  const columns = factorOf(matrix, size);
  const rank = columns.length;
  const rows = pairs(size * rank);
  columns.forEach((column, r) => {
    column.forEach((value, i) => {
      rows.high[i * rank + r] = value;
    });
  });
  const product = pairs(packedLength(size));
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++)
      setPair(product, packedIndex(i, j), dotOfPairs(rows, i * rank, rows, j * rank, rank));
  return product;
}

/** The columns of L, in the order of the pivots. */
function factorOf(matrix: Float64Array, size: number): Float64Array[] {
  const rest = matrix.slice();
  const at = (i: number, j: number) => (i >= j ? packedIndex(i, j) : packedIndex(j, i));
  const share = (j: number) => (matrix[at(j, j)]! > 0 ? rest[at(j, j)]! / matrix[at(j, j)]! : 0);
  const left = new Set(Array.from({ length: size }, (_, j) => j));
  const columns: Float64Array[] = [];
  while (left.size > 0) {
    const pivot = [...left].reduce((best, j) => (share(j) > share(best) ? j : best));
    if (!(share(pivot) > ROUNDING)) break;
    const root = Math.sqrt(rest[at(pivot, pivot)]!);
    const column = Float64Array.from({ length: size }, (_, i) =>
      left.has(i) ? rest[at(i, pivot)]! / root : 0,
    );
    left.delete(pivot);
    for (const i of left)
      for (const j of left) if (j <= i) rest[at(i, j)] = rest[at(i, j)]! - column[i]! * column[j]!;
    columns.push(column);
  }
  return columns;
}
