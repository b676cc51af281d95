/** What a fit's report says of the data beside their sums. */
import type { Schema } from '../formula/schema.js';
import type { TrainingData } from '../formula/training.js';
import { add, toNumber, ZERO } from '../math/double-double.js';

export interface Facts extends Pick<TrainingData, 'weightsKind' | 'rowsDropped'> {
  readonly schema: Schema;
  /** Rows that take part. */
  readonly rows: number;
  /** Where equal rows are fitted as one: the fitted row of each row that takes part. */
  readonly patternOf: Int32Array | null;
  /** Where equal rows were counted elsewhere: how many rows each fitted row is. */
  readonly rowsOf?: Float64Array;
  /** Number of observations: Σ weights under frequency weights, else rows. */
  readonly observations: number;
}

export function factsOf({ schema, weights, weightsKind, rowsDropped, design }: TrainingData): Facts {
  const isCounted = weights !== null && weightsKind === 'frequency';
  const observations = isCounted
    ? toNumber(weights.reduce((sum, weight) => add(sum, { hi: weight, lo: 0 }), ZERO))
    : design.rows;
  return { schema, weightsKind, rowsDropped, observations, rows: design.rows, patternOf: null };
}
