/** What runs inside a thread that helps with calls of a kernel. */
import { nodeThreads } from '../worker/node-threads.js';
import { type Functions, type ThreadReply, type ThreadRequest, work } from './job.js';

interface Scope {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: ThreadRequest }) => void): void;
}

function isScope(scope: unknown): scope is Scope {
  return typeof (scope as Partial<Scope>).postMessage === 'function';
}

function serve(post: (reply: ThreadReply) => void): (request: ThreadRequest) => void {
  let functions: Functions | null = null;
  let counter = new Int32Array(1);
  let own: number | null = null;
  return (request) => {
    try {
      if (request.kind === 'open') {
        const { memory, module } = request;
        own = request.own;
        counter = new Int32Array(memory.buffer, request.counter, 1);
        functions = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Functions;
      } else if (functions) work(functions, request.job, own, () => Atomics.add(counter, 0, 1));
      post({ kind: 'done' });
    } catch (error) {
      post({ kind: 'failed', reason: String(error) });
    }
  };
}

const scope: unknown = globalThis;
const port = isScope(scope) ? null : nodeThreads()?.parentPort;
if (isScope(scope)) {
  const receive = serve((reply) => scope.postMessage(reply));
  scope.addEventListener('message', ({ data }) => receive(data));
  scope.postMessage({ kind: 'ready' });
} else if (port) {
  const receive = serve((reply) => port.postMessage(reply, []));
  port.on('message', receive);
  port.postMessage({ kind: 'ready' }, []);
}
