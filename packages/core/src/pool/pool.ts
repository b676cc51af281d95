/** The threads that stay: opened when a fit first wants them, used again by later fits, opened anew when they died. */
import { reasonOf } from '../worker/connect.js';
import { openText } from '../worker/link.js';
import { Line, type OpenLine } from './line.js';

/** Threads, and why there are fewer than were asked for. */
export interface Crew {
  readonly lines: readonly Line[];
  readonly note: string | null;
}

export class Pool {
  readonly #open: OpenLine;
  #lines: (Promise<Line> | undefined)[] = [];
  /** Why no thread can be had here at all. */
  #unavailable: string | null = null;

  constructor(open: OpenLine) {
    this.#open = open;
  }

  /** Whether threads have been asked for before. */
  get isOpen(): boolean {
    return this.#lines.length > 0;
  }

  /** The first `count` threads; fewer, with the reason, where so many cannot be started. */
  async crew(count: number): Promise<Crew> {
    if (this.#unavailable !== null) return { lines: [], note: this.#unavailable };
    const found = await Promise.allSettled(Array.from({ length: count }, (_, i) => this.#line(i)));
    const lines = found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const failed = found.find((one) => one.status === 'rejected');
    const note = failed
      ? `Only ${lines.length} of ${count} threads could be started: ${reasonOf(failed.reason)}.`
      : null;
    if (lines.length === 0) this.#unavailable = note;
    return { lines, note };
  }

  /** Ends all threads: what is under way rejects. */
  close(): void {
    for (const line of this.#lines)
      line?.then(
        (opened) => opened.end(),
        () => undefined,
      );
    this.#lines = [];
  }

  async #line(index: number): Promise<Line> {
    const current = this.#lines[index];
    if (current !== undefined && !(await current).ended) return current;
    if (this.#lines[index] === current) this.#lines[index] = this.#start(index);
    return this.#lines[index]!;
  }

  async #start(index: number): Promise<Line> {
    try {
      return await Line.open(`Thread ${index + 1}`, this.#open);
    } catch (error) {
      this.#lines[index] = undefined;
      throw error;
    }
  }
}

/** The pool of this process or page. */
export const pool = new Pool((listener) =>
  openText(async () => (await import('./script.generated.js')).POOL_SCRIPT, listener),
);
