/**
 * Passes over rows outside memory: block after block through one place in a kernel's memory. Blocks and parts are
 * those of rows in memory, and so are the bits of the sums.
 */
import type { Kernel } from '../kernel/kernel.js';
import { type KernelPass, wantsPlainHessian } from '../objective/block-sums.js';
import { blockRows, partRows } from '../objective/division.js';
import type { Sums } from '../objective/objective.js';
import { scaleSums } from '../objective/scaling.js';
import { nameSums, RunningSums, sumCount } from '../objective/sums.js';
import { BlockRoom } from './block-room.js';
import type { StreamedRows } from './streamed-rows.js';

/** Who answers passes over some of the rows: this thread or another. */
export interface Passes {
  /** The sums of the parts of rows [from, end), which begins and ends where parts do. */
  parts(request: KernelPass, from: number, end: number): Promise<Sums[]>;
  /** Takes the rows marked 1 out of the passes that follow; null takes all back. */
  leaveOut(rows: Uint8Array | null): void;
}

export class StreamPasses implements Passes {
  readonly #rows: StreamedRows;
  readonly #room: BlockRoom;
  readonly #onShare: ((share: number) => void) | undefined;
  #leftOut: Uint8Array | null = null;
  /** A pass waits for the one before it: there is room for one. */
  #before: Promise<unknown> = Promise.resolve();

  /**
   * `scales`: what columns are multiplied by in all that is asked and answered. `onShare` is told what share of the
   * rows of a pass is done, from 0 to 1.
   */
  constructor(rows: StreamedRows, scales: Float64Array, kernel: Kernel, onShare?: (share: number) => void) {
    this.#rows = rows;
    this.#room = new BlockRoom(kernel, scales);
    this.#onShare = onShare;
  }

  leaveOut(rows: Uint8Array | null): void {
    this.#leftOut = rows;
  }

  parts(request: KernelPass, from: number, end: number): Promise<Sums[]> {
    const parts = this.#before.then(() => this.#parts(request, from, end));
    this.#before = parts.catch(() => undefined);
    return parts;
  }

  async #parts(request: KernelPass, from: number, end: number): Promise<Sums[]> {
    const { count: rows, columns } = this.#rows;
    const [block, part] = [blockRows(columns, rows), partRows(rows, columns)];
    const parts: Sums[] = [];
    let sums = new RunningSums(sumCount(request));
    let largest = 0;
    let blocks = 0;
    this.#room.begin(request);
    for await (const chunk of this.#rows.each(from, end)) {
      this.#onShare?.(Math.max(0, (chunk.start - from) / (end - from)));
      for (let at = Math.max(0, from - chunk.start); at < chunk.count; at += block) {
        const row = chunk.start + at;
        if (row >= end) break;
        const count = Math.min(block, chunk.count - at);
        largest = Math.max(largest, this.#room.add(request, chunk, at, count, this.#leftOut, sums));
        blocks++;
        if ((row + count) % part !== 0 && row + count < rows) continue;
        const isExact = blocks === 1 && wantsPlainHessian(request);
        parts.push(scaleSums(nameSums(request, sums, largest, isExact), this.#room.scales));
        sums = new RunningSums(sumCount(request));
        largest = 0;
        blocks = 0;
      }
    }
    this.#onShare?.(1);
    return parts;
  }
}
