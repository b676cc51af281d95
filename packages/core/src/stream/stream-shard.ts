/** Rows outside memory as a shard, its passes shared out among threads; the bits are the same for any number. */
import type { Kernel } from '../kernel/kernel.js';
import type { KernelPass } from '../objective/block-sums.js';
import { partRows, sampledRows } from '../objective/division.js';
import type { Pass, PassKind, RowShard, Sums } from '../objective/objective.js';
import { mergeSums } from '../objective/sums.js';
import type { Passes } from './stream-passes.js';
import { StreamSample } from './stream-sample.js';
import type { StreamedRows } from './streamed-rows.js';

/** What rows outside memory are asked: not for some rows in any order, which would take a pass for each step. */
export const STREAM_ANSWERS: ReadonlySet<PassKind> = new Set<PassKind>([
  'loss',
  'gradient',
  'hessian',
  'along',
  'hessianTimes',
  'predicted',
]);

export class StreamShard implements RowShard {
  readonly answers = STREAM_ANSWERS;
  readonly rows: number;
  readonly columns: number;
  readonly scales: Float64Array;
  readonly source: StreamedRows;
  readonly #threads: readonly Passes[];
  readonly #makeKernel: () => Kernel;
  readonly #largestSample: number;

  /** `threads` have the same scales, and answer at the same time; `largestSample`: rows that memory has room for. */
  constructor(
    source: StreamedRows,
    scales: Float64Array,
    threads: readonly Passes[],
    makeKernel: () => Kernel,
    largestSample: number,
  ) {
    this.source = source;
    this.rows = source.count;
    this.columns = source.columns;
    this.scales = scales;
    this.#threads = threads;
    this.#makeKernel = makeKernel;
    this.#largestSample = largestSample;
  }

  async pass(request: Pass): Promise<Sums> {
    return mergeSums(request, await this.parts(request));
  }

  async parts(request: Pass): Promise<Sums[]> {
    const { rows, columns } = this;
    const part = partRows(rows, columns);
    const count = Math.ceil(rows / part);
    const threads = this.#threads.slice(0, count);
    const first = (i: number) => Math.floor((i * count) / threads.length) * part;
    const answers = threads.map((thread, i) =>
      thread.parts(request as KernelPass, first(i), Math.min(first(i + 1), rows)),
    );
    return (await Promise.all(answers)).flat();
  }

  leaveOut(rows: Uint8Array | null): void {
    for (const thread of this.#threads) thread.leaveOut(rows);
  }

  /** One that memory has no room for is thinned out: fewer panels, which count for more. */
  sample(stride: number): StreamSample {
    const rows = sampledRows(this.rows, partRows(this.rows, this.columns), stride);
    const thinning = Math.max(1, Math.ceil(rows / this.#largestSample));
    return new StreamSample(this, stride * thinning, thinning, this.#makeKernel);
  }
}
