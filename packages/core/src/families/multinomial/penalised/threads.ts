/** Paths of several classes on several threads. */
import { threadsThatPay } from '../../../pool/threads.js';
import { Crew } from '../../../thread/crew.js';
import { inTurns, type Steps } from './steps.js';

/** Milliseconds of a pass on one thread for each row, column and class. */
const PER_VALUE = 3e-7;
/** Passes of the first λ, curvature included, and of each one more. */
const FIRST = 20;
const EACH = 5;

/** Threads for a path of so many λ: 1 where more would not pay. `asked`: the most that are wanted. */
export function threadsForPath(
  { rows, columns, classes }: { rows: number; columns: number; classes: number },
  lambdas: number,
  asked: number | undefined,
): number {
  const pass = rows * (columns + 1) * classes * PER_VALUE;
  return threadsThatPay(pass * (FIRST + EACH * (lambdas - 1)), asked, false);
}

/** The result of steps, with turns for the event loop; the other threads start while the first one works. */
export async function onThreads<Result>(
  threads: number,
  steps: Steps<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (threads === 1) return inTurns(steps, signal);
  const crew = new Crew(threads);
  try {
    await crew.begun;
    return await inTurns(steps, signal, crew);
  } finally {
    crew.end();
  }
}
