import { OddsmithError } from '../errors.js';

/** The error of work that a signal cancelled, as code `cancelled`; other errors as they are. */
export function cancelled(error: unknown, signal: AbortSignal | undefined): unknown {
  return signal?.aborted && error === signal.reason
    ? new OddsmithError('cancelled', 'The fit was cancelled.', {}, error)
    : error;
}
