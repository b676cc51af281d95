/** This thread and those that help it. */
import { OddsmithError } from '../../errors.js';
import { connect } from '../../worker/connect.js';
import { type Link, openText } from '../../worker/link.js';
import type { SparseKernel } from '../kernel/kernel.js';
import { type Job, type ThreadReply, type ThreadRequest, work } from './job.js';

/** Another thread: answers one request at a time. */
class Helper {
  #link: Link<ThreadRequest> | null = null;
  #settle: ((reply: ThreadReply) => void) | null = null;
  #failure: string | null = null;

  /** Rejects where no thread can be started. */
  static async open(): Promise<Helper> {
    const helper = new Helper();
    const listener = {
      onReply: (reply: ThreadReply) => helper.#answer(reply),
      onFailure: (reason: string) => helper.#answer({ kind: 'failed', reason }),
    };
    const open = (heard: typeof listener) =>
      openText<ThreadRequest, ThreadReply>(
        async () => (await import('./script.generated.js')).SPARSE_SCRIPT,
        heard,
      );
    helper.#link = await connect<ThreadRequest, ThreadReply>(open, listener);
    helper.#link.hold(false);
    return helper;
  }

  #answer(reply: ThreadReply): void {
    if (reply.kind === 'failed') this.#failure = reply.reason;
    this.#link?.hold(false);
    this.#settle?.(reply);
    this.#settle = null;
  }

  async ask(request: ThreadRequest): Promise<void> {
    const reply = await new Promise<ThreadReply>((resolve) => {
      if (this.#failure !== null) return resolve({ kind: 'failed', reason: this.#failure });
      this.#settle = resolve;
      this.#link!.hold(true);
      this.#link!.post(request, []);
    });
    if (reply.kind === 'failed')
      throw new OddsmithError(
        'source-failed',
        `A thread that helped with sparse rows ended: ${reply.reason}.`,
      );
  }

  end(): void {
    this.#link?.end();
  }
}

/** Does jobs: alone until helpers are there. */
export class Crew {
  readonly #kernel: SparseKernel;
  readonly #counter: number;
  #helpers: Helper[] = [];
  #isOver = false;
  /** Why there are fewer threads than were asked for; null where there are not. */
  note: string | null = null;

  /** `threads`: how many work, this one included; the others start while this one goes on. */
  constructor(kernel: SparseKernel, threads: number) {
    this.#kernel = kernel;
    this.#counter = kernel.reserve(8);
    if (kernel.shared) for (let n = 1; n < threads; n++) void this.#add(kernel.shared);
  }

  async #add({ memory, module }: NonNullable<SparseKernel['shared']>): Promise<void> {
    try {
      const helper = await Helper.open();
      if (this.#isOver) return helper.end();
      await helper.ask({ kind: 'open', memory, module, counter: this.#counter });
      if (this.#isOver) return helper.end();
      this.#helpers.push(helper);
    } catch (error) {
      this.note = `Fewer threads than asked for: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  async run(job: Job): Promise<void> {
    const counter = this.#kernel.integers(this.#counter, 1);
    counter[0] = 0;
    const helpers = this.#helpers.slice();
    const answers = helpers.map((helper) => helper.ask({ kind: 'job', job }));
    const next = helpers.length > 0 ? () => Atomics.add(counter, 0, 1) : () => counter[0]!++;
    work(this.#kernel.passes, job, next);
    await Promise.all(answers);
  }

  end(): void {
    this.#isOver = true;
    for (const helper of this.#helpers) helper.end();
    this.#helpers = [];
  }
}
