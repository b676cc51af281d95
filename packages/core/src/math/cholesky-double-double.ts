/**
 * Cholesky factors, solutions and inverses in double-double: about 31 digits, so that a Gram matrix of nearly
 * collinear columns (column-scaled condition 1e7, squared 1e14) still leaves 16 digits in the inverse.
 * Vectors and packed matrices are pairs of arrays: value = high + low.
 */
import { add, type DoubleDouble, divide, multiply, sqrt, subtract } from './double-double.js';
import { packedIndex, packedLength } from './packed.js';

/** A vector or packed matrix of double-doubles. */
export interface Pairs {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

export interface AccurateCholesky {
  readonly size: number;
  readonly factor: Pairs;
  /** Smallest pivot kept, relative to its diagonal entry: squared sine of the angle of a column to those before it. */
  readonly smallestPivot: number;
  /** Columns whose pivot fell to the threshold: linear combinations of the columns before. Empty when definite. */
  readonly dependent: readonly number[];
}

const ZERO: DoubleDouble = { hi: 0, lo: 0 };

export function pairs(length: number): Pairs {
  return { high: new Float64Array(length), low: new Float64Array(length) };
}

export function pairAt(values: Pairs, index: number): DoubleDouble {
  return { hi: values.high[index]!, lo: values.low[index]! };
}

export function setPair(values: Pairs, index: number, value: DoubleDouble): void {
  values.high[index] = value.hi;
  values.low[index] = value.lo;
}

/** start − Σ a[i + k]·b[j + k] for k < count. */
function subtractDot(
  start: DoubleDouble,
  a: Pairs,
  i: number,
  b: Pairs,
  j: number,
  count: number,
): DoubleDouble {
  let sum = start;
  for (let k = 0; k < count; k++) sum = subtract(sum, multiply(pairAt(a, i + k), pairAt(b, j + k)));
  return sum;
}

/**
 * Factors A with limited pivoting: a column whose pivot is not above `threshold` times its diagonal entry is
 * `dependent`, left out of the factor (zeros), and the rest goes on without it.
 */
export function accurateCholesky(matrix: Pairs, size: number, threshold: number): AccurateCholesky {
  const factor = pairs(packedLength(size));
  const dependent: number[] = [];
  let smallestPivot = 1;
  for (let i = 0; i < size; i++) {
    const row = packedIndex(i, 0);
    for (let j = 0; j < i; j++) {
      const other = packedIndex(j, 0);
      if (factor.high[other + j] === 0) continue;
      const rest = subtractDot(pairAt(matrix, row + j), factor, row, factor, other, j);
      setPair(factor, row + j, divide(rest, pairAt(factor, other + j)));
    }
    const diagonal = pairAt(matrix, row + i);
    const pivot = subtractDot(diagonal, factor, row, factor, row, i);
    if (pivot.hi > threshold * diagonal.hi && Number.isFinite(pivot.hi)) {
      setPair(factor, row + i, sqrt(pivot));
      smallestPivot = Math.min(smallestPivot, pivot.hi / diagonal.hi);
    } else {
      dependent.push(i);
      factor.high.fill(0, row, row + i + 1);
      factor.low.fill(0, row, row + i + 1);
    }
  }
  return { size, factor, smallestPivot, dependent };
}

/** Solves A·x = b; dependent columns get 0. */
export function accurateSolve({ factor, size }: AccurateCholesky, right: Pairs): Pairs {
  const x = pairs(size);
  for (let i = 0; i < size; i++) {
    const row = packedIndex(i, 0);
    if (factor.high[row + i] === 0) continue;
    setPair(x, i, divide(subtractDot(pairAt(right, i), factor, row, x, 0, i), pairAt(factor, row + i)));
  }
  for (let i = size - 1; i >= 0; i--) {
    const row = packedIndex(i, 0);
    if (factor.high[row + i] === 0) continue;
    const value = divide(pairAt(x, i), pairAt(factor, row + i));
    setPair(x, i, value);
    for (let k = 0; k < i; k++)
      setPair(x, k, subtract(pairAt(x, k), multiply(pairAt(factor, row + k), value)));
  }
  return x;
}

/** A⁻¹, packed. */
export function accurateInverse(cholesky: AccurateCholesky): Pairs {
  const { size } = cholesky;
  const inverse = pairs(packedLength(size));
  const unit = pairs(size);
  for (let j = 0; j < size; j++) {
    unit.high.fill(0);
    unit.high[j] = 1;
    const column = accurateSolve(cholesky, unit);
    for (let i = j; i < size; i++) setPair(inverse, packedIndex(i, j), pairAt(column, i));
  }
  return inverse;
}

/** aᵀb. */
export function accurateDot(a: Pairs, b: Pairs): DoubleDouble {
  let sum = ZERO;
  for (let k = 0; k < a.high.length; k++) sum = add(sum, multiply(pairAt(a, k), pairAt(b, k)));
  return sum;
}

/** A·x for a packed symmetric A. */
export function accurateProduct(matrix: Pairs, x: Pairs): Pairs {
  const size = x.high.length;
  const result = pairs(size);
  for (let i = 0; i < size; i++) {
    let sum = ZERO;
    for (let j = 0; j < size; j++) {
      const index = i >= j ? packedIndex(i, j) : packedIndex(j, i);
      sum = add(sum, multiply(pairAt(matrix, index), pairAt(x, j)));
    }
    setPair(result, i, sum);
  }
  return result;
}
