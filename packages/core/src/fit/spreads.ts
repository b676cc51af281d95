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

/** Σ w·(x − mean)² of some columns (default: all), exactly 0 for a constant one; `weight` is Σw. */
export function spreads(
  rows: Pick<LoadedRows, 'source' | 'scales'>,
  weight: DoubleDouble,
  of: readonly number[] = Array.from(rows.scales.keys()),
): DoubleDouble[] {
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
  return squares.map((square, i) => (lowest[i] === highest[i] ? ZERO : square));
}

/** Share of Σwx² below which what is left of it after the mean has lost too many digits. */
const CANCELLED = 1e-5;

/**
 * The same from the Hessian at β = 0 without offset, XᵀWX/4, whose column 0 is that of the intercept: for many rows. Columns of
 * which the mean leaves little, constant ones among them, are looked at again.
 */
export function spreadsOfMoments(
  rows: Pick<LoadedRows, 'source' | 'scales'>,
  weight: DoubleDouble,
  { hessian, hessianLow }: Sums,
): DoubleDouble[] {
  const moment = (i: number, j: number) => {
    const index = packedIndex(i, j);
    return multiplyNumber(add(fromNumber(hessian![index]!), fromNumber(hessianLow?.[index] ?? 0)), 4);
  };
  const found = Array.from(rows.scales.keys(), (j) => {
    const sum = moment(j, 0);
    return subtract(moment(j, j), divide(multiply(sum, sum), weight));
  });
  const again = found.flatMap(({ hi }, j) => (hi > CANCELLED * moment(j, j).hi ? [] : [j]));
  if (again.length === 1 && again[0] === 0) found[0] = ZERO;
  else
    spreads(rows, weight, again).forEach((spread, i) => {
      found[again[i]!] = spread;
    });
  return found;
}
