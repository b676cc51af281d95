/** Rows on this thread, beside those on the threads of the pool. */
import { OddsmithError } from '../errors.js';
import type { KernelKind } from '../kernel/create.js';
import type { Rows } from '../objective/memory.js';
import type { Sums } from '../objective/objective.js';
import type { HeldPass, Holder } from '../objective/pooled.js';
import type { PoolHolder } from './holder.js';
import { Holding } from './holding.js';
import { pieceRows } from './piece.js';
import type { Run } from './protocol.js';
import { turn, withTurns } from './turn.js';

/** Whether the fit is over: shared by the rows and their samples. */
interface Life {
  isOver: boolean;
}

class HeldSample implements Holder {
  readonly rows: number;
  protected readonly holding: Holding;
  protected readonly life: Life;
  #last: Promise<unknown> = Promise.resolve();

  constructor(holding: Holding, life: Life) {
    this.holding = holding;
    this.rows = holding.rows;
    this.life = life;
  }

  /** One pass after the other, and after the other threads have been asked. */
  parts(pass: HeldPass): Promise<readonly Sums[]> {
    const work = this.#last.then(async () => {
      this.refuseReleased();
      return (await withTurns(this.holding.steps(pass), () => this.life.isOver)) ?? [];
    });
    this.#last = work.catch(() => undefined);
    return work;
  }

  reweigh(events: Float64Array, others: Float64Array, start: number): void {
    if (!this.life.isOver) this.holding.reweigh(events, others, start);
  }

  sample(stride: number): Holder {
    this.refuseReleased();
    return new HeldSample(this.holding.sample(stride), this.life);
  }

  private refuseReleased(): void {
    if (this.life.isOver) throw new OddsmithError('source-failed', 'These rows were released.');
  }
}

export class HeldHere extends HeldSample implements PoolHolder {
  readonly #start: number;

  /** Throws `memory-exhausted`. */
  constructor(run: Run, kernel: KernelKind) {
    super(Holding.of(run, kernel), { isOver: false });
    this.#start = run.start;
  }

  /** Piece by piece, so that threads that wait for theirs get them in between. */
  async load(source: Rows): Promise<Float64Array> {
    const size = pieceRows(source.columns);
    for (let at = 0; at < this.rows && !this.life.isOver; at += size) {
      this.holding.load(source, this.#start + at, at, Math.min(size, this.rows - at));
      await turn();
    }
    return this.holding.largest();
  }

  scale(scales: Float64Array): void {
    this.holding.scale(scales);
  }

  release(): void {
    this.life.isOver = true;
    this.holding.release();
  }
}
