/**
 * Variance inflation, as R's `car::vif` has it for generalised linear models: from the correlations of the estimated
 * coefficients, those of the intercept left out.
 *
 * Of one column, VIF = Sⱼⱼ·(S⁻¹)ⱼⱼ: by how much the variance of its coefficient is larger than if the column were
 * uncorrelated with the others; S are the cross products of √W·X about the weighted means. Of a term of several columns,
 * GVIF = det R₁₁·det R₂₂/det R (Fox & Monette, "Generalized collinearity diagnostics", JASA 87, 1992), which does not
 * depend on how the term is coded; GVIF^(1/(2·df)) compares terms of different df.
 */
import {
  accurateCholesky,
  accurateInverse,
  type Pairs,
  pairAt,
  pairs,
  setPair,
} from '../../math/cholesky-double-double.js';
import {
  add,
  type DoubleDouble,
  divide,
  multiply,
  subtract,
  toNumber,
  ZERO,
} from '../../math/double-double.js';
import { expDD, logDD } from '../../math/double-double-elementary.js';
import { packedIndex, packedLength, packedSubmatrix } from '../../math/packed.js';

/** A term as a set of columns of S. */
export interface TermInflation {
  readonly gvif: number;
  /** GVIF^(1/(2·df)). */
  readonly scaled: number;
}

export interface Inflation {
  /** VIF of each column of S. */
  readonly columns: Float64Array;
  readonly terms: readonly TermInflation[];
}

/** Cross products about the weighted means: what is left of a Gram matrix whose first column is constant. */
export function centred(gram: Pairs, size: number): Pairs {
  const result = pairs(packedLength(size - 1));
  const constant = pairAt(gram, 0);
  for (let i = 1; i < size; i++)
    for (let j = 1; j <= i; j++) {
      const share = divide(
        multiply(pairAt(gram, packedIndex(i, 0)), pairAt(gram, packedIndex(j, 0))),
        constant,
      );
      setPair(result, packedIndex(i - 1, j - 1), subtract(pairAt(gram, packedIndex(i, j)), share));
    }
  return result;
}

const part = (matrix: Pairs, indices: readonly number[]): Pairs => ({
  high: packedSubmatrix(matrix.high, indices),
  low: packedSubmatrix(matrix.low, indices),
});

/** log of the determinant of a positive definite matrix. */
function logDeterminant(matrix: Pairs, size: number): DoubleDouble {
  const { factor } = accurateCholesky(matrix, size, 0);
  let sum = ZERO;
  for (let i = 0; i < size; i++) sum = add(sum, logDD(pairAt(factor, packedIndex(i, i))));
  return add(sum, sum);
}

/** det S₁₁·det (S⁻¹)₁₁, which is det R₁₁·det R₂₂/det R. */
function termInflation(cross: Pairs, inverse: Pairs, columns: readonly number[]): TermInflation {
  const size = columns.length;
  const log = add(logDeterminant(part(cross, columns), size), logDeterminant(part(inverse, columns), size));
  const root = divide(log, { hi: 2 * size, lo: 0 });
  return { gvif: Math.min(toNumber(expDD(log)), Number.MAX_VALUE), scaled: toNumber(expDD(root)) };
}

/**
 * `cross`: S, packed, in double-double; `terms`: the ascending columns of each. Null where S is singular.
 */
export function varianceInflation(
  cross: Pairs,
  size: number,
  terms: readonly (readonly number[])[],
): Inflation | null {
  const cholesky = accurateCholesky(cross, size, 0);
  if (cholesky.dependent.length > 0) return null;
  const inverse = accurateInverse(cholesky);
  const columns = Float64Array.from({ length: size }, (_, j) => {
    const diagonal = packedIndex(j, j);
    return toNumber(multiply(pairAt(cross, diagonal), pairAt(inverse, diagonal)));
  });
  return { columns, terms: terms.map((term) => termInflation(cross, inverse, term)) };
}
