/** The worker's side: runs calls, several at a time where they wait, and posts what becomes of them. */
import type { Table } from '../table/table.js';
import { CALLS, type Watch } from './calls.js';
import { buffersOf, type Call, postedError, type Reply, type Request } from './protocol.js';
import { Tables } from './tables.js';

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
      const { signal } = controller;
      const value = await perform(tables.complete(call), { signal, tell: call.watched ? tell : null });
      flush();
      const isKept = call.keep !== undefined && !signal.aborted;
      const result = isKept ? tables.keep(call.keep, value as Table) : value;
      post({ kind: 'result', id, value: result }, isKept ? [] : [...buffersOf(value)]);
    } catch (error) {
      flush();
      post({ kind: 'failure', id, error: postedError(error) }, []);
    }
    running.delete(id);
  };
  return (request) => {
    if (request.kind === 'abort') running.get(request.id)?.abort();
    else if (request.kind === 'columns') tables.take(request.at, request.columns);
    else if (request.kind === 'release') tables.release(request.kept);
    else {
      tables.arrive(request);
      void answer(request);
    }
  };
}
