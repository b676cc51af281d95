/** λ and the C of LIBLINEAR and scikit-learn: the same objective up to a factor where columns are not standardised. */
import { OddsmithError } from '../../errors.js';

function positive(name: string, value: number): number {
  if (value > 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new OddsmithError('option-invalid', `${name} is a number above 0, not ${value}.`, { option: name });
}

/** 1/(C·Σw), Σw being the number of rows where they have no weights. */
export function lambdaOfC(c: number, totalWeight: number): number {
  return 1 / (positive('C', c) * positive('totalWeight', totalWeight));
}

/** 1/(λ·Σw). */
export function cOfLambda(lambda: number, totalWeight: number): number {
  return 1 / (positive('lambda', lambda) * positive('totalWeight', totalWeight));
}
