/** `batch` passes over rows that are held elsewhere: each is read from where the rows came from. */
import { batchSums, type Panels } from './batch.js';
import { shardRows } from './division.js';
import type { BatchPass, Rows } from './memory.js';
import type { Sums } from './objective.js';
import { scaleSums, splitScales } from './scaling.js';

export class GatheredBatches {
  readonly #source: Rows;
  /** What columns are multiplied by through the coefficients, and in themselves. */
  readonly #ours: Float64Array;
  readonly #theirs: Float64Array | null;
  #events: Float64Array;
  #others: Float64Array;

  /** `scales`: what each column of the source is multiplied by. */
  constructor(source: Rows, scales: Float64Array) {
    const { ours, columns } = splitScales(scales);
    this.#source = source;
    this.#ours = ours;
    this.#theirs = columns;
    this.#events = source.events;
    this.#others = source.others;
  }

  /** Replaces the weights of all rows. */
  reweigh(events: Float64Array, others: Float64Array): void {
    this.#events = events;
    this.#others = others;
  }

  /** The sums that rows in memory would give, shard after shard. */
  parts({ at, rows }: BatchPass): Sums[] {
    const there = at.map((value, j) => value * this.#ours[j]!);
    const most = shardRows(this.#source.count, at.length);
    const parts: Sums[] = [];
    for (let start = 0; start < this.#source.count; start += most) {
      const some = rows.filter((row) => row >= start && row < start + most);
      const sums = batchSums(
        this.#gather(some),
        there,
        some.map((_, i) => i),
        0,
        some.length,
      );
      parts.push(scaleSums(sums, this.#ours));
    }
    return parts;
  }

  #gather(rows: Int32Array): Panels {
    const { columns, offset } = this.#source;
    const x = new Float64Array(Math.ceil(rows.length / 8) * 8 * columns);
    const panel = new Float64Array(8 * columns);
    rows.forEach((row, i) => {
      this.#source.fill(row, 1, panel, 0, columns);
      const first = (i >> 3) * 8 * columns + (i & 7);
      for (let j = 0; j < columns; j++) x[first + 8 * j] = panel[8 * j]! * (this.#theirs?.[j] ?? 1);
    });
    const pick = (values: Float64Array | null) => Float64Array.from(rows, (row) => values?.[row] ?? 0);
    return { x, events: pick(this.#events), others: pick(this.#others), offset: pick(offset) };
  }
}
