/** The rows that one thread holds of a fit: a run of whole parts, in as few shards as kernels have room for. */
import { giveBackCoded, takeCodedKernel } from '../kernel/coded/create.js';
import type { KernelKind } from '../kernel/create.js';
import { giveBack, takeKernel } from '../kernel/spare.js';
import { useTwin } from '../kernel/use-twin.js';
import { CodedShard } from '../objective/coded.js';
import { partRows, shardRows } from '../objective/division.js';
import { inGroups } from '../objective/groups.js';
import { MemoryShard } from '../objective/memory.js';
import type { Sums } from '../objective/objective.js';
import type { HeldPass } from '../objective/pooled.js';
import { joinRanges, type Ranges } from '../objective/ranges.js';
import { useResiduals } from '../objective/use-residuals.js';
import { useSeveral } from '../objective/use-several.js';
import { type Format, formatOf } from './piece.js';
import type { Run, Source } from './protocol.js';

/** A shard of columns, or of numbers and codes. */
interface HeldShard {
  readonly rows: number;
  /** Of columns. */
  readonly ranges?: Ranges;
  load(source: Source, start: number, at: number, count: number): void;
  largest(largest: Float64Array): void;
  scale(scales: Float64Array): void;
  reweigh(events: Float64Array, others: Float64Array, start: number): void;
  sample(stride: number): HeldShard;
  steps(pass: HeldPass): Generator<Sums | null>;
}

/** A shard in a kernel of its own, and how to give that back. */
interface Made {
  readonly shard: HeldShard;
  readonly giveBack: () => void;
}

/** Room for rows [start, start + count) of a fit. */
function makeShard(run: Run, kind: KernelKind, start: number, count: number): Made {
  useTwin();
  const { kernel } = takeKernel(kind);
  if (!run.codes) {
    useResiduals();
    useSeveral();
    const shard = new MemoryShard(kernel, run, start, count);
    return { shard, giveBack: () => giveBack(kernel) };
  }
  const { plan, digits } = run.codes;
  giveBack(kernel);
  const coded = takeCodedKernel(kernel.name, digits);
  const shard = new CodedShard(coded, { plan, count: run.count }, start, count);
  return { shard, giveBack: () => giveBackCoded(coded) };
}

export class Holding {
  /** How its rows are written. */
  readonly format: Format;
  readonly rows: number;
  readonly #giveBack: readonly (() => void)[];
  readonly #shards: readonly HeldShard[];
  /** Index of the first row of each shard among those held. */
  readonly #starts: readonly number[];
  readonly #run: Run;

  private constructor(shards: readonly HeldShard[], run: Run, giveBack: readonly (() => void)[]) {
    const format = formatOf(run);
    this.#run = run;
    this.#giveBack = giveBack;
    this.#shards = shards;
    this.format = format;
    let start = 0;
    this.#starts = shards.map(({ rows }) => {
      start += rows;
      return start - rows;
    });
    this.rows = start;
  }

  /** Room for the rows of a run. Throws `memory-exhausted`. */
  static of(run: Run, kind: KernelKind): Holding {
    const most = shardRows(run.count, run.columns, run.single);
    const made: Made[] = [];
    for (let row = 0; row < run.rows; row += most)
      made.push(makeShard(run, kind, run.start + row, Math.min(most, run.rows - row)));
    return new Holding(
      made.map(({ shard }) => shard),
      run,
      made.map((each) => each.giveBack),
    );
  }

  /** Gives the memory back, that of the samples, too: nobody may ask any more. */
  release(): void {
    for (const giveBack of this.#giveBack) giveBack();
  }

  /** Takes rows [start, start + count) of the source for those from `at` on: within a part, from a panel on. */
  load(source: Source, start: number, at: number, count: number): void {
    const index = this.#starts.findLastIndex((first) => first <= at);
    this.#shards[index]!.load(source, start, at - this.#starts[index]!, count);
  }

  /** Largest |x| of each column of numbers. */
  largest(): Float64Array {
    const largest = new Float64Array(this.format.numbers);
    for (const shard of this.#shards) shard.largest(largest);
    return largest;
  }

  /** Of each column, as loaded. */
  ranges(): Ranges {
    return joinRanges(this.#shards.map(({ ranges }) => ranges!));
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
    return new Holding(shards, this.#run, []);
  }

  /** As `steps` of its shards, whole groups of parts together. */
  steps(pass: HeldPass): Generator<Sums | null> {
    const { count, columns, start } = this.#run;
    const part = partRows(count, columns);
    return inGroups(pass, this.#each(pass), start / part, Math.ceil(count / part));
  }

  *#each(pass: HeldPass): Generator<Sums | null> {
    for (const shard of this.#shards) yield* shard.steps(pass);
  }
}
