/** Why a penalised fit has no answer where columns without a penalty separate the classes. */
import { OddsmithError } from '../errors.js';

export function freeSeparated(names: readonly string[]): OddsmithError {
  const message = `The columns that are free of the penalty separate the classes: the estimate of ${names.join(', ')} is infinite at every lambda. Give them penalty factors above 0, or leave them out.`;
  return new OddsmithError('estimate-not-finite', message, { option: 'penaltyFactors' });
}
