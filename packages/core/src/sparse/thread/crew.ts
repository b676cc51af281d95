/** This thread and those that help it with sparse rows. */
import { Crew as Threads, type Workplace } from '../../thread/crew.js';
import type { Functions } from '../../thread/job.js';
import type { PartPass, SparseKernel } from '../kernel/kernel.js';

/** A pass over all parts: the sums of a part are the same on any thread. */
export interface Job {
  readonly pass: PartPass;
  /** First row (or place) of each part, and where the last one ends. */
  readonly bounds: readonly number[];
  /** What the pass is given behind first and last. */
  readonly addresses: readonly number[];
  /** Where the result of the first part goes, as the last address, and how far behind it that of the next; null: nowhere. */
  readonly out: { readonly address: number; readonly stride: number } | null;
}

/** Does jobs: alone until helpers are there. */
export class Crew {
  readonly #threads: Threads;
  readonly #place: Workplace;

  /** `threads`: how many work, this one included; the others start while this one goes on. */
  constructor(kernel: SparseKernel, threads: number) {
    const { passes, shared } = kernel;
    const counter = shared ? kernel.integers(kernel.reserve(8), 1) : new Int32Array(1);
    this.#place = { functions: passes as unknown as Functions, shared, counter, own: null };
    this.#threads = new Threads(shared ? threads : 1);
    this.#threads.open(this.#place);
  }

  /** Why there are fewer threads than were asked for; null where there are not. */
  get note(): string | null {
    return this.#threads.note;
  }

  run({ pass, bounds, addresses, out }: Job): Promise<void> {
    const calls = bounds.slice(1).map((last, part) => {
      const end = out ? [out.address + part * out.stride] : [];
      return [bounds[part]!, last, ...addresses, ...end];
    });
    return this.#threads.work(this.#place, { pass, calls });
  }

  end(): void {
    this.#threads.end();
  }
}
