import { OddsmithError } from '@oddsmith/core';

/** @throws OddsmithError `cancelled` once the signal has fired. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new OddsmithError('cancelled', 'Reading was cancelled.', {}, signal.reason);
}
