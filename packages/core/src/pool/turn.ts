/** Work on a thread that has to hear what comes in meanwhile. */

/** Milliseconds after which the event loop gets a turn. */
const TURN = 16;

const waiting: (() => void)[] = [];
let channel: MessageChannel | undefined;

/** A turn through a message of its own: `setTimeout` waits a millisecond or four. */
function messageTurn(resolve: () => void): void {
  if (channel === undefined) {
    channel = new MessageChannel();
    channel.port2.onmessage = () => waiting.shift()?.();
  }
  waiting.push(resolve);
  channel.port1.postMessage(null);
}

type Immediate = (callback: () => void) => unknown;

/** A macrotask: messages and timers get their turn. */
export function turn(): Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: Immediate };
  return new Promise(setImmediate ?? messageTurn);
}

/** All that `steps` give but null, with turns every 16 ms; null when `isOver` after one of them. */
export async function withTurns<Result>(
  steps: Iterable<Result | null>,
  isOver: () => boolean,
): Promise<Result[] | null> {
  const taken: Result[] = [];
  let last = performance.now();
  for (const step of steps) {
    if (step !== null) taken.push(step);
    if (performance.now() - last <= TURN) continue;
    await turn();
    if (isOver()) return null;
    last = performance.now();
  }
  return taken;
}
