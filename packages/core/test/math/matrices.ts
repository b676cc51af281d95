import { Decimal } from 'decimal.js';
import type { Pairs } from '../../src/math/cholesky-double-double.js';
import { packedIndex, packedLength } from '../../src/math/packed.js';
import { randomIntegers } from '../../src/math/random.js';
import { exactly } from './real.js';

/** 100 digits: the reference that matrices of condition below 1e30 or so are held against. */
export const Digits = Decimal.clone({ precision: 100, toExpNeg: -9e15, toExpPos: 9e15 });

/** Numbers in (−1, 1). */
export function randomNumbers(seed: number): () => number {
  const next = randomIntegers(seed);
  return () => next() / 2147483648 - 1;
}

/**
 * Gram matrix, packed, of random columns that share a common part: with `own` = 1 nearly orthogonal, with a small one
 * nearly collinear. Columns are scaled by powers of ten, and low parts make the entries no doubles.
 */
export function gramMatrix(size: number, own: number, seed: number): Pairs {
  const random = randomNumbers(seed);
  const rows = 2 * size + 4;
  const common = Float64Array.from({ length: rows }, random);
  const columns = Array.from({ length: size }, () => {
    const unit = 10 ** Math.round(3 * random());
    return common.map((value) => unit * ((1 - own) * value + own * random()));
  });
  const high = new Float64Array(packedLength(size));
  const low = new Float64Array(high.length);
  for (let i = 0, next = 0; i < size; i++) {
    for (let j = 0; j <= i; j++, next++) {
      const [x, y] = [columns[i]!, columns[j]!];
      for (let k = 0; k < rows; k++) high[next]! += x[k]! * y[k]!;
      low[next] = high[next]! * 2 ** -54 * random();
    }
  }
  return { high, low };
}

export function pairValue({ high, low }: Pairs, index: number): Decimal {
  return new Digits(exactly(high[index]!)).plus(exactly(low[index]!));
}

/** Inverse of a packed positive definite matrix by Gauss and Jordan, to about 100 digits less the condition. */
export function exactInverse(matrix: Pairs, size: number): Decimal[][] {
  const work = Array.from({ length: size }, (_, i) =>
    Array.from({ length: 2 * size }, (_, j) =>
      j < size
        ? pairValue(matrix, packedIndex(Math.max(i, j), Math.min(i, j)))
        : new Digits(i === j - size ? 1 : 0),
    ),
  );
  for (let p = 0; p < size; p++) {
    const pivot = work[p]![p]!;
    work[p] = work[p]!.map((value) => value.div(pivot));
    for (let i = 0; i < size; i++) {
      const multiple = work[i]![p]!;
      if (i === p || multiple.isZero()) continue;
      work[i] = work[i]!.map((value, j) => value.minus(multiple.times(work[p]![j]!)));
    }
  }
  return work.map((row) => row.slice(size));
}

/** Largest aᵢᵢ·(A⁻¹)ᵢᵢ: how much collinearity inflates variances, the condition that counts. */
export function inflation(matrix: Pairs, inverse: Decimal[][]): number {
  return Math.max(...inverse.map((row, i) => matrix.high[packedIndex(i, i)]! * row[i]!.toNumber()));
}

/** Largest |entry − exact| as a share of √(exactᵢᵢ·exactⱼⱼ). */
export function inverseError(inverse: Pairs, exact: Decimal[][]): number {
  let error = 0;
  for (let i = 0; i < exact.length; i++) {
    for (let j = 0; j <= i; j++) {
      const difference = pairValue(inverse, packedIndex(i, j)).minus(exact[i]![j]!).abs();
      error = Math.max(error, difference.div(exact[i]![i]!.times(exact[j]![j]!).sqrt()).toNumber());
    }
  }
  return error;
}
