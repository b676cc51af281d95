/** Predictions for new rows: log-odds and probabilities, with standard errors and intervals on request. */
import { OddsmithError } from '../errors.js';
import { bindPrediction, type RowProblem } from '../formula/prediction.js';
import { intervalMultiple } from '../inference/wald.js';
import { probability } from '../math/logistic.js';
import { designBlocks, LinearPredictor, StandardError } from '../observations/predictor.js';
import type { PredictiveModel } from '../output/model.js';
import type { Table } from '../table/table.js';
import { PREDICT_RULES, validateOptions } from './validate.js';

export interface PredictOptions {
  /** `wald` adds standard errors and intervals. Default `none`. */
  readonly intervals?: 'none' | 'wald';
  /** Coverage of the intervals, in (0, 1). Default: the model's own. */
  readonly confidence?: number;
  /** `fail` refuses data with a row that cannot be predicted. Default `drop`: such a row has no prediction. */
  readonly missing?: 'drop' | 'fail';
}

/** Standard errors and interval ends, aligned with the rows; NaN where there is none. */
export interface PredictionIntervals {
  readonly confidence: number;
  readonly logOddsStandardError: Float64Array;
  readonly logOddsLower: Float64Array;
  readonly logOddsUpper: Float64Array;
  /** Delta method: p(1 − p)·SE of the log-odds. */
  readonly probabilityStandardError: Float64Array;
  readonly probabilityLower: Float64Array;
  readonly probabilityUpper: Float64Array;
}

/** Standard errors and interval ends of the probability of each class; NaN where there is none. */
export interface ClassIntervals {
  readonly confidence: number;
  readonly standardErrors: readonly Float64Array[];
  readonly lower: readonly Float64Array[];
  readonly upper: readonly Float64Array[];
}

/** What a model of several classes predicts: arrays of all rows, one for each class in level order. */
export interface ClassPrediction {
  readonly levels: readonly string[];
  readonly probabilities: readonly Float64Array[];
  /** Index of the most probable class of each row, the first of equal ones; −1 where there is no prediction. */
  readonly mostProbable: Int32Array;
  readonly intervals: ClassIntervals | null;
}

/**
 * One entry for every row given, in order. Where a row cannot be predicted the numbers are NaN and `problems` says
 * why. Log-odds are ±Infinity where a row meets an infinite coefficient; the probability is then 1 or 0.
 */
export interface Prediction {
  readonly rows: number;
  readonly logOdds: Float64Array;
  /**
   * Of a conditional model, where the data have its column of sets: of the row to be the event if its set has one. Else as if
   * in a pair with a row of log-odds 0.
   */
  readonly probability: Float64Array;
  readonly intervals: PredictionIntervals | null;
  /** Row of the table, from 0 → why it has no prediction. */
  readonly problems: ReadonlyMap<number, RowProblem>;
  /** Only of models of several classes: the numbers above are then those of the most probable class. */
  readonly classes?: ClassPrediction;
}

/** A shrunken fit has estimates, but no covariance. */
export function refuseWithoutCovariance({ coefficients, covariance }: PredictiveModel): void {
  if (coefficients.every((value, j) => value === null || (covariance[j]?.[j] ?? null) !== null)) return;
  const message =
    'Option "intervals" must be "none": the model has no covariance, since a fit with ridge, lasso or elastic net has no standard errors.';
  throw new OddsmithError('option-unavailable', message, { option: 'intervals' });
}

function mapped(values: Float64Array, transform: (value: number, row: number) => number): Float64Array {
  const result = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++) result[row] = transform(values[row]!, row);
  return result;
}

/** NaN where the standard error of the log-odds is. */
function intervalsOf(
  logOdds: Float64Array,
  probabilities: Float64Array,
  errors: Float64Array,
  confidence: number,
): PredictionIntervals {
  const multiple = intervalMultiple(confidence);
  const lower = mapped(logOdds, (value, row) => value - multiple * errors[row]!);
  const upper = mapped(logOdds, (value, row) => value + multiple * errors[row]!);
  return {
    confidence,
    logOddsStandardError: errors,
    logOddsLower: lower,
    logOddsUpper: upper,
    probabilityStandardError: mapped(
      logOdds,
      (value, row) => probabilities[row]! * probability(-value) * errors[row]!,
    ),
    probabilityLower: mapped(lower, probability),
    probabilityUpper: mapped(upper, probability),
  };
}

/** Says in words why a row cannot be predicted. */
export function problemText(problem: RowProblem): string {
  if (problem.kind === 'missing') return `${problem.column} is missing`;
  if (problem.kind === 'unseen-level')
    return `${problem.column} has the level "${problem.level}", which training did not have`;
  return `${problem.expression} is not defined there`;
}

/**
 * Throws `value-missing`, `level-unknown` or `value-out-of-domain` for the first of these rows (from 0) that cannot be
 * predicted; nothing where there is none.
 */
export function refuseProblems(problems: ReadonlyMap<number, RowProblem>): void {
  if (problems.size === 0) return;
  let row = Number.POSITIVE_INFINITY;
  for (const one of problems.keys()) row = Math.min(row, one);
  const problem = problems.get(row)!;
  const code =
    problem.kind === 'unseen-level'
      ? 'level-unknown'
      : problem.kind === 'missing'
        ? 'value-missing'
        : 'value-out-of-domain';
  const place = 'column' in problem ? { row: row + 1, column: problem.column } : { row: row + 1 };
  const others = problems.size > 1 ? ` (and ${problems.size - 1} more rows)` : '';
  throw new OddsmithError(
    code,
    `Row ${row + 1} cannot be predicted: ${problemText(problem)}${others}.`,
    place,
  );
}

/**
 * Predicts the rows of a table. A row that lacks a value, has a level that training did not have, or leaves the
 * formula's domain has no prediction, and the rows stay aligned; with `missing: 'fail'` it is refused.
 *
 * Throws `column-unknown`, `column-type` where the table does not have the model's columns, `option-unavailable` for
 * intervals of a shrunken fit, and under `fail` `value-missing`, `level-unknown`, `value-out-of-domain`.
 */
export function predictTable(model: PredictiveModel, table: Table, options: PredictOptions = {}): Prediction {
  validateOptions(options, PREDICT_RULES);
  const { design, problems } = bindPrediction(model.schema, table);
  if (options.missing === 'fail') refuseProblems(problems);
  if (options.intervals === 'wald') refuseWithoutCovariance(model);
  const standardError = options.intervals === 'wald' ? new StandardError(model) : null;
  const predictor = new LinearPredictor(model);
  const logOdds = new Float64Array(table.rows).fill(Number.NaN);
  const errors = logOdds.slice();
  const { kept, offset, columns } = design;
  for (const { x, first, count } of designBlocks(design)) {
    for (let i = 0; i < count; i++) {
      const at = i * columns.length;
      const row = kept === null ? first + i : kept[first + i]!;
      const infinite = predictor.infinite(x, at);
      const start = offset === null ? 0 : offset[first + i]!;
      logOdds[row] = infinite === 0 ? predictor.finite(x, at, start) : infinite;
      if (standardError !== null && infinite === 0) errors[row] = standardError.at(x, at);
    }
  }
  const probabilities = mapped(logOdds, probability);
  const intervals =
    standardError && intervalsOf(logOdds, probabilities, errors, options.confidence ?? model.confidence);
  return { rows: table.rows, logOdds, probability: probabilities, intervals, problems };
}
