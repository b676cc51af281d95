/** Weighted means and spreads of columns, of blocks and of blocks together. */
import { eachChunk, type LoadedRows } from '../fit/loaded-rows.js';

export interface Moments {
  readonly weight: number;
  readonly means: Float64Array;
  /** Σ w·(x − mean)², exactly 0 for a constant column. */
  readonly squares: Float64Array;
  /** Smallest and largest value in rows that have weight. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Means first, then squares about them: two readings of the rows. */
export function momentsOf(rows: Pick<LoadedRows, 'source' | 'columns'>): Moments {
  const { columns } = rows;
  const means = new Float64Array(columns);
  const squares = new Float64Array(columns);
  const low = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  let weight = 0;
  eachChunk(rows, (x, events, others, count) => {
    for (let i = 0; i < count; i++) {
      const w = events[i]! + others[i]!;
      if (w === 0) continue;
      weight += w;
      const row = i * columns;
      for (let j = 0; j < columns; j++) {
        const value = x[row + j]!;
        means[j] = means[j]! + w * value;
        if (value < low[j]!) low[j] = value;
        if (value > high[j]!) high[j] = value;
      }
    }
  });
  for (let j = 0; j < columns; j++) means[j] = low[j] === high[j] ? low[j]! : means[j]! / weight;
  eachChunk(rows, (x, events, others, count) => {
    for (let i = 0; i < count; i++) {
      const w = events[i]! + others[i]!;
      const row = i * columns;
      for (let j = 0; j < columns; j++) {
        const rest = x[row + j]! - means[j]!;
        squares[j] = squares[j]! + w * rest * rest;
      }
    }
  });
  return { weight, means, squares, low, high };
}

/** The moments of several sets of rows together (Chan, Golub & LeVeque 1983, The American Statistician 37). */
export function joinMoments(parts: readonly Moments[]): Moments {
  return parts.reduce((a, b) => {
    const weight = a.weight + b.weight;
    const low = a.low.map((value, j) => Math.min(value, b.low[j]!));
    const high = a.high.map((value, j) => Math.max(value, b.high[j]!));
    const means = a.means.map((mean, j) => mean + ((b.means[j]! - mean) * b.weight) / weight);
    const squares = a.squares.map((square, j) => {
      if (low[j] === high[j]) return 0;
      const gap = b.means[j]! - a.means[j]!;
      return square + b.squares[j]! + (gap * gap * a.weight * b.weight) / weight;
    });
    return { weight, means, squares, low, high };
  });
}

/** Weighted standard deviations with divisor Σw; 0 for constant columns. */
export function standardDeviations({ weight, squares }: Moments): Float64Array {
  return squares.map((square) => Math.sqrt(square / weight));
}
