/** The rows that one thread holds of a fit: a run of whole parts, in as few shards as kernels have room for. */
import type { KernelKind } from '../kernel/create.js';
import type { Kernel } from '../kernel/kernel.js';
import { giveBack, takeKernel } from '../kernel/spare.js';
import { useTwin } from '../kernel/use-twin.js';
import { shardRows } from '../objective/division.js';
import { type MemoryPass, MemoryShard, type Rows } from '../objective/memory.js';
import type { Sums } from '../objective/objective.js';
import type { Run } from './protocol.js';

export class Holding {
  readonly columns: number;
  readonly rows: number;
  readonly #kernels: readonly Kernel[];
  readonly #shards: readonly MemoryShard[];
  /** Index of the first row of each shard among those held. */
  readonly #starts: readonly number[];

  private constructor(kernels: readonly Kernel[], shards: readonly MemoryShard[], columns: number) {
    this.#kernels = kernels;
    this.#shards = shards;
    this.columns = columns;
    let start = 0;
    this.#starts = shards.map(({ rows }) => {
      start += rows;
      return start - rows;
    });
    this.rows = start;
  }

  /** Room for the rows of a run. Throws `memory-exhausted`. */
  static of(run: Run, kind: KernelKind): Holding {
    const most = shardRows(run.count, run.columns);
    const kernels: Kernel[] = [];
    const shards: MemoryShard[] = [];
    for (let row = 0; row < run.rows; row += most) {
      useTwin();
      const { kernel } = takeKernel(kind);
      kernels.push(kernel);
      shards.push(new MemoryShard(kernel, run, run.start + row, Math.min(most, run.rows - row)));
    }
    return new Holding(kernels, shards, run.columns);
  }

  /** Gives the memory back, that of the samples, too: nobody may ask any more. */
  release(): void {
    for (const kernel of this.#kernels) giveBack(kernel);
  }

  /** Takes rows [start, start + count) of the source for those from `at` on: within a part, from a panel on. */
  load(source: Rows, start: number, at: number, count: number): void {
    const index = this.#starts.findLastIndex((first) => first <= at);
    this.#shards[index]!.load(source, start, at - this.#starts[index]!, count);
  }

  /** Largest |x| of each column. */
  largest(): Float64Array {
    const largest = new Float64Array(this.columns);
    for (const shard of this.#shards) shard.largest(largest);
    return largest;
  }

  scale(scales: Float64Array): void {
    for (const shard of this.#shards) shard.scale(scales);
  }

  /** Replaces the weights by those from `start` on in the arrays given. */
  reweigh(events: Float64Array, others: Float64Array, start: number): void {
    this.#shards.forEach((shard, i) => {
      shard.reweigh(events, others, start + this.#starts[i]!);
    });
  }

  /** Of memory that is given back with that of the whole. */
  sample(stride: number): Holding {
    const shards = this.#shards.map((shard) => shard.sample(stride));
    return new Holding([], shards, this.columns);
  }

  /** As `steps` of its shards. */
  *steps(pass: MemoryPass): Generator<Sums | null> {
    for (const shard of this.#shards) yield* shard.steps(pass);
  }
}
