/** Why a run stopped, as a sentence for a person. */
import type { StopReason } from '../objective/objective.js';

export const STOP_SENTENCES: Readonly<Record<StopReason, string>> = {
  'newton-decrement': 'the Newton decrement says that the optimum is reached',
  'gradient-norm': 'the gradient is as small as asked',
  distance: 'the optimum is as near as asked',
  'optimality-conditions': 'the optimality conditions hold as closely as asked',
  'loss-flat': 'the loss no longer falls',
  'held-out-loss': 'the loss of the held-out rows no longer falls',
  'does-not-settle': 'the iterates cycle or wander instead of settling: the rate is too high',
  'no-further-progress': 'no step lowers the loss any further in the precision of the sums',
  'max-iterations': 'the limit of iterations was reached first',
  cancelled: 'it was cancelled',
  'not-finite': 'the loss or a coefficient is beyond the range of numbers',
  singular: 'the Hessian is singular where the solver stands',
};

const CONVERGED: ReadonlySet<StopReason> = new Set([
  'newton-decrement',
  'gradient-norm',
  'distance',
  'optimality-conditions',
] as const);

/** Whether the run ended where a solution can be trusted. */
export function isConverged(reason: StopReason): boolean {
  return CONVERGED.has(reason);
}
