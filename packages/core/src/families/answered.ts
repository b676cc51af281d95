/** A pass made step by step, at once or with turns for the event loop. */
import type { Sums } from '../objective/objective.js';
import { withTurns } from '../pool/turn.js';

/** What passes that give turns need to know. */
export interface Waiting {
  readonly signal: AbortSignal | undefined;
}

/** The sums at the end of steps that are null before. Rejects with the signal's reason when cancelled. */
export function answered(steps: Generator<Sums | null>, waiting: Waiting | null): Sums | Promise<Sums> {
  if (waiting !== null) return inTurns(steps, waiting);
  for (const sums of steps) if (sums !== null) return sums;
  throw new Error('A pass has sums.');
}

async function inTurns(steps: Generator<Sums | null>, { signal }: Waiting): Promise<Sums> {
  const [sums] = (await withTurns(steps, () => signal?.aborted === true)) ?? [];
  if (sums === undefined) throw signal?.reason;
  return sums;
}
