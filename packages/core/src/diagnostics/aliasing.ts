/**
 * Aliased columns: those that are linear combinations of columns before them.
 *
 * Formula order is kept (R's limited pivoting): a column whose residual norm, after the earlier columns of √W·X, is
 * below 1e-11 of its own is aliased. The Gram matrix holds squares, 1e-22, so it must come in double-double.
 */
import {
  accurateCholesky,
  accurateSolve,
  type Pairs,
  pairAt,
  pairs,
  setPair,
} from '../math/cholesky-double-double.js';
import { packedIndex, packedSubmatrix } from '../math/packed.js';
import { linearText } from './linear-text.js';

/** Squared residual norm, relative to the column's own, below which a column is aliased. */
const THRESHOLD = 1e-22;

export interface AliasPart {
  readonly column: number;
  readonly factor: number;
  /** Numerator and denominator of the factor in units of the data, where all such multiply out on every row. */
  readonly fraction: readonly [number, number] | null;
}

export interface Alias {
  readonly column: number;
  /** The earlier columns that give it, with their factors. */
  readonly combination: readonly AliasPart[];
}

/** The aliased columns of a Gram matrix of √W·X (packed, in double-double). */
export function findAliases(gram: Pairs, size: number): Alias[] {
  const { dependent } = accurateCholesky(gram, size, THRESHOLD);
  const isDependent = new Set(dependent);
  return dependent.map((column) => {
    const earlier = Array.from({ length: column }, (_, i) => i).filter((i) => !isDependent.has(i));
    const factors = combine(gram, earlier, column);
    const combination = earlier
      .map((other, i) => ({ column: other, factor: factors[i]!, fraction: null }))
      .filter(({ column: other, factor }) => matters(gram, other, column, factor));
    return { column, combination };
  });
}

/** Least-squares factors of `column` on `earlier` ones. */
function combine(gram: Pairs, earlier: readonly number[], column: number): Float64Array {
  const matrix = { high: packedSubmatrix(gram.high, earlier), low: packedSubmatrix(gram.low, earlier) };
  const right = pairs(earlier.length);
  earlier.forEach((other, i) => {
    setPair(right, i, pairAt(gram, packedIndex(column, other)));
  });
  return accurateSolve(accurateCholesky(matrix, earlier.length, THRESHOLD), right).high;
}

/** Whether factor·x_other is more than rounding beside x_column. */
function matters(gram: Pairs, other: number, column: number, factor: number): boolean {
  const share = Math.abs(factor) * Math.sqrt(gram.high[packedIndex(other, other)]!);
  return share > 1e-9 * Math.sqrt(gram.high[packedIndex(column, column)]!);
}

/** Largest denominator that a factor is told as a fraction with. */
const LARGEST_DENOMINATOR = 1000;

/** The factors in units of the data: the columns of the Gram matrix were multiplied by their scales. */
export function factorsOf({ column, combination }: Alias, scales: Float64Array): number[] {
  return combination.map(({ column: other, factor }) => (factor * scales[other]!) / scales[column]!);
}

/** The nearest fraction with a small denominator, as [numerator, denominator]; null where none is near. */
export function nearestFraction(value: number): readonly [number, number] | null {
  for (let denominator = 1; denominator <= LARGEST_DENOMINATOR; denominator++) {
    const numerator = Math.round(value * denominator);
    if (numerator === 0) continue;
    if (Math.abs(value * denominator - numerator) <= 1e-9 * Math.max(1, Math.abs(numerator)))
      return [numerator, denominator];
  }
  return null;
}

function fractionText([numerator, denominator]: readonly [number, number]): string {
  const top = String(Math.abs(numerator));
  return denominator === 1 ? top : `${top}/${denominator}`;
}

/**
 * `2*a - b + 3` for the combination of an alias, in units of the data; the intercept is the bare number. Factors are
 * fractions where those multiply out on every row, else six significant digits.
 */
export function combinationText(alias: Alias, names: readonly string[], scales: Float64Array): string {
  const factors = factorsOf(alias, scales);
  return linearText(
    alias.combination.map(({ column, fraction }, i) => ({
      name: names[column]!,
      negative: factors[i]! < 0,
      size: fraction === null ? String(Number(Math.abs(factors[i]!).toPrecision(6))) : fractionText(fraction),
    })),
  );
}
