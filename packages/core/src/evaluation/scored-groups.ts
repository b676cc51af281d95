/**
 * Rows by predicted log-odds, from the lowest: what every figure of an evaluation is computed from.
 *
 * A row's log-odds are computed from its own design row alone, so rows of one covariate pattern have the same bits and
 * are one group; a tie is never decided by the order in which a product was summed.
 */
import { OddsmithError } from '../errors.js';
import type { Prediction } from '../fit/predict.js';
import type { Outcome } from '../observations/outcome.js';

/** Groups of equal log-odds, ascending (±Infinity where a row meets an infinite coefficient). */
export interface ScoredGroups {
  readonly logOdds: Float64Array;
  readonly events: Float64Array;
  readonly others: Float64Array;
}

/** Rows that have a prediction and an outcome, and how many lack one. */
export interface ScoredRows {
  readonly logOdds: Float64Array;
  readonly events: Float64Array;
  readonly others: Float64Array;
  readonly dropped: number;
}

/** Joins predictions and outcomes; rows without weight are as if they were not there. Throws as `evaluate` does. */
export function scoredRows(
  { logOdds, problems }: Prediction,
  { events, others }: Outcome,
  missing: 'drop' | 'fail',
): ScoredRows {
  const kept: number[] = [];
  let dropped = 0;
  for (let row = 0; row < logOdds.length; row++) {
    const weight = events[row]! + others[row]!;
    if (weight === 0) continue;
    if (!Number.isNaN(weight) && !problems.has(row)) kept.push(row);
    else if (missing === 'drop') dropped++;
    else throw withoutOutcome(row);
  }
  if (kept.length === 0) {
    const message = `No row is left to evaluate: of ${logOdds.length} rows ${dropped} lack a value or have a level that is new to the model.`;
    throw new OddsmithError('data-empty', message);
  }
  const gather = (values: Float64Array) => Float64Array.from(kept, (row) => values[row]!);
  return { logOdds: gather(logOdds), events: gather(events), others: gather(others), dropped };
}

function withoutOutcome(row: number): OddsmithError {
  const message = `Row ${row + 1} has no value of the response or the weights.`;
  return new OddsmithError('value-missing', message, { row: row + 1 });
}

/** Sorts and merges rows of equal log-odds: O(n log n). */
export function groupByScore({ logOdds, events, others }: ScoredRows): ScoredGroups {
  const order = Uint32Array.from(logOdds, (_, row) => row);
  // Infinity − Infinity would be NaN.
  order.sort((i, j) => (logOdds[i]! < logOdds[j]! ? -1 : logOdds[i]! > logOdds[j]! ? 1 : 0));
  const column = () => new Float64Array(order.length);
  const groups = { logOdds: column(), events: column(), others: column() };
  let count = 0;
  for (const row of order) {
    if (count === 0 || groups.logOdds[count - 1] !== logOdds[row]) groups.logOdds[count++] = logOdds[row]!;
    groups.events[count - 1]! += events[row]!;
    groups.others[count - 1]! += others[row]!;
  }
  return {
    logOdds: groups.logOdds.subarray(0, count),
    events: groups.events.subarray(0, count),
    others: groups.others.subarray(0, count),
  };
}
