/**
 * Condition indices and variance-decomposition proportions (Belsley, Kuh & Welsch, "Regression Diagnostics", Wiley
 * 1980, section 3.2): the columns of √W·X, the intercept's included and nothing centred, are scaled to length 1; each
 * singular value μₖ of that matrix has the index μ₁/μₖ, and of the variance of coefficient j it brings the share
 * (vⱼₖ/μₖ)² / Σₗ (vⱼₗ/μₗ)².
 */
import { accurateCholesky, type Pairs, pairAt, pairs, setPair } from '../../math/cholesky-double-double.js';
import {
  add,
  type DoubleDouble,
  divide,
  multiply,
  multiplyNumber,
  sqrt,
  subtract,
  ZERO,
} from '../../math/double-double.js';
import { identityColumns, orthogonalise } from '../../math/orthogonal-columns.js';
import { packedIndex, packedLength } from '../../math/packed.js';

/** One near dependency, or none: a direction in which the scaled columns nearly, or by no means, cancel. */
export interface ConditionReport {
  /** μ₁/μₖ: below 10 harmless, above 30 a near dependency that costs digits and precision. */
  readonly index: number;
  /** Share of the variance of each column's coefficient, from 0 to 1; over all entries a column's shares sum to 1. */
  readonly proportions: Float64Array;
  /** vⱼₖ: the scaled columns, so multiplied, have a sum of length μₖ. */
  readonly direction: Float64Array;
}

/** The Gram matrix of the columns scaled to length 1. A column of zeros is not allowed. */
export function unitGram(gram: Pairs, size: number): Pairs {
  const lengths = Array.from({ length: size }, (_, i) => sqrt(pairAt(gram, packedIndex(i, i))));
  const unit = pairs(packedLength(size));
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      const value = divide(divide(pairAt(gram, packedIndex(i, j)), lengths[i]!), lengths[j]!);
      setPair(unit, packedIndex(i, j), i === j ? { hi: 1, lo: 0 } : value);
    }
  return unit;
}

/** Column k of Lᵀ·V in double-double, rounded. */
function product(factor: Pairs, v: Float64Array): Float64Array {
  const size = v.length;
  return Float64Array.from({ length: size }, (_, i) => {
    let sum: DoubleDouble = ZERO;
    for (let j = i; j < size; j++) sum = add(sum, multiplyNumber(pairAt(factor, packedIndex(j, i)), v[j]!));
    return sum.hi + sum.lo;
  });
}

/** Solves Lᵀ·x = u. */
function solveTransposed(factor: Pairs, u: Float64Array): Float64Array {
  const size = u.length;
  const x = pairs(size);
  x.high.set(u);
  for (let i = size - 1; i >= 0; i--) {
    const value = divide(pairAt(x, i), pairAt(factor, packedIndex(i, i)));
    setPair(x, i, value);
    for (let k = 0; k < i; k++)
      setPair(x, k, subtract(pairAt(x, k), multiply(pairAt(factor, packedIndex(i, k)), value)));
  }
  return x.high;
}

const lengthOf = (column: Float64Array) => Math.sqrt(column.reduce((sum, x) => sum + x * x, 0));

/**
 * Condition indices in ascending order, the first 1; null where the columns are dependent. `gram`: of √W·X, packed, in
 * double-double.
 *
 * With G = L·Lᵀ and Lᵀ·V orthogonal, a first V in plain doubles leaves columns that are nearly orthogonal however small
 * they are; Lᵀ·V in double-double, turned once more, then gives small singular values their digits.
 */
export function conditionIndices(gram: Pairs, size: number): ConditionReport[] | null {
  const { factor, dependent } = accurateCholesky(unitGram(gram, size), size, 0);
  if (dependent.length > 0) return null;
  const v = identityColumns(size);
  orthogonalise(
    v.map((column) => product(factor, column)),
    v,
  );
  const columns = v.map((column) => product(factor, column));
  orthogonalise(columns, v);
  const values = columns.map(lengthOf);
  const largest = Math.max(...values);
  const parts = columns.map((column, k) =>
    solveTransposed(
      factor,
      column.map((x) => x / values[k]!),
    ),
  );
  const variances = v.map((_, j) => parts.reduce((sum, part) => sum + part[j]! * part[j]!, 0));
  return values
    .map((value, k) => ({
      index: largest / value,
      proportions: parts[k]!.map((x, j) => (x * x) / variances[j]!),
      direction: v[k]!,
    }))
    .sort((a, b) => a.index - b.index);
}
