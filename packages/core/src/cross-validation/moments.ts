/** Weighted means and spreads of columns, of blocks and of blocks together. */
import type { TrainingData } from '../formula/training.js';

export interface Moments {
  readonly weight: number;
  readonly means: Float64Array;
  /** Σ w·(x − mean)², exactly 0 for a constant column. */
  readonly squares: Float64Array;
  /** Smallest and largest value in rows that have weight. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Rows that are looked at together. */
const READ = 256;

type Outcomes = Pick<TrainingData, 'design' | 'events' | 'others'>;

/** Calls `visit` with panels of 8 rows, some at a time. */
function eachChunk(
  { design }: Outcomes,
  visit: (x: Float64Array, start: number, count: number) => void,
): void {
  const columns = design.columns.length;
  const x = new Float64Array(READ * columns);
  for (let start = 0; start < design.rows; start += READ) {
    const count = Math.min(READ, design.rows - start);
    design.fill(start, count, x, 0, columns);
    visit(x, start, count);
  }
}

/** Means first, then squares about them: two readings of the rows. */
export function momentsOf(rows: Outcomes): Moments {
  const columns = rows.design.columns.length;
  const { events, others } = rows;
  const means = new Float64Array(columns);
  const squares = new Float64Array(columns);
  const low = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  const width = 8 * columns;
  let weight = 0;
  for (let i = 0; i < events.length; i++) weight += events[i]! + others[i]!;
  eachChunk(rows, (x, start, count) => {
    for (let j = 0; j < columns; j++)
      for (let i = 0; i < count; i++) {
        const w = events[start + i]! + others[start + i]!;
        if (w === 0) continue;
        const value = x[(i >> 3) * width + 8 * j + (i & 7)]!;
        means[j] = means[j]! + w * value;
        if (value < low[j]!) low[j] = value;
        if (value > high[j]!) high[j] = value;
      }
  });
  for (let j = 0; j < columns; j++) means[j] = low[j] === high[j] ? low[j]! : means[j]! / weight;
  eachChunk(rows, (x, start, count) => {
    for (let j = 0; j < columns; j++)
      for (let i = 0; i < count; i++) {
        const rest = x[(i >> 3) * width + 8 * j + (i & 7)]! - means[j]!;
        squares[j] = squares[j]! + (events[start + i]! + others[start + i]!) * rest * rest;
      }
  });
  return { weight, means, squares, low, high };
}

/** The moments of several sets of rows together (Chan, Golub & LeVeque 1983, The American Statistician 37). */
export function joinMoments(parts: readonly Moments[]): Moments {
  return parts.reduce((a, b) => {
    if (a.weight === 0 || b.weight === 0) return a.weight === 0 ? b : a;
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
