/** Work that may wait for answers; `run` drives it, `runSync` where all of them come at once. */
import type { Iteration } from '../objective/objective.js';
import { type Loading, loaded } from '../solver/run.js';
import type { Soon } from './columns.js';

export type WideWork<Result> = Generator<Loading | Iteration, Result, unknown>;

/** An answer, waited for where it is not there yet. */
export function* answered<Value>(answer: Soon<Value>): WideWork<Value> {
  return answer instanceof Promise ? yield* loaded(() => answer) : answer;
}
