/** A source while it is read: counted, cancellable, its failures told. */
import { OddsmithError, type Place } from '../../errors.js';
import type { CsvStreamOptions } from './options.js';

/** The same chunks; throws `cancelled` as soon as the signal says so, and `source-failed` when the source fails. */
export async function* watched(
  stream: AsyncIterable<Uint8Array>,
  { signal, onProgress }: CsvStreamOptions,
  place: Place,
): AsyncGenerator<Uint8Array> {
  const iterator = stream[Symbol.asyncIterator]();
  let bytesRead = 0;
  let done = false;
  try {
    for (;;) {
      const next = await unlessAborted(() => iterator.next(), signal);
      done = next.done === true;
      if (next.done) return;
      if (!ArrayBuffer.isView(next.value)) throw new TypeError('it gave something else than bytes');
      bytesRead += next.value.length;
      yield next.value;
      onProgress?.(bytesRead);
    }
  } catch (error) {
    throw toldFailure(error, signal, place);
  } finally {
    // Not awaited: a stream that stalls would never answer.
    if (!done) iterator.return?.().catch(() => undefined);
  }
}

/** The value of the promise, or a rejection when the signal aborts before it is there. */
function unlessAborted<Value>(start: () => Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return start();
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    start()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}

function toldFailure(error: unknown, signal: AbortSignal | undefined, place: Place): unknown {
  if (error instanceof OddsmithError) return error;
  if (signal?.aborted) return new OddsmithError('cancelled', 'Reading was cancelled.', place, error);
  const reason = error instanceof Error ? error.message : String(error);
  return new OddsmithError('source-failed', `The source could not be read: ${reason}`, place, error);
}
