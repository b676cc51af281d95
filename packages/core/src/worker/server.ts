/** The worker's side: runs calls, several at a time where they wait, and posts what becomes of them. */
import type { Column, Table } from '../table/table.js';
import { CALLS, type Watch } from './calls.js';
import { buffersOf, type Call, postedError, type Reply, type Request } from './protocol.js';

export type Post = (reply: Reply, transfer: ArrayBuffer[]) => void;

/** Tells events in batches: thousands of quick iterations are then a few messages. */
function batched(id: number, post: Post): { tell: (...event: unknown[]) => void; flush: () => void } {
  let events: unknown[][] = [];
  const flush = () => {
    if (events.length > 0) post({ kind: 'events', id, events }, []);
    events = [];
  };
  const tell = (...event: unknown[]) => {
    if (events.length === 0) setTimeout(flush);
    events.push(event);
  };
  return { tell, flush };
}

function perform({ name, input }: Call, watch: Watch): unknown {
  const work = CALLS[name] as (input: Call['input'], watch: Watch) => unknown;
  return work(input, watch);
}

/** The last table that came, and columns of the next one. */
class Tables {
  #kept: Table | null = null;
  #coming: Column[] = [];

  take(at: number, columns: readonly Column[]): void {
    this.#coming = [...this.#coming.slice(0, at), ...columns];
  }

  /** The call with the table that it means. */
  complete(call: Call): Call {
    const { input } = call;
    if (call.table === undefined || !('table' in input)) return call;
    if (call.table === 'new') this.#kept = { ...input.table, columns: this.#coming };
    return { ...call, input: { ...input, table: this.#kept } } as Call;
  }
}

/** A function that takes requests and answers them through `post`; results give up their buffers. */
export function serve(post: Post): (request: Request) => void {
  const tables = new Tables();
  const running = new Map<number, AbortController>();
  const answer = async (call: Call) => {
    const { id } = call;
    const controller = new AbortController();
    running.set(id, controller);
    const { tell, flush } = batched(id, post);
    try {
      const value = await perform(call, { signal: controller.signal, tell: call.watched ? tell : null });
      flush();
      post({ kind: 'result', id, value }, [...buffersOf(value)]);
    } catch (error) {
      flush();
      post({ kind: 'failure', id, error: postedError(error) }, []);
    }
    running.delete(id);
  };
  return (request) => {
    if (request.kind === 'abort') running.get(request.id)?.abort();
    else if (request.kind === 'columns') tables.take(request.at, request.columns);
    else void answer(tables.complete(request));
  };
}
