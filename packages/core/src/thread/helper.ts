/** Another thread, which answers one request at a time. */
import { OddsmithError } from '../errors.js';
import { connect } from '../worker/connect.js';
import { type Link, openText } from '../worker/link.js';
import type { ThreadReply, ThreadRequest } from './job.js';

export class Helper {
  #link: Link<ThreadRequest> | null = null;
  #settle: ((reply: ThreadReply) => void) | null = null;
  #failure: string | null = null;

  /** The script of such threads. */
  static async load(): Promise<string> {
    return (await import('./script.generated.js')).THREAD_SCRIPT;
  }

  /** Rejects where no thread can be started. */
  static async start(): Promise<Helper> {
    const helper = new Helper();
    const listener = {
      onReply: (reply: ThreadReply) => helper.#answer(reply),
      onFailure: (reason: string) => helper.#answer({ kind: 'failed', reason }),
    };
    const open = (heard: typeof listener) => openText<ThreadRequest, ThreadReply>(Helper.load, heard);
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

  /** Rejects with `source-failed` where the thread has ended. */
  async ask(request: ThreadRequest): Promise<void> {
    const reply = await new Promise<ThreadReply>((resolve) => {
      if (this.#failure !== null) return resolve({ kind: 'failed', reason: this.#failure });
      this.#settle = resolve;
      this.#link!.hold(true);
      this.#link!.post(request, []);
    });
    if (reply.kind === 'failed')
      throw new OddsmithError('source-failed', `A thread that helped ended: ${reply.reason}.`);
  }

  end(): void {
    this.#link?.end();
  }
}
