/** Every so many rows of a stream, in memory from the first pass on. */
import type { Kernel } from '../kernel/kernel.js';
import { partRows, sampledRows } from '../objective/division.js';
import { type MemoryPass, MemoryShard } from '../objective/memory.js';
import type { Pass, PassKind, RowShard, Sums } from '../objective/objective.js';
import { mergeSums } from '../objective/sums.js';
import type { StreamShard } from './stream-shard.js';

const PANEL = 8;

/** The panels that `MemoryShard.sample` takes of the same rows. */
export class StreamSample implements RowShard {
  readonly answers: ReadonlySet<PassKind>;
  readonly rows: number;
  readonly columns: number;
  readonly #whole: StreamShard;
  readonly #stride: number;
  readonly #part: number;
  readonly #makeKernel: () => Kernel;
  #loaded: Promise<MemoryShard> | null = null;

  constructor(whole: StreamShard, stride: number, makeKernel: () => Kernel) {
    this.answers = whole.answers;
    this.columns = whole.columns;
    this.#whole = whole;
    this.#stride = stride;
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
    return new StreamSample(this.#whole, this.#stride * stride, this.#makeKernel);
  }

  async #load(): Promise<MemoryShard> {
    const { columns } = this;
    const taken = {
      count: this.rows,
      columns,
      part: Math.ceil(this.#part / PANEL / this.#stride) * PANEL,
      x: new Float64Array(this.rows * columns),
      events: new Float64Array(this.rows),
      others: new Float64Array(this.rows),
      offset: new Float64Array(this.rows),
    };
    const width = PANEL * columns;
    let panel = 0;
    const isWanted = (start: number, count: number) => this.#firstTaken(start) < start + count;
    for await (const { start, count, design, events, others } of this.#whole.source.each(0, this.#whole.rows, isWanted)) {
      for (let row = this.#firstTaken(start); row < start + count; row = this.#firstTaken(row + PANEL)) {
        const [from, to] = [row - start, Math.min(row - start + PANEL, count)];
        design.fill(from, to - from, taken.x, panel, columns);
        taken.events.set(events.subarray(from, to), panel * PANEL);
        taken.others.set(others.subarray(from, to), panel * PANEL);
        if (design.offset) taken.offset.set(design.offset.subarray(from, to), panel * PANEL);
        panel++;
      }
    }
    const fill = (start: number, rows: number, into: Float64Array, base: number) => {
      const first = (start / PANEL) * width;
      into.set(taken.x.subarray(first, first + Math.ceil(rows / PANEL) * width), base * width);
    };
    const shard = new MemoryShard(this.#makeKernel(), { ...taken, fill }, 0, this.rows);
    shard.scale(this.#whole.scales);
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
