/** A line to whatever answers requests: a web worker, a thread of Node, or the same thread in slices. */
import { type NodeThread, nodeThreads } from './node-threads.js';
import type { Reply, Request } from './protocol.js';

/** What is used of a web worker: any `Worker` will do. */
export interface WorkerLike {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: (event: object) => void): void;
  terminate(): void;
}

/** Who hears what comes over a link. */
export interface Listener<Received = Reply> {
  readonly onReply: (reply: Received) => void;
  /** The other side is gone; `reason` is the tail of a sentence. */
  readonly onFailure: (reason: string) => void;
}

export interface Link<Sent = Request> {
  /** Throws where something in the request cannot be posted. */
  post(request: Sent, transfer: ArrayBuffer[]): void;
  /** Whether answers are waited for: an idle thread does not keep a process alive. */
  hold(busy: boolean): void;
  end(): void;
}

/** Makes a link; what cannot even be started throws. */
export type Open<Sent = Request, Received = Reply> = (
  listener: Listener<Received>,
) => Link<Sent> | Promise<Link<Sent>>;

function webReason(event: object): string {
  return 'message' in event && typeof event.message === 'string' && event.message !== ''
    ? event.message
    : 'its script could not be run';
}

export function webLink<Sent = Request, Received = Reply>(
  worker: WorkerLike,
  { onReply, onFailure }: Listener<Received>,
): Link<Sent> {
  worker.addEventListener('message', ({ data }) => onReply(data as Received));
  worker.addEventListener('error', (event) => onFailure(webReason(event)));
  worker.addEventListener('messageerror', () => onFailure('a message could not be read'));
  return {
    post: (request, transfer) => worker.postMessage(request, transfer),
    hold: () => undefined,
    end: () => worker.terminate(),
  };
}

function threadLink<Sent, Received>(
  thread: NodeThread,
  { onReply, onFailure }: Listener<Received>,
): Link<Sent> {
  thread.on('message', onReply);
  thread.on('error', (error) => onFailure(String(error)));
  thread.on('messageerror', () => onFailure('a message could not be read'));
  thread.on('exit', (code) => onFailure(`it ended with exit code ${code}`));
  return {
    post: (request, transfer) => thread.postMessage(request, transfer),
    hold: (busy) => (busy ? thread.ref() : thread.unref()),
    end: () => void thread.terminate(),
  };
}

function hasWebWorkers(): boolean {
  return typeof Worker === 'function' && typeof URL.createObjectURL === 'function';
}

/**
 * A worker made of one text, so that no bundler and no server has to find a file. Throws where there are no workers.
 */
export async function openText<Sent, Received extends { readonly kind: string }>(
  load: () => Promise<string>,
  listener: Listener<Received>,
): Promise<Link<Sent>> {
  const threads = hasWebWorkers() ? undefined : nodeThreads();
  if (threads === undefined && !hasWebWorkers()) throw new Error('there are no workers here');
  const text = await load();
  if (threads) return threadLink(new threads.Worker(text, { eval: true, execArgv: [] }), listener);
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  return webLink(new Worker(url, { type: 'module', name: 'oddsmith' }), {
    ...listener,
    onReply: (reply: Received) => {
      if (reply.kind === 'ready') URL.revokeObjectURL(url);
      listener.onReply(reply);
    },
  });
}
