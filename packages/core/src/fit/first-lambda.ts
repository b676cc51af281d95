/** The λ that a path begins with. */
import { OddsmithError } from '../errors.js';

/** The same λ; throws `option-invalid` where it is 0, since there is no path from there. */
export function beginningAt(first: number): number {
  if (first > 0) return first;
  const message =
    'There is no largest lambda to begin a path at: no column that is penalised goes with the response (the formula has none, or all are constant). Change the formula, or give "lambdas".';
  throw new OddsmithError('option-invalid', message, { option: 'lambdas' });
}
