/** Waits until the other side of a link has started. */
import type { Link, Listener, Open } from './link.js';

/** Milliseconds a worker may take to start. */
const PATIENCE = 20_000;

/**
 * Opens a link and resolves once the other side is ready; rejects with a plain Error that says why there is none.
 * From then on replies and a failure go to `listener`.
 */
export function connect<Sent, Received extends { readonly kind: string }>(
  open: Open<Sent, Received>,
  listener: Listener<Received>,
): Promise<Link<Sent>> {
  return new Promise((resolve, reject) => {
    let link: Link<Sent> | null = null;
    let isReady = false;
    const fail = (reason: string) => {
      clearTimeout(timer);
      if (isReady) return listener.onFailure(reason);
      link?.end();
      reject(new Error(reason));
    };
    const timer = setTimeout(() => fail(`it did not start within ${PATIENCE / 1000} seconds`), PATIENCE);
    const ready = () => {
      clearTimeout(timer);
      isReady = true;
      if (link) resolve(link);
    };
    const opened = (made: Link<Sent>) => {
      link = made;
      if (isReady) resolve(made);
    };
    const onReply = (reply: Received) => (reply.kind === 'ready' ? ready() : listener.onReply(reply));
    Promise.resolve({ onReply, onFailure: fail })
      .then(open)
      .then(opened, (error: unknown) => fail(reasonOf(error)));
  });
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
