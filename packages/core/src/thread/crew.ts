/** This thread and those that help it, over one memory. */
import type { SharedMemory } from '../kernel/shared-memory.js';
import { turn } from '../pool/turn.js';
import { Helper } from './helper.js';
import { type Functions, type Job, work } from './job.js';

/** What a crew works with. */
export interface Workplace {
  readonly functions: Functions;
  /** Null where no other thread can use the memory. */
  readonly shared: SharedMemory | null;
  /** Four bytes that nothing else uses: the number of the next call. */
  readonly counter: Int32Array;
  /** Memory of their own for so many threads, this one first; null where the functions need none. */
  readonly own: readonly number[] | null;
}

/** Does jobs at one place: alone until helpers are there. */
export class Crew {
  /** Why there are fewer threads than were asked for; null where there are not. */
  note: string | null = null;
  readonly #begun: Promise<void>;
  readonly #opened: Promise<Workplace | null>;
  #open!: (place: Workplace | null) => void;
  #helpers: Helper[] = [];
  /** Helpers that are still to come. */
  #coming: number;
  #isOver = false;

  /** `threads`: how many work, this one included; the others start while this one goes on. */
  constructor(threads: number) {
    this.#opened = new Promise((resolve) => {
      this.#open = resolve;
    });
    this.#coming = threads - 1;
    const starting = Array.from({ length: threads - 1 }, (_, n) => this.#add(n + 1));
    this.#begun = starting.length === 0 ? Promise.resolve() : Helper.load().then(turn);
  }

  /** Resolves once the helpers are on their way: they start even if this thread is busy from then on. */
  get begun(): Promise<void> {
    return this.#begun;
  }

  /** Helpers that are there. */
  get helpers(): number {
    return this.#helpers.length;
  }

  async #add(n: number): Promise<void> {
    try {
      const helper = await Helper.start();
      const place = this.#isOver ? null : await this.#opened;
      if (place === null || place.shared === null) return helper.end();
      const { shared, counter, own } = place;
      await helper.ask({ kind: 'open', ...shared, counter: counter.byteOffset, own: own && own[n]! });
      if (this.#isOver) return helper.end();
      this.#helpers.push(helper);
    } catch (error) {
      this.note = `Fewer threads than asked for: ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      this.#coming--;
    }
  }

  /** Where helpers are to work, as soon as they are there: always the same place. */
  open(place: Workplace): void {
    this.#open(place);
  }

  /** Does a job, always at the same place. Rejects with `source-failed` where a helper ended. */
  async work(place: Workplace, job: Job): Promise<void> {
    this.open(place);
    const { functions, counter, own } = place;
    counter[0] = 0;
    const helpers = job.calls.length > 1 ? this.#helpers.slice() : [];
    const answers = helpers.map((helper) => helper.ask({ kind: 'job', job }));
    const next = helpers.length > 0 ? () => Atomics.add(counter, 0, 1) : () => counter[0]!++;
    work(functions, job, own && own[0]!, next);
    await Promise.all(answers);
    // A helper can join only while this thread listens.
    if (this.#coming > 0) await turn();
  }

  end(): void {
    this.#isOver = true;
    this.#open(null);
    for (const helper of this.#helpers) helper.end();
    this.#helpers = [];
  }
}
