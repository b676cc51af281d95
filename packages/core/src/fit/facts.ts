/** What a fit's report says of the data beside their sums. */
import type { Schema } from '../formula/schema.js';
import type { TrainingData } from '../formula/training.js';
import { add, toNumber, ZERO } from '../math/double-double.js';

export interface Facts extends Pick<TrainingData, 'weightsKind' | 'rowsDropped'> {
  readonly schema: Schema;
  /** Number of observations: Σ weights under frequency weights, else rows. */
  readonly observations: number;
}

export function factsOf({ schema, weights, weightsKind, rowsDropped, design }: TrainingData): Facts {
  const isCounted = weights !== null && weightsKind === 'frequency';
  const observations = isCounted
    ? toNumber(weights.reduce((sum, weight) => add(sum, { hi: weight, lo: 0 }), ZERO))
    : design.rows;
  return { schema, weightsKind, rowsDropped, observations };
}
