/** The options of `margins`: every default in its comment. */
import { confidence, oneOf, type Rule, type Rules, validateOptions } from '../fit/validate.js';
import { ADJUSTMENTS, type Adjustment } from '../inference/adjust.js';
import type { SetValue } from './report.js';

/** From one level or value of a column to another. */
export interface ContrastRequest {
  readonly column: string;
  readonly level: SetValue;
  readonly reference: SetValue;
}

/** A column (the derivative by a number, all changes of a factor), or one change. */
export type InteractionRequest = readonly [string | ContrastRequest, string | ContrastRequest];

export interface MarginsOptions {
  /**
   * Columns whose average marginal effects are asked for. Default: all that the terms read; none where contrasts, comparisons or
   * interactions are asked for.
   */
  readonly variables?: readonly string[];
  /** Columns set to a value in all rows; several values give all combinations; `mean` is the mean
   * of a column of numbers. Default: as they are. */
  readonly at?: Readonly<Record<string, SetValue | readonly SetValue[]>>;
  /** Standardised risks at two levels. Default: none. */
  readonly contrasts?: readonly ContrastRequest[];
  /** Factors whose levels are compared pair by pair. Default: none. */
  readonly pairwise?: readonly string[];
  /** How p-values of pairs are adjusted. Default `holm`. */
  readonly adjust?: Adjustment;
  /** Pairs whose interaction on the probability scale is asked for. Default: none. */
  readonly interactions?: readonly InteractionRequest[];
  /** Column of weights, or the weights of all rows. Default: none. */
  readonly weights?: string | ArrayLike<number>;
  /** Default: as the model was fitted; else `totals` where the response is a proportion, else `frequency`. */
  readonly weightsKind?: 'frequency' | 'totals' | 'importance' | 'sampling';
  /** Coverage of intervals, in (0, 1). Default: the model's own. */
  readonly confidence?: number;
  /** `fail` refuses data with a row that cannot be predicted. Default `drop` (counted). */
  readonly missing?: 'drop' | 'fail';
  /** Cancels. */
  readonly signal?: AbortSignal;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isSetValue = (value: unknown) =>
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value));
const isContrast = (value: unknown) =>
  isRecord(value) &&
  typeof value.column === 'string' &&
  isSetValue(value.level) &&
  isSetValue(value.reference);

function listOf(accepts: (value: unknown) => boolean, expected: string): Rule {
  return { expected, accepts: (value) => Array.isArray(value) && value.every(accepts) };
}

const names = listOf((name) => typeof name === 'string', 'an array of column names');

const RULES: Rules<MarginsOptions> = {
  variables: names,
  at: {
    expected: 'an object of values, or arrays of values, by column',
    accepts: (value) =>
      isRecord(value) &&
      Object.values(value).every((one) => isSetValue(one) || (Array.isArray(one) && one.every(isSetValue))),
  },
  contrasts: listOf(isContrast, 'an array of { column, level, reference }'),
  pairwise: names,
  adjust: oneOf(...ADJUSTMENTS),
  interactions: listOf(
    (pair) =>
      Array.isArray(pair) &&
      pair.length === 2 &&
      pair.every((side) => typeof side === 'string' || isContrast(side)),
    'an array of pairs of columns or { column, level, reference }',
  ),
  weights: {
    expected: 'the name of a column, or a number for each row',
    accepts: (value) =>
      typeof value === 'string' || (typeof value === 'object' && value !== null && 'length' in value),
  },
  weightsKind: oneOf('frequency', 'totals', 'importance', 'sampling'),
  confidence,
  missing: oneOf('drop', 'fail'),
  signal: { expected: 'an AbortSignal', accepts: (value) => value instanceof AbortSignal },
};

/** Throws `option-unknown` or `option-invalid`. */
export function checkMarginsOptions(options: MarginsOptions): void {
  validateOptions(options, RULES);
}
