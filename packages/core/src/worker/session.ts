/** The life of one worker as the page sees it: numbered calls, their answers, cancelling, the end. */
import { OddsmithError } from '../errors.js';
import type { Table } from '../table/table.js';
import type { CallName, Input, Output } from './calls.js';
import { connect, reasonOf } from './connect.js';
import { isKept, type KeptTable } from './kept-table.js';
import type { Link, Open } from './link.js';
import { buffersOf, type Call, errorOf, type Reply } from './protocol.js';

export interface CallOptions {
  /** Cancels: the promise rejects with code `cancelled` at once. */
  readonly signal?: AbortSignal | undefined;
  /** Gives up the buffers of the data: they are moved to the worker instead of copied. Default false. */
  readonly transfer?: boolean | undefined;
}

type OnEvent = (...event: never[]) => void;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onEvent: OnEvent | undefined;
}

/**
 * Milliseconds after which a worker that is still busy with cancelled work, and with nothing else, is ended; one that
 * keeps tables, which would be lost, is given more.
 */
const GRACE = 100;
const GRACE_WITH_TABLES = 10_000;

/** Values of a table that are copied in one task: copying them takes some 8 ms. */
const PORTION = 500_000;

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

export class Session {
  readonly #pending = new Map<number, Pending>();
  /** Posted and not yet answered, the cancelled ones included. */
  readonly #busy = new Set<number>();
  /** One call is sent after the other, the first when the worker has started. */
  #sending: Promise<void>;
  #link: Link | null = null;
  /** The table of the page that the worker has a copy of. */
  #copied: WeakRef<Table> | null = null;
  /** The numbers of the tables that the worker alone has. */
  readonly #kept = new Set<number>();
  #last = 0;
  #ended = false;

  /** `ways` to get a link, the best first; the first that works is taken. */
  constructor(ways: readonly Open[]) {
    this.#sending = this.#start(ways).catch((error: unknown) => this.end(error));
  }

  /** Whether the worker is gone: a call would never be answered. */
  get ended(): boolean {
    return this.#ended;
  }

  call<Name extends CallName>(
    name: Name,
    input: Input<Name>,
    { signal, transfer }: CallOptions,
    onEvent?: OnEvent,
    keep?: number,
  ): Promise<Output<Name>> {
    const id = ++this.#last;
    const watched = onEvent !== undefined;
    const call = { kind: 'call', id, name, input, watched, ...(keep !== undefined && { keep }) } as Call;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, onEvent });
    });
    const onAbort = () => this.#abandon(id, cancelled(signal?.reason));
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    this.#sending = this.#sending.then(() => this.#send(call, transfer === true));
    return answer.finally(() => signal?.removeEventListener('abort', onAbort)) as Promise<Output<Name>>;
  }

  /** Lets the worker forget a table that it keeps; one of another worker is passed over. */
  release(kept: number): void {
    if (this.#kept.delete(kept)) this.#link?.post({ kind: 'release', kept }, []);
  }

  /** Ends the worker and rejects what is pending. */
  end(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
    for (const id of this.#busy) this.#link?.post({ kind: 'abort', id }, []);
    this.#link?.end();
  }

  async #start(ways: readonly Open[]): Promise<void> {
    const reasons: string[] = [];
    for (const open of ways) {
      try {
        const link = await connect(open, {
          onReply: (reply) => this.#receive(reply),
          onFailure: (reason) => this.end(sourceFailed(`The worker stopped: ${reason}`)),
        });
        if (this.#ended) link.end();
        else this.#link = link;
        link.hold(false);
        return;
      } catch (error) {
        reasons.push(reasonOf(error));
      }
    }
    throw sourceFailed(`No worker could be started: ${reasons.join('; ')}`);
  }

  async #send(call: Call, transfer: boolean): Promise<void> {
    const link = this.#link;
    if (link === null) return;
    try {
      const message = transfer ? call : await this.#withTableAhead(call, link);
      if (!this.#pending.has(call.id)) return;
      this.#busy.add(call.id);
      link.hold(true);
      link.post(message, transfer ? [...buffersOf(call.input)] : []);
      if (message.table === 'new' && 'table' in call.input)
        this.#copied = new WeakRef(call.input.table as Table);
    } catch (error) {
      const message = `The data cannot be sent to a worker: ${reasonOf(error)}`;
      this.#settle(call.id)?.reject(new OddsmithError('data-shape', message, {}, error));
    }
  }

  /** Sends the table of a call ahead, in portions, unless the worker keeps it already. */
  async #withTableAhead(call: Call, link: Link): Promise<Call> {
    if (!('table' in call.input) || !isTable(call.input.table)) return call;
    const { table } = call.input;
    const isCopied = this.#copied?.deref() === table;
    const size = Math.max(1, Math.floor(PORTION / table.rows));
    for (let at = 0; !isCopied && at < table.columns.length && this.#pending.has(call.id); at += size) {
      if (at > 0) await turn();
      link.post({ kind: 'columns', at, columns: table.columns.slice(at, at + size) }, []);
    }
    const input = { ...call.input, table: { ...table, columns: [] } };
    return { ...call, input, table: isCopied ? 'same' : 'new' } as Call;
  }

  /** Takes a call off the lists; an idle worker does not keep the process alive. */
  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    this.#busy.delete(id);
    this.#link?.hold(this.#busy.size > 0);
    return pending;
  }

  #receive(reply: Reply): void {
    if (reply.kind === 'result') this.#resolve(reply.id, reply.value);
    if (reply.kind === 'failure') this.#settle(reply.id)?.reject(errorOf(reply.error));
    if (reply.kind !== 'events') return;
    try {
      for (const event of reply.events) this.#pending.get(reply.id)?.onEvent?.(...(event as never[]));
    } catch (error) {
      this.#abandon(reply.id, error);
    }
  }

  /** A table that was kept for a call that nobody waits for any more is let go. */
  #resolve(id: number, value: unknown): void {
    const pending = this.#settle(id);
    if (isKept(value)) this.#kept.add(value.kept);
    if (pending !== undefined) pending.resolve(value);
    else if (isKept(value)) this.release(value.kept);
  }

  /** Rejects a call at once and has the worker stop it. */
  #abandon(id: number, error: unknown): void {
    this.#pending.get(id)?.reject(error);
    this.#pending.delete(id);
    if (!this.#busy.has(id)) return;
    this.#link?.post({ kind: 'abort', id }, []);
    const grace = this.#kept.size > 0 ? GRACE_WITH_TABLES : GRACE;
    setTimeout(() => {
      if (this.#busy.has(id) && this.#pending.size === 0) this.end(null);
    }, grace);
  }
}

/** Of callers without types: other data are sent as they are, for core to judge. */
function isTable(table: Table | KeptTable): table is Table {
  if (isKept(table)) return false;
  return Number.isInteger(table?.rows) && table.rows > 0 && Array.isArray(table.columns);
}

function sourceFailed(message: string): OddsmithError {
  return new OddsmithError('source-failed', `${message}.`);
}

function cancelled(reason: unknown): OddsmithError {
  return new OddsmithError('cancelled', 'The work was cancelled.', {}, reason);
}
