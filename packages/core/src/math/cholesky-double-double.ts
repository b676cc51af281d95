/**
 * Cholesky factors, solutions and inverses in double-double: about 31 digits, so that a Gram matrix of nearly
 * collinear columns (column-scaled condition 1e7, squared 1e14) still leaves 16 digits in the inverse.
 * Vectors and packed matrices are pairs of arrays: value = high + low.
 */
import { addMultiple, dotOfPairs } from './dot-double-double.js';
import { type DoubleDouble, divide, negate, ONE, sqrt, subtract, twoSum } from './double-double.js';
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
      const rest = subtract(pairAt(matrix, row + j), dotOfPairs(factor, row, factor, other, j));
      setPair(factor, row + j, divide(rest, pairAt(factor, other + j)));
    }
    const diagonal = pairAt(matrix, row + i);
    const pivot = subtract(diagonal, dotOfPairs(factor, row, factor, row, i));
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
    const rest = subtract(pairAt(right, i), dotOfPairs(factor, row, x, 0, i));
    setPair(x, i, divide(rest, pairAt(factor, row + i)));
  }
  for (let i = size - 1; i >= 0; i--) {
    const row = packedIndex(i, 0);
    if (factor.high[row + i] === 0) continue;
    const value = divide(twoSum(x.high[i]!, x.low[i]!), pairAt(factor, row + i));
    addMultiple(x, 0, negate(value), factor, row, i);
    setPair(x, i, value);
  }
  return x;
}

/** L⁻¹ column after column, each from its diagonal down: a packed upper triangle. Dependent columns are zero. */
export function inverseColumns({ factor, size }: AccurateCholesky): Pairs {
  const columns = pairs(packedLength(size));
  for (let j = 0; j < size; j++) {
    const column = columnStart(j, size);
    if (factor.high[packedIndex(j, j)] === 0) continue;
    for (let i = j; i < size; i++) {
      const row = packedIndex(i, 0);
      if (factor.high[row + i] === 0) continue;
      const rest = i === j ? ONE : negate(dotOfPairs(factor, row + j, columns, column, i - j));
      setPair(columns, column + i - j, divide(rest, pairAt(factor, row + i)));
    }
  }
  return columns;
}

/** Where a column of `inverseColumns` begins. */
export function columnStart(column: number, size: number): number {
  return (column * (2 * size - column + 1)) / 2;
}

/** A⁻¹, packed; dependent rows and columns are zero. */
export function accurateInverse(cholesky: AccurateCholesky): Pairs {
  const { size } = cholesky;
  const columns = inverseColumns(cholesky);
  const inverse = pairs(packedLength(size));
  for (let i = 0; i < size; i++) {
    const column = columnStart(i, size);
    for (let j = 0; j <= i; j++) {
      const other = columnStart(j, size) + i - j;
      setPair(inverse, packedIndex(i, j), dotOfPairs(columns, column, columns, other, size - i));
    }
  }
  return inverse;
}

/** aᵀb. */
export function accurateDot(a: Pairs, b: Pairs): DoubleDouble {
  return dotOfPairs(a, 0, b, 0, a.high.length);
}

/** A·x for a packed symmetric A. */
export function accurateProduct(matrix: Pairs, x: Pairs): Pairs {
  const size = x.high.length;
  const result = pairs(size);
  for (let i = 0; i < size; i++) {
    const row = packedIndex(i, 0);
    addMultiple(result, 0, pairAt(x, i), matrix, row, i);
    setPair(result, i, dotOfPairs(matrix, row, x, 0, i + 1));
  }
  for (let i = 0; i < size; i++) setPair(result, i, twoSum(result.high[i]!, result.low[i]!));
  return result;
}
