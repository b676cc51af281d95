/** Rows on several threads as one shard: each holds a run of whole parts, whose sums are put together in row order. */
import type { GatheredBatches } from './gathered-batch.js';
import type { BatchPass, MemoryPass } from './memory.js';
import type { PassKind, RowShard, Sums } from './objective.js';
import { mergeSums } from './sums.js';

/** A question that those who hold the rows answer. */
export type HeldPass = Exclude<MemoryPass, BatchPass>;

/** Who holds a run of whole parts of the rows. */
export interface Holder {
  readonly rows: number;
  /** The sums of each part. */
  parts(pass: HeldPass): Promise<readonly Sums[]>;
  /** Replaces the weights by those from `start` on in the arrays given. */
  reweigh(events: Float64Array, others: Float64Array, start: number): void;
  /** Holds every `stride`-th panel of each part, too. */
  sample(stride: number): Holder;
}

/** Waits for work as long as somebody wants it: rejects when the fit is cancelled. */
export type Wait = <Result>(work: Promise<Result>) => Promise<Result>;

const HELD: readonly PassKind[] = [
  'loss',
  'gradient',
  'hessian',
  'along',
  'predicted',
  'hessianTimes',
  'gradients',
];

export class PooledShard implements RowShard {
  readonly answers: ReadonlySet<PassKind>;
  readonly rows: number;
  readonly columns: number;
  readonly residuals = true;
  readonly #holders: readonly Holder[];
  readonly #wait: Wait;
  readonly #batches: GatheredBatches | null;

  /** `holders` in row order; without `batches` the shard does not answer `batch`. */
  constructor(holders: readonly Holder[], columns: number, wait: Wait, batches: GatheredBatches | null) {
    this.#holders = holders;
    this.columns = columns;
    this.rows = holders.reduce((sum, { rows }) => sum + rows, 0);
    this.#wait = wait;
    this.#batches = batches;
    this.answers = new Set(batches === null ? HELD : [...HELD, 'batch']);
  }

  async pass(request: MemoryPass): Promise<Sums> {
    return mergeSums(request, await this.parts(request));
  }

  async parts(request: MemoryPass): Promise<readonly Sums[]> {
    if (request.kind === 'batch') return this.#batches!.parts(request);
    const parts = Promise.all(this.#holders.map((holder) => holder.parts(request)));
    return (await this.#wait(parts)).flat();
  }

  reweigh(events: Float64Array, others: Float64Array, start: number): void {
    this.#batches?.reweigh(events.subarray(start), others.subarray(start));
    let first = start;
    for (const holder of this.#holders) {
      holder.reweigh(events, others, first);
      first += holder.rows;
    }
  }

  /** Its shard answers no `batch`. */
  sample(stride: number): PooledShard {
    const holders = this.#holders.map((holder) => holder.sample(stride));
    return new PooledShard(holders, this.columns, this.#wait, null);
  }
}
