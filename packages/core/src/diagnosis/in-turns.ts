/** Work over blocks of rows that gives the event loop its turns. */
import { withTurns } from '../pool/turn.js';

/** What steps end in. Rejects with the reason of the signal. */
export async function inTurns<Result>(
  steps: Generator<null, Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  let found: { readonly result: Result } | undefined;
  const blocks = function* () {
    found = { result: yield* steps };
  };
  await withTurns(blocks(), () => signal?.aborted ?? false);
  signal?.throwIfAborted();
  return found!.result;
}
