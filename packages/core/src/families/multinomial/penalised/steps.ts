/** Work in steps, which ask for calls of a kernel, and what drives it: at once, or in turns and on several threads. */
import { turn } from '../../../pool/turn.js';
import type { Crew, Workplace } from '../../../thread/crew.js';
import { type Job, workAlone } from '../../../thread/job.js';

/** Calls of a kernel that are made before the work goes on. */
export interface Asked {
  readonly place: Workplace;
  readonly job: Job;
}

/** Steps that ask for calls, or for nothing between two of them. */
export type Steps<Result> = Generator<Asked | null, Result>;

/** Milliseconds after which the event loop gets a turn. */
const TURN = 16;

/** The result of steps, with turns for the event loop, by a crew if there is one. Rejects with the signal's reason when cancelled. */
export async function inTurns<Result>(
  steps: Steps<Result>,
  signal: AbortSignal | undefined,
  crew: Crew | null = null,
): Promise<Result> {
  for (let last = performance.now(); ; ) {
    signal?.throwIfAborted();
    const step = steps.next();
    if (step.done) return step.value;
    if (step.value !== null && crew !== null) await crew.work(step.value.place, step.value.job);
    else answer(step.value);
    if (performance.now() - last <= TURN) continue;
    await turn();
    last = performance.now();
  }
}

/** The result of steps, at once. */
export function atOnce<Result>(steps: Steps<Result>, signal: AbortSignal | undefined): Result {
  for (;;) {
    signal?.throwIfAborted();
    const step = steps.next();
    if (step.done) return step.value;
    answer(step.value);
  }
}

function answer(asked: Asked | null): void {
  if (asked === null) return;
  const { functions, own } = asked.place;
  workAlone(functions, asked.job, own && own[0]!);
}
