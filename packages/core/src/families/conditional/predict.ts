/** Predictions of a conditional model: log-odds against a row of columns that are 0, and probabilities within sets. */
import { OddsmithError } from '../../errors.js';
import { type Prediction, type PredictOptions, predictTable, refuseProblems } from '../../fit/predict.js';
import type { PredictiveModel } from '../../output/model.js';
import { isMissing } from '../../table/columns.js';
import type { Column, Table } from '../../table/table.js';
import { probabilitiesWithin } from './probabilities.js';

/**
 * Predicts the rows of a table. Where it has the column of sets, a row's probability is that of being the event if its
 * set has one: exp(z)/Σ exp(z) over the rows of the set that can be predicted. Else it is that in a pair with a row of
 * log-odds 0.
 *
 * Throws as `predictTable`, and `option-unavailable` for intervals of probabilities within sets.
 */
export function predictSets(model: PredictiveModel, table: Table, options: PredictOptions = {}): Prediction {
  const column = table.columns.find(({ name }) => name === model.schema.strata);
  if (column === undefined) return predictTable(model, table, options);
  if (options.intervals === 'wald') throw noIntervals(column.name);
  const prediction = predictTable(model, table, options);
  const { codes, count } = setsOf(column, table.rows);
  const problems = new Map(prediction.problems);
  codes.forEach((set, row) => {
    if (set < 0 && !problems.has(row)) problems.set(row, { kind: 'missing', column: column.name });
  });
  if (options.missing === 'fail') refuseProblems(problems);
  const { logOdds } = prediction;
  return { ...prediction, probability: probabilitiesWithin({ logOdds, codes, count }), problems };
}

/** The set of each row; −1 where it has none. */
function setsOf(column: Column, rows: number): { codes: Int32Array; count: number } {
  const known = new Map<number, number>();
  const values = column.kind === 'categorical' ? column.codes : column.values;
  const codes = Int32Array.from({ length: rows }, (_, row) => {
    if (isMissing(column, row)) return -1;
    const value = values[row]!;
    const code = known.get(value) ?? known.size;
    known.set(value, code);
    return code;
  });
  return { codes, count: known.size };
}

function noIntervals(column: string): OddsmithError {
  const message = `Option "intervals" must be "none": probabilities within the sets of ${column} have no intervals in this version. Without that column log-odds have them.`;
  return new OddsmithError('option-unavailable', message, { option: 'intervals' });
}
