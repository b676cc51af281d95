/** Rows on this thread, beside those on the threads of the pool. */
import { OddsmithError } from '../errors.js';
import type { KernelKind } from '../kernel/create.js';
import type { Sums } from '../objective/objective.js';
import type { HeldPass, Holder } from '../objective/pooled.js';
import type { Ranges } from '../objective/ranges.js';
import type { PoolHolder } from './holder.js';
import { Holding } from './holding.js';
import type { Run, Source } from './protocol.js';
import { turn, withTurns } from './turn.js';

/** Of the rows and their samples together: whether the fit is over, and the pass that was asked for last. */
interface Life {
  isOver: boolean;
  last: Promise<unknown>;
}

class HeldSample implements Holder {
  readonly rows: number;
  protected readonly holding: Holding;
  protected readonly life: Life;

  constructor(holding: Holding, life: Life) {
    this.holding = holding;
    this.rows = holding.rows;
    this.life = life;
  }

  /** One pass after the other, and after the other threads have been asked. */
  parts(pass: HeldPass): Promise<readonly Sums[]> {
    const work = this.life.last.then(async () => {
      this.refuseReleased();
      return (await withTurns(this.holding.steps(pass), () => this.life.isOver)) ?? [];
    });
    this.life.last = work.catch(() => undefined);
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
    super(Holding.of(run, kernel), { isOver: false, last: Promise.resolve() });
    this.#start = run.start;
  }

  /** Piece by piece, so that threads that wait for theirs get them in between. */
  async load(source: Source): Promise<Float64Array> {
    const size = this.holding.format.rows;
    for (let at = 0; at < this.rows && !this.life.isOver; at += size) {
      this.holding.load(source, this.#start + at, at, Math.min(size, this.rows - at));
      await turn();
    }
    return this.holding.largest();
  }

  async ranges(): Promise<Ranges> {
    return this.holding.ranges();
  }

  scale(scales: Float64Array): void {
    this.holding.scale(scales);
  }

  release(): void {
    this.life.isOver = true;
    this.holding.release();
  }
}
