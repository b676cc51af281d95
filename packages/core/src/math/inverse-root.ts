/** What whitens by a Cholesky factor, and its determinant, in double-double. */
import { type AccurateCholesky, type Pairs, pairAt, pairs, setPair } from './cholesky-double-double.js';
import { add, type DoubleDouble, divide, multiply, negate, ONE, ZERO } from './double-double.js';
import { logDD } from './double-double-elementary.js';
import { packedIndex, packedLength } from './packed.js';

/** T = L⁻¹, packed, of a definite A = L·Lᵀ: A⁻¹ = Tᵀ·T. */
export function inverseRoot({ factor, size }: AccurateCholesky): Pairs {
  const root = pairs(packedLength(size));
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      const row = packedIndex(i, 0);
      let rest = i === j ? ONE : ZERO;
      for (let k = j; k < i; k++) {
        const known = pairAt(root, packedIndex(k, j));
        rest = add(rest, negate(multiply(pairAt(factor, row + k), known)));
      }
      setPair(root, row + j, divide(rest, pairAt(factor, row + i)));
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
