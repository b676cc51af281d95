/** How far the values of each column are spread, on the scale of the shards: what penalties are measured by. */

import {
  accumulate,
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  multiply,
  multiplyNumber,
  productRest,
  subtract,
  ZERO,
} from '../math/double-double.js';
import { packedIndex } from '../math/packed.js';
import type { Sums } from '../objective/objective.js';
import { eachChunk, type LoadedRows } from './loaded-rows.js';

/** Calls `visit` with the values of one column in some rows, on the scale of the shards, and their weights. */
function eachColumn(
  rows: Pick<LoadedRows, 'source' | 'scales'>,
  of: readonly number[],
  visit: (i: number, x: Float64Array, weights: Float64Array, count: number) => void,
): void {
  const { scales } = rows;
  const { columns } = rows.source;
  let column = new Float64Array();
  eachChunk(rows, (chunk, events, others, count) => {
    if (column.length < count) column = new Float64Array(count);
    const weights = new Float64Array(count);
    for (let i = 0; i < count; i++) weights[i] = events[i]! + others[i]!;
    of.forEach((j, k) => {
      for (let i = 0; i < count; i++) column[i] = chunk[i * columns + j]! * scales[j]!;
      visit(k, column, weights, count);
    });
  });
}

export interface Spread {
  /** Σ w·(x − mean)², exactly 0 for a constant column. */
  readonly squares: DoubleDouble;
  readonly mean: number;
}

/** Adds w·x in double-double. */
function addValues(sum: Float64Array, x: Float64Array, weights: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const w = weights[i]!;
    const product = x[i]! * w;
    if (w !== 0) accumulate(sum, product, productRest(x[i]!, w, product));
  }
}

/** Adds w·(x − mean)² in double-double. */
function addSquares(
  sum: Float64Array,
  mean: DoubleDouble,
  x: Float64Array,
  weights: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const w = weights[i]!;
    if (w === 0) continue;
    const rest = subtract(fromNumber(x[i]!), mean);
    const { hi, lo } = multiplyNumber(multiply(rest, rest), w);
    accumulate(sum, hi, lo);
  }
}

/** Smallest and largest value of a column in rows that have weight. */
function widen(range: Float64Array, x: Float64Array, weights: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) {
    if (weights[i] === 0) continue;
    if (x[i]! < range[0]!) range[0] = x[i]!;
    if (x[i]! > range[1]!) range[1] = x[i]!;
  }
}

/** Those of some columns (default: all); `weight` is Σw. */
export function spreads(
  rows: Pick<LoadedRows, 'source' | 'scales'>,
  weight: DoubleDouble,
  of: readonly number[] = Array.from(rows.scales.keys()),
): Spread[] {
  const sums = of.map(() => new Float64Array(2));
  const ranges = of.map(() => Float64Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY));
  eachColumn(rows, of, (k, ...column) => {
    addValues(sums[k]!, ...column);
    widen(ranges[k]!, ...column);
  });
  const means = sums.map((sum) => divide({ hi: sum[0]!, lo: sum[1]! }, weight));
  const squares = of.map(() => new Float64Array(2));
  eachColumn(rows, of, (k, ...column) => addSquares(squares[k]!, means[k]!, ...column));
  return squares.map((square, k) => ({
    squares: ranges[k]![0] === ranges[k]![1] ? ZERO : { hi: square[0]!, lo: square[1]! },
    mean: means[k]!.hi,
  }));
}

/** Share of Σwx² below which what is left of it after the mean has lost too many digits. */
const CANCELLED = 1e-5;

/** Whether sums over a column lose digits to its mean: that is some hundred times as large as its standard deviation. */
export function isFarFromZero({ squares, mean }: Spread, weight: DoubleDouble): boolean {
  return squares.hi > 0 && squares.hi <= CANCELLED * weight.hi * mean * mean;
}

/**
 * The same from the Hessian at β = 0 without offset, XᵀWX/4, whose column 0 is that of the intercept: for many rows. Columns of
 * which the mean leaves little, constant ones among them, are looked at again.
 */
export function spreadsOfMoments(
  rows: Pick<LoadedRows, 'source' | 'scales'>,
  weight: DoubleDouble,
  { hessian, hessianLow }: Sums,
): Spread[] {
  const moment = (i: number, j: number) => {
    const index = packedIndex(i, j);
    return multiplyNumber(add(fromNumber(hessian![index]!), fromNumber(hessianLow?.[index] ?? 0)), 4);
  };
  const found = Array.from(rows.scales.keys(), (j) => {
    const mean = divide(moment(j, 0), weight);
    const squares = subtract(moment(j, j), multiply(mean, moment(j, 0)));
    return { squares, mean: mean.hi };
  });
  const again = found.flatMap(({ squares }, j) => (squares.hi > CANCELLED * moment(j, j).hi ? [] : [j]));
  if (again.length === 1 && again[0] === 0) found[0] = { squares: ZERO, mean: 1 };
  else
    spreads(rows, weight, again).forEach((spread, i) => {
      found[again[i]!] = spread;
    });
  return found;
}
