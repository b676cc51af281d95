/** Why a run stopped, as a sentence for a person. */
import type { StopReason } from '../objective/objective.js';

export const STOP_SENTENCES: Readonly<Record<StopReason, string>> = {
  'newton-decrement': 'the Newton decrement says that the optimum is reached',
  'gradient-norm': 'the gradient is as small as asked',
  'no-further-progress': 'no step lowers the loss any further in the precision of the sums',
  'max-iterations': 'the limit of iterations was reached first',
  cancelled: 'it was cancelled',
  'not-finite': 'the loss is not a finite number',
  singular: 'the Hessian is singular where the solver stands',
};

/** Whether the run ended where a solution can be trusted. */
export function isConverged(reason: StopReason): boolean {
  return reason === 'newton-decrement' || reason === 'gradient-norm';
}
