/** The rows of matched sets in memory, since those of a set may stand anywhere in the data. */
import type { Design } from '../../formula/schema.js';
import { designBlocks } from '../../observations/predictor.js';
import { scalesFor } from '../scales.js';
import type { MatchedSets } from './matched-sets.js';

export interface PackedRows {
  readonly count: number;
  readonly columns: number;
  /** Row after row, columns scaled. */
  readonly x: Float64Array;
  readonly offset: Float64Array | null;
  /** What each column was multiplied by: a power of two. */
  readonly scales: Float64Array;
}

/**
 * The rows of a design from column `first` on, scaled so that differences within sets are at most 2. Throws
 * `value-out-of-domain` for a column whose differences are so large or small that their squares are no numbers.
 */
export function packRows(design: Design, first: number, sets: MatchedSets): PackedRows {
  const all = design.columns.length;
  const columns = all - first;
  const x = new Float64Array(design.rows * columns);
  for (const block of designBlocks(design)) {
    for (let i = 0; i < block.count; i++) {
      const from = i * all + first;
      x.set(block.x.subarray(from, from + columns), (block.first + i) * columns);
    }
  }
  const scales = scalesFor(largestDifferences(x, columns, sets), design.columns.slice(first));
  for (let at = 0; at < x.length; at += columns)
    for (let j = 0; j < columns; j++) x[at + j] = x[at + j]! * scales[j]!;
  return { count: design.rows, columns, x, offset: design.offset, scales };
}

/** The largest difference from the first row of a set, by column. */
function largestDifferences(x: Float64Array, columns: number, sets: MatchedSets): Float64Array {
  const largest = new Float64Array(columns);
  for (let set = 0; set < sets.count; set++) {
    const first = sets.rows[sets.starts[set]!]! * columns;
    for (let i = sets.starts[set]! + 1; i < sets.starts[set + 1]!; i++) {
      const at = sets.rows[i]! * columns;
      for (let j = 0; j < columns; j++)
        largest[j] = Math.max(largest[j]!, Math.abs(x[at + j]! - x[first + j]!));
    }
  }
  return largest;
}
