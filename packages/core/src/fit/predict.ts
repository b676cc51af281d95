/** Predictions for new rows: log-odds and probabilities, with standard errors and intervals on request. */
import { OddsmithError } from '../errors.js';
import { bindPrediction, type RowProblem } from '../formula/prediction.js';
import type { Design } from '../formula/schema.js';
import { intervalMultiple } from '../inference/wald.js';
import { compensatedDot } from '../math/compensated-dot.js';
import { probability } from '../math/logistic.js';
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

/**
 * One entry for every row given, in order. Where a row cannot be predicted the numbers are NaN and `problems` says
 * why. Log-odds are ±Infinity where a row meets an infinite coefficient; the probability is then 1 or 0.
 */
export interface Prediction {
  readonly rows: number;
  readonly logOdds: Float64Array;
  readonly probability: Float64Array;
  readonly intervals: PredictionIntervals | null;
  /** Row of the table, from 0 → why it has no prediction. */
  readonly problems: ReadonlyMap<number, RowProblem>;
}

const CHUNK = 4096;

/** Coefficients as arrays; what is null (aliased) counts as 0. */
interface Predictor {
  readonly high: Float64Array;
  readonly low: Float64Array;
  /** Direction in which the estimate runs to infinity. */
  readonly direction: Float64Array | null;
}

function predictorOf(model: PredictiveModel): Predictor {
  const fallback = model.limiting?.coefficients;
  return {
    high: Float64Array.from(model.coefficients, (value, j) => value ?? fallback?.[j] ?? 0),
    low: Float64Array.from(model.coefficientsLow),
    direction: model.limiting ? Float64Array.from(model.limiting.direction) : null,
  };
}

/** Calls `visit` with each design row (at `offset` of `x`) and the index of its row in the table. */
function eachRow(design: Design, visit: (x: Float64Array, row: number, index: number) => void): void {
  const size = design.columns.length;
  const panels = new Float64Array(CHUNK * size);
  const x = new Float64Array(size);
  for (let start = 0; start < design.rows; start += CHUNK) {
    const count = Math.min(CHUNK, design.rows - start);
    design.fill(start, count, panels, 0, size);
    for (let i = 0; i < count; i++) {
      const at = (i >> 3) * 8 * size + (i & 7);
      for (let j = 0; j < size; j++) x[j] = panels[at + 8 * j]!;
      visit(x, design.kept === null ? start + i : design.kept[start + i]!, start + i);
    }
  }
}

/** +Infinity or −Infinity where xᵀd is not 0 (beyond rounding), else 0. */
function pull(x: Float64Array, direction: Float64Array, zeros: Float64Array): number {
  const value = compensatedDot(0, x, 0, direction, zeros, 0, x.length).hi;
  let size = 0;
  for (let j = 0; j < x.length; j++) size += Math.abs(x[j]! * direction[j]!);
  if (Math.abs(value) <= 1e-12 * size) return 0;
  return value > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

/** The covariance matrix as arrays, 0 where it has no entry. */
function covarianceOf(model: PredictiveModel): { high: Float64Array; low: Float64Array } {
  const flat = (matrix: readonly (readonly (number | null)[])[]) =>
    Float64Array.from(matrix.flat(), (value) => value ?? 0);
  return { high: flat(model.covariance), low: flat(model.covarianceLow) };
}

/** √(xᵀVx), in double-double up to the root: V of nearly collinear columns cancels. */
function standardError(x: Float64Array, v: { high: Float64Array; low: Float64Array }): number {
  const size = x.length;
  const high = new Float64Array(size);
  const low = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const { hi, lo } = compensatedDot(0, x, 0, v.high, v.low, i * size, size);
    high[i] = hi;
    low[i] = lo;
  }
  return Math.sqrt(Math.max(0, compensatedDot(0, x, 0, high, low, 0, size).hi));
}

/** A ridge fit has estimates, but no covariance. */
function refuseWithoutCovariance({ coefficients, covariance }: PredictiveModel): void {
  if (coefficients.every((value, j) => value === null || covariance[j]![j] !== null)) return;
  const message =
    'Option "intervals" must be "none": the model has no covariance, since a ridge fit has no standard errors.';
  throw new OddsmithError('option-unavailable', message, { option: 'intervals' });
}

function emptyIntervals(rows: number, confidence: number): PredictionIntervals {
  const column = () => new Float64Array(rows).fill(Number.NaN);
  return {
    confidence,
    logOddsStandardError: column(),
    logOddsLower: column(),
    logOddsUpper: column(),
    probabilityStandardError: column(),
    probabilityLower: column(),
    probabilityUpper: column(),
  };
}

function setInterval(
  intervals: PredictionIntervals,
  row: number,
  logOdds: number,
  error: number,
  multiple: number,
): void {
  const p = probability(logOdds);
  intervals.logOddsStandardError[row] = error;
  intervals.logOddsLower[row] = logOdds - multiple * error;
  intervals.logOddsUpper[row] = logOdds + multiple * error;
  intervals.probabilityStandardError[row] = p * probability(-logOdds) * error;
  intervals.probabilityLower[row] = probability(logOdds - multiple * error);
  intervals.probabilityUpper[row] = probability(logOdds + multiple * error);
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
 * intervals of a ridge fit, and under `fail` `value-missing`, `level-unknown`, `value-out-of-domain`.
 */
export function predictTable(model: PredictiveModel, table: Table, options: PredictOptions = {}): Prediction {
  validateOptions(options, PREDICT_RULES);
  const { design, problems } = bindPrediction(model.schema, table);
  if (options.missing === 'fail') refuseProblems(problems);
  const { high, low, direction } = predictorOf(model);
  const zeros = new Float64Array(high.length);
  const confidence = options.confidence ?? model.confidence;
  if (options.intervals === 'wald') refuseWithoutCovariance(model);
  const intervals = options.intervals === 'wald' ? emptyIntervals(table.rows, confidence) : null;
  const covariance = intervals && covarianceOf(model);
  const multiple = intervalMultiple(confidence);
  const logOdds = new Float64Array(table.rows).fill(Number.NaN);
  const probabilities = new Float64Array(table.rows).fill(Number.NaN);
  eachRow(design, (x, row, index) => {
    const start = design.offset === null ? 0 : design.offset[index]!;
    const finite = compensatedDot(start, x, 0, high, low, 0, x.length).hi;
    const infinite = direction === null ? 0 : pull(x, direction, zeros);
    logOdds[row] = infinite === 0 ? finite : infinite;
    probabilities[row] = probability(logOdds[row]!);
    if (covariance && infinite === 0)
      setInterval(intervals, row, finite, standardError(x, covariance), multiple);
  });
  return { rows: table.rows, logOdds, probability: probabilities, intervals, problems };
}
