/** The options of `evaluate`: every default in its comment. */
import { validateOptions } from '../fit/validate.js';

export interface EvaluateOptions {
  /** Column of weights, or the weights of all rows. Default: none. */
  readonly weights?: string | ArrayLike<number>;
  /** Default: as the model was fitted; else `totals` where the response is a proportion, else `frequency`. */
  readonly weightsKind?: 'frequency' | 'totals' | 'importance';
  /** Probability from which an event is said, in [0, 1]. Default 0.5. */
  readonly threshold?: number;
  /** Bins of the calibration curve, 1 to 1000. Default 10. */
  readonly bins?: number;
  /** Entries of the curve at most, at least 2: beyond, it is thinned evenly; no figure changes. Default: all. */
  readonly curvePoints?: number;
  /** Coverage of intervals, in (0, 1). Default: the model's own. */
  readonly confidence?: number;
  /** `fail` refuses data with a row that cannot be evaluated. Default `drop` (counted). */
  readonly missing?: 'drop' | 'fail';
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isWhole = (value: unknown, low: number, high: number) =>
  isNumber(value) && Number.isInteger(value) && value >= low && value <= high;

const RULES = {
  weights: {
    expected: 'the name of a column, or a number for each row',
    accepts: (value: unknown) =>
      typeof value === 'string' || (typeof value === 'object' && value !== null && 'length' in value),
  },
  weightsKind: {
    expected: 'one of "frequency", "totals", "importance"',
    accepts: (value: unknown) => value === 'frequency' || value === 'totals' || value === 'importance',
  },
  threshold: {
    expected: 'a number from 0 to 1',
    accepts: (value: unknown) => isNumber(value) && value >= 0 && value <= 1,
  },
  bins: {
    expected: 'a whole number from 1 to 1000',
    accepts: (value: unknown) => isWhole(value, 1, 1000),
  },
  curvePoints: {
    expected: 'a whole number of at least 2',
    accepts: (value: unknown) => isWhole(value, 2, Number.MAX_SAFE_INTEGER),
  },
  confidence: {
    expected: 'a number above 0 and below 1',
    accepts: (value: unknown) => isNumber(value) && value > 0 && value < 1,
  },
  missing: {
    expected: 'one of "drop", "fail"',
    accepts: (value: unknown) => value === 'drop' || value === 'fail',
  },
};

/** Throws `option-unknown` or `option-invalid`. */
export function checkEvaluateOptions(options: EvaluateOptions): void {
  validateOptions(options, RULES);
}
