/** Matched sets as the loaded rows of a fit: what a row is to the model is its difference from the first row of its set. */
import type { LoadedRows } from '../../fit/loaded-rows.js';
import { hessianCost } from '../../fit/samples.js';
import { totalsOf } from '../../fit/totals.js';
import type { Waiting } from '../answered.js';
import { type PackedRows, packRows } from './packed-rows.js';
import { SetShard } from './shard.js';
import type { SetTraining } from './training.js';

export interface LoadedSets extends LoadedRows<SetShard> {
  readonly packed: PackedRows;
}

/** Loads rows in sets; `waiting` as of `SetShard`. */
export function loadSets(training: SetTraining, waiting: Waiting | null): LoadedSets {
  const { design, first, sets, events, others } = training;
  const packed = packRows(design, first, sets);
  const shard = new SetShard(packed, sets, waiting);
  const { columns, count, scales } = packed;
  return {
    ...{ packed, shards: [shard], count, columns, scales, kernel: 'twin' },
    ...{ totals: totalsOf(training), hasOffset: design.offset !== null, hessianCost: hessianCost(columns) },
    start: new Float64Array(columns),
    source: {
      ...{ count, columns, fill: differences(packed, firstRows(training)) },
      weights(start, length, a, b) {
        a.set(events.subarray(start, start + length));
        b.set(others.subarray(start, start + length));
      },
    },
    presence: () => ({ events, others }),
    grouped: (of) => of({ events, others }),
    leaveOut: (rows) => shard.leaveOut(rows),
  };
}

/** The first row of the set of each row; of rows in idle sets themselves. */
function firstRows({ sets, design }: SetTraining): Int32Array {
  const first = Int32Array.from({ length: design.rows }, (_, row) => row);
  for (let set = 0; set < sets.count; set++) {
    const from = sets.starts[set]!;
    for (let i = from; i < sets.starts[set + 1]!; i++) first[sets.rows[i]!] = sets.rows[from]!;
  }
  return first;
}

/** Writes panels of 8 rows in units of the data. */
function differences({ x, columns, scales }: PackedRows, first: Int32Array) {
  return (start: number, count: number, into: Float64Array, base: number, stride: number) => {
    for (let i = 0; i < count; i++) {
      const [row, other] = [(start + i) * columns, first[start + i]! * columns];
      const at = (base + (i >> 3)) * 8 * stride + (i & 7);
      for (let j = 0; j < columns; j++) into[at + 8 * j] = (x[row + j]! - x[other + j]!) / scales[j]!;
    }
  };
}
