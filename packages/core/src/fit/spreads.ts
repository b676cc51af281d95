/** How far the values of each column are spread, on the scale of the shards: what penalties are measured by. */

import {
  add,
  type DoubleDouble,
  divide,
  fromNumber,
  multiply,
  multiplyNumber,
  subtract,
  ZERO,
} from '../math/double-double.js';
import { packedIndex } from '../math/packed.js';
import type { Sums } from '../objective/objective.js';
import { eachChunk, type LoadedRows } from './loaded-rows.js';

/** Calls `visit` with every row that counts, on the scale of the shards, and its weight. */
function eachRow(
  rows: Pick<LoadedRows, 'source' | 'scales'>,
  visit: (x: Float64Array, weight: number) => void,
): void {
  const { scales } = rows;
  const { columns } = rows.source;
  eachChunk(rows, (chunk, events, others, count) => {
    for (let i = 0; i < count; i++) {
      const weight = events[i]! + others[i]!;
      if (weight === 0) continue;
      const x = chunk.subarray(i * columns, (i + 1) * columns);
      for (let j = 0; j < columns; j++) x[j] = x[j]! * scales[j]!;
      visit(x, weight);
    }
  });
}

export interface Spread {
  /** Σ w·(x − mean)², exactly 0 for a constant column. */
  readonly squares: DoubleDouble;
  readonly mean: number;
}

/** Those of some columns (default: all); `weight` is Σw. */
export function spreads(
  rows: Pick<LoadedRows, 'source' | 'scales'>,
  weight: DoubleDouble,
  of: readonly number[] = Array.from(rows.scales.keys()),
): Spread[] {
  const sums = of.map(() => ZERO);
  const lowest = of.map(() => Number.POSITIVE_INFINITY);
  const highest = of.map(() => Number.NEGATIVE_INFINITY);
  eachRow(rows, (x, w) => {
    of.forEach((j, i) => {
      sums[i] = add(sums[i]!, multiplyNumber(fromNumber(x[j]!), w));
      lowest[i] = Math.min(lowest[i]!, x[j]!);
      highest[i] = Math.max(highest[i]!, x[j]!);
    });
  });
  const means = sums.map((sum) => divide(sum, weight));
  const squares = of.map(() => ZERO);
  eachRow(rows, (x, w) => {
    of.forEach((j, i) => {
      const rest = subtract(fromNumber(x[j]!), means[i]!);
      squares[i] = add(squares[i]!, multiplyNumber(multiply(rest, rest), w));
    });
  });
  return squares.map((square, i) => ({
    squares: lowest[i] === highest[i] ? ZERO : square,
    mean: means[i]!.hi,
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
