/** Standard errors that are not the model's: from the rows as they were, or from refits of samples of them. */
import { loaded } from '../solver/run.js';
import type { Begun } from './begun.js';
import type { Result } from './fitting.js';
import { resampled } from './resampled.js';
import { robustInTurns, robustNow } from './robust.js';
import type { ShardWork } from './solve.js';

function isResampled({ options: { covariance } }: Begun): boolean {
  return covariance === 'bootstrap' || covariance === 'jackknife';
}

/** A result with the standard errors that the options ask for, with turns for the event loop. */
export function* reviseInTurns(begun: Begun, result: Result): ShardWork<Result> {
  if (isResampled(begun)) return yield* resampled(begun, result);
  return yield* loaded(() => robustInTurns(begun, result));
}

/** The same at once. */
export function* reviseNow(begun: Begun, result: Result): ShardWork<Result> {
  return isResampled(begun) ? yield* resampled(begun, result) : robustNow(begun, result);
}
