/** What runs inside a thread of the pool: a worker of a page, of Deno or Bun, or a thread of Node. */
import { nodeThreads } from '../worker/node-threads.js';
import type { Request } from './protocol.js';
import { type Post, Server } from './server.js';

interface Scope {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(type: 'message', listener: (event: { data: Request }) => void): void;
}

function isScope(scope: unknown): scope is Scope {
  return typeof (scope as Partial<Scope>).postMessage === 'function';
}

function start(post: Post, listen: (receive: (request: Request) => void) => void): void {
  const server = new Server(post);
  listen((request) => server.receive(request));
  post({ kind: 'ready' }, []);
}

const scope: unknown = globalThis;
const port = isScope(scope) ? null : nodeThreads()?.parentPort;
if (isScope(scope)) {
  start(
    (reply, transfer) => scope.postMessage(reply, transfer),
    (receive) => scope.addEventListener('message', ({ data }) => receive(data)),
  );
} else if (port) {
  start(
    (reply, transfer) => port.postMessage(reply, transfer),
    (receive) => port.on('message', receive),
  );
}
