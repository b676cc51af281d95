/** Room for one block of rows in a kernel's memory. */
import type { Kernel } from '../kernel/kernel.js';
import {
  addBlock,
  type BlockRows,
  type Desk,
  type KernelPass,
  layOut,
  reserveDesk,
} from '../objective/block-sums.js';
import { blockRows } from '../objective/division.js';
import { splitScales } from '../objective/scaling.js';
import type { RunningSums } from '../objective/sums.js';
import type { RowsChunk } from './streamed-rows.js';

const BYTES = 8;

export class BlockRoom {
  readonly #kernel: Kernel;
  readonly #columns: number;
  /** What columns are multiplied by in what is asked, and in memory. */
  readonly #scales: Float64Array;
  readonly #inMemory: Float64Array | null;
  readonly #rows: BlockRows;
  readonly #desk: Desk;

  constructor(kernel: Kernel, scales: Float64Array) {
    const columns = scales.length;
    const vector = blockRows(columns) * BYTES;
    this.#kernel = kernel;
    this.#columns = columns;
    const { ours, columns: inMemory } = splitScales(scales);
    this.#scales = ours;
    this.#inMemory = inMemory;
    const [x, events] = [kernel.reserve(vector * columns), kernel.reserve(vector)];
    this.#rows = [x, events, kernel.reserve(vector), kernel.reserve(vector)];
    this.#desk = reserveDesk(kernel, columns);
  }

  /** The scale of what `add` adds. */
  get scales(): Float64Array {
    return this.#scales;
  }

  /** Tells the kernel the point of a pass. */
  begin(request: KernelPass): void {
    layOut(this.#kernel, this.#desk, request, this.#scales);
  }

  /** Adds the sums of rows [at, at + count) of a chunk; returns their largest |z|. */
  add(
    request: KernelPass,
    chunk: RowsChunk,
    at: number,
    count: number,
    leftOut: Uint8Array | null,
    sums: RunningSums,
  ): number {
    const panels = Math.ceil(count / 8);
    this.#put(chunk, at, count, panels);
    if (leftOut !== null) this.#leaveOut(leftOut.subarray(chunk.start + at, chunk.start + at + count));
    return addBlock(this.#kernel, this.#desk, this.#rows, this.#columns, panels, request, sums);
  }

  #view(address: number, length: number): Float64Array {
    return new Float64Array(this.#kernel.buffer, address, length);
  }

  #put({ design, events, others }: RowsChunk, at: number, count: number, panels: number): void {
    const [x, ...vectors] = this.#rows;
    const values = this.#view(x, panels * 8 * this.#columns);
    design.fill(at, count, values, 0, this.#columns);
    if (this.#inMemory !== null) multiply(values, this.#inMemory);
    [events, others, design.offset].forEach((given, i) => {
      const vector = this.#view(vectors[i]!, panels * 8);
      if (given) vector.set(given.subarray(at, at + count));
      // Rows of the last panel that are none have no weight.
      vector.fill(0, count);
    });
  }

  #leaveOut(rows: Uint8Array): void {
    const [, events, others] = this.#rows;
    for (const weights of [this.#view(events, rows.length), this.#view(others, rows.length)])
      for (let i = 0; i < rows.length; i++) if (rows[i] === 1) weights[i] = 0;
  }
}

/** Multiplies the columns of panels. */
function multiply(panels: Float64Array, scales: Float64Array): void {
  for (let i = 0; i < panels.length; i++) panels[i] = panels[i]! * scales[(i >> 3) % scales.length]!;
}
