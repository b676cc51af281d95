/** What whitens by a Cholesky factor, and its determinant, in double-double. */
import {
  type AccurateCholesky,
  columnStart,
  inverseColumns,
  type Pairs,
  pairAt,
  pairs,
  setPair,
} from './cholesky-double-double.js';
import { add, type DoubleDouble, ZERO } from './double-double.js';
import { logDD } from './double-double-elementary.js';
import { packedIndex, packedLength } from './packed.js';

/** T = L⁻¹, packed, of a definite A = L·Lᵀ: A⁻¹ = Tᵀ·T. */
export function inverseRoot(cholesky: AccurateCholesky): Pairs {
  const { size } = cholesky;
  const columns = inverseColumns(cholesky);
  const root = pairs(packedLength(size));
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      setPair(root, packedIndex(i, j), pairAt(columns, columnStart(j, size) + i - j));
    }
  }
  return root;
}

/** log det A of a definite A. */
export function logDeterminant({ factor, size }: AccurateCholesky): DoubleDouble {
  let sum = ZERO;
  for (let i = 0; i < size; i++) sum = add(sum, logDD(pairAt(factor, packedIndex(i, i))));
  return add(sum, sum);
}
