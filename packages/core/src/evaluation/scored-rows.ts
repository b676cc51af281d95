/** Rows that have a prediction and an outcome: of one model, or of two that are compared. */
import { OddsmithError } from '../errors.js';
import type { Prediction } from '../fit/predict.js';
import type { Outcome } from '../observations/outcome.js';
import type { Weights } from './scored-groups.js';

export interface ScoredRows extends Weights {
  /** Of the model, and of the one it is compared with. */
  readonly logOdds: Float64Array;
  readonly against: Float64Array | null;
  /** The row of the table of each row. */
  readonly kept: Int32Array;
  /** Rows that lack a prediction or an outcome. */
  readonly dropped: number;
}

/** Joins predictions and outcomes; rows without weight are as if they were not there. Throws as `evaluate` does. */
export function scoredRows(
  { logOdds, problems }: Prediction,
  other: Prediction | null,
  { events, others }: Outcome,
  missing: 'drop' | 'fail',
): ScoredRows {
  const rows = new Int32Array(logOdds.length);
  let [count, dropped] = [0, 0];
  for (let row = 0; row < logOdds.length; row++) {
    const weight = events[row]! + others[row]!;
    if (weight === 0) continue;
    if (!Number.isNaN(weight) && !problems.has(row) && !other?.problems.has(row)) rows[count++] = row;
    else if (missing === 'drop') dropped++;
    else throw withoutOutcome(row);
  }
  if (count === 0) {
    const message = `No row is left to evaluate: of ${logOdds.length} rows ${dropped} lack a value or have a level that is new to the model.`;
    throw new OddsmithError('data-empty', message);
  }
  const kept = rows.subarray(0, count);
  const gather = (values: Float64Array) =>
    count === values.length ? values : Float64Array.from(kept, (row) => values[row]!);
  return {
    logOdds: gather(logOdds),
    against: other ? gather(other.logOdds) : null,
    events: gather(events),
    others: gather(others),
    kept,
    dropped,
  };
}

function withoutOutcome(row: number): OddsmithError {
  const message = `Row ${row + 1} has no value of the response or the weights.`;
  return new OddsmithError('value-missing', message, { row: row + 1 });
}
