/** A stream as an input whose bytes can be had but once, so that they need not be kept. */
import { addAbortSignal, type Readable } from 'node:stream';
import { throwIfCancelled } from './cancel.js';
import { type Input, unreadable } from './input.js';

export function onceInput(name: string, stream: Readable, signal: AbortSignal | undefined): Input {
  const chunks = (signal === undefined ? stream : addAbortSignal(signal, stream))[Symbol.asyncIterator]();
  const peeked: Uint8Array[] = [];
  const next = async (): Promise<Uint8Array | undefined> => {
    try {
      const { done, value } = await chunks.next();
      return done ? undefined : value;
    } catch (cause) {
      throwIfCancelled(signal);
      return unreadable(name, cause);
    }
  };
  return {
    name,
    size: Number.NaN,
    path: null,
    async *open() {
      try {
        yield* peeked.splice(0);
        for (let chunk = await next(); chunk !== undefined; chunk = await next()) yield chunk;
      } finally {
        stream.destroy();
      }
    },
    async head(count) {
      let length = peeked.reduce((sum, chunk) => sum + chunk.length, 0);
      while (length < count) {
        const chunk = await next();
        if (chunk === undefined) break;
        peeked.push(chunk);
        length += chunk.length;
      }
      return Buffer.concat(peeked).subarray(0, count);
    },
    demandUnchanged: () => Promise.resolve(),
  };
}
