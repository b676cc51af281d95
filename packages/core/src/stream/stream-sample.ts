/** Every so many rows of a stream, in memory from the first pass on. */
import type { Kernel } from '../kernel/kernel.js';
import { partRows, sampledRows } from '../objective/division.js';
import { type MemoryPass, MemoryShard, type Rows } from '../objective/memory.js';
import type { Pass, PassKind, RowShard, Sums } from '../objective/objective.js';
import { mergeSums } from '../objective/sums.js';
import type { StreamShard } from './stream-shard.js';
import type { RowsChunk } from './streamed-rows.js';

const PANEL = 8;

/** The panels that `MemoryShard.sample` takes of the same rows with the same stride. */
export class StreamSample implements RowShard {
  readonly answers: ReadonlySet<PassKind>;
  readonly rows: number;
  readonly columns: number;
  readonly #whole: StreamShard;
  readonly #stride: number;
  readonly #weight: number;
  readonly #part: number;
  readonly #makeKernel: () => Kernel;
  #loaded: Promise<MemoryShard> | null = null;

  /** `weight`: how many rows each row stands for. */
  constructor(whole: StreamShard, stride: number, weight: number, makeKernel: () => Kernel) {
    this.answers = whole.answers;
    this.columns = whole.columns;
    this.#whole = whole;
    this.#stride = stride;
    this.#weight = weight;
    this.#part = partRows(whole.rows, whole.columns);
    this.rows = sampledRows(whole.rows, this.#part, stride);
    this.#makeKernel = makeKernel;
  }

  async pass(request: Pass): Promise<Sums> {
    return mergeSums(request, await this.parts(request));
  }

  async parts(request: Pass): Promise<Sums[]> {
    this.#loaded ??= this.#load();
    return (await this.#loaded).parts(request as MemoryPass);
  }

  sample(stride: number): StreamSample {
    return new StreamSample(this.#whole, this.#stride * stride, this.#weight, this.#makeKernel);
  }

  async #load(): Promise<MemoryShard> {
    const { rows: count, columns } = this;
    const part = Math.ceil(this.#part / PANEL / this.#stride) * PANEL;
    const shard = new MemoryShard(this.#makeKernel(), { count, columns, part }, 0, count);
    const { source, rows, scales } = this.#whole;
    const isWanted = (start: number, length: number) => this.#firstTaken(start) < start + length;
    let at = 0;
    for await (const chunk of source.each(0, rows, isWanted)) {
      const { start, count: length } = chunk;
      const taken = rowsOf(chunk, columns, this.#weight);
      for (let row = this.#firstTaken(start); row < start + length; row = this.#firstTaken(row + PANEL)) {
        shard.load(taken, row - start, at, Math.min(PANEL, start + length - row));
        at += PANEL;
      }
    }
    shard.scale(scales);
    return shard;
  }

  /** The first row of the first panel taken from `row`, a multiple of 8, on. */
  #firstTaken(row: number): number {
    const step = this.#stride * PANEL;
    const part = Math.floor(row / this.#part) * this.#part;
    const next = part + Math.ceil((row - part) / step) * step;
    return Math.min(next, part + this.#part);
  }
}

/** The rows of a chunk as a source of rows, each counted `weight` times. */
function rowsOf({ design, events, others, count }: RowsChunk, columns: number, weight: number): Rows {
  const counted = (weights: Float64Array) => (weight === 1 ? weights : weights.map((one) => one * weight));
  return {
    count,
    columns,
    events: counted(events),
    others: counted(others),
    offset: design.offset,
    fill: (start, rows, into, base, stride) => design.fill(start, rows, into, base, stride),
  };
}
