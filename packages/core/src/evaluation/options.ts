/** The options of `evaluate`: every default in its comment. */
import { OddsmithError } from '../errors.js';
import { Fit } from '../fit/fitted.js';
import { type Rules, validateOptions } from '../fit/validate.js';
import type { ModelFile } from '../output/model.js';

/** Rules by which a threshold can be chosen. */
export type ThresholdRule = 'youden' | 'f-beta' | 'cost' | 'capacity';

export interface EvaluateOptions {
  /** Column of weights, or the weights of all rows. Default: none. */
  readonly weights?: string | ArrayLike<number>;
  /** Default: as the model was fitted; else `totals` where the response is a proportion, else `frequency`. */
  readonly weightsKind?: 'frequency' | 'totals' | 'importance' | 'sampling';
  /**
   * Probability from which an event is said, in [0, 1], or the rule that chooses it among those of the rows: `cost` needs
   * `costs`, `capacity` needs `capacity`. Default 0.5.
   */
  readonly threshold?: number | ThresholdRule;
  /** How much more the sensitivity counts than the positive predictive value in F-beta, above 0. Default 1. */
  readonly beta?: number;
  /** What a false positive and a false negative cost, neither below 0 and not both 0. Default: none. */
  readonly costs?: { readonly falsePositive: number; readonly falseNegative: number };
  /** The share of all that can be said to be events, in (0, 1]. Default: none. */
  readonly capacity?: number;
  /** Bins of calibration and steps of gain, 1 to 1000. Default 10. */
  readonly bins?: number;
  /** Entries of the curve at most, at least 2: beyond, it is thinned evenly; no figure changes. Default: all. */
  readonly curvePoints?: number;
  /** Coverage of intervals, in (0, 1). Default: the model's own. */
  readonly confidence?: number;
  /** Column by whose values the main figures are told apart. Default: none. */
  readonly by?: string;
  /** Another model of the same outcome, on the rows that both can predict. Default: none. */
  readonly against?: Fit | ModelFile;
  /** `fail` refuses data with a row that cannot be evaluated. Default `drop` (counted). */
  readonly missing?: 'drop' | 'fail';
}

export interface EvaluateResampledOptions extends EvaluateOptions {
  /** Bootstrap samples for standard errors and intervals of all figures, 0 or 2 to 100,000. Default 0. */
  readonly bootstrap?: number;
  /** Bootstrap samples to which the model is fitted anew, to tell how much it flatters itself; training rows alone. Default 0. */
  readonly optimism?: number;
  /** Column of clusters that samples draw whole. Default: none. */
  readonly cluster?: string;
  /** Of the samples, a whole number. Default 1. */
  readonly seed?: number;
  /** Called after each sample with the number of samples done and in all. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Cancels: the evaluation rejects with code `cancelled`. */
  readonly signal?: AbortSignal;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value);
const isWhole = (value: unknown, low: number, high: number) =>
  isNumber(value) && Number.isInteger(value) && value >= low && value <= high;
const isCost = (value: unknown) => isNumber(value) && value >= 0 && value < Infinity;
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isText = (value: unknown) => typeof value === 'string';
const samples = {
  expected: '0 or a whole number from 2 to 100000',
  accepts: (value: unknown) => value === 0 || isWhole(value, 2, 100_000),
};
const KINDS: readonly unknown[] = ['frequency', 'totals', 'importance', 'sampling'];
const CHOSEN: readonly unknown[] = ['youden', 'f-beta', 'cost', 'capacity'];

const RULES: Rules<Required<EvaluateOptions>> = {
  weights: {
    expected: 'the name of a column, or a number for each row',
    accepts: (value) => isText(value) || (isObject(value) && 'length' in value),
  },
  weightsKind: {
    expected: 'one of "frequency", "totals", "importance", "sampling"',
    accepts: (value) => KINDS.includes(value),
  },
  threshold: {
    expected: 'a number from 0 to 1, or one of "youden", "f-beta", "cost", "capacity"',
    accepts: (value) => (isNumber(value) && value >= 0 && value <= 1) || CHOSEN.includes(value),
  },
  beta: {
    expected: 'a number above 0',
    accepts: (value) => isCost(value) && value !== 0,
  },
  costs: {
    expected: 'an object { falsePositive, falseNegative } of numbers, none below 0 and not both 0',
    accepts: (value) => {
      if (!isObject(value) || !('falsePositive' in value) || !('falseNegative' in value)) return false;
      const { falsePositive, falseNegative } = value;
      return isCost(falsePositive) && isCost(falseNegative) && !(falsePositive === 0 && falseNegative === 0);
    },
  },
  capacity: {
    expected: 'a number above 0 and at most 1',
    accepts: (value) => isNumber(value) && value > 0 && value <= 1,
  },
  bins: {
    expected: 'a whole number from 1 to 1000',
    accepts: (value) => isWhole(value, 1, 1000),
  },
  curvePoints: {
    expected: 'a whole number of at least 2',
    accepts: (value) => isWhole(value, 2, Number.MAX_SAFE_INTEGER),
  },
  confidence: {
    expected: 'a number above 0 and below 1',
    accepts: (value) => isNumber(value) && value > 0 && value < 1,
  },
  by: { expected: 'the name of a column', accepts: isText },
  against: {
    expected: 'a fit or a model',
    accepts: (value) => value instanceof Fit || (isObject(value) && 'schema' in value),
  },
  missing: {
    expected: 'one of "drop", "fail"',
    accepts: (value) => value === 'drop' || value === 'fail',
  },
};

const RESAMPLED_RULES: Rules<Required<EvaluateResampledOptions>> = {
  ...RULES,
  bootstrap: samples,
  optimism: samples,
  cluster: { expected: 'the name of a column', accepts: isText },
  seed: { expected: 'a whole number', accepts: (value) => Number.isSafeInteger(value) },
  onProgress: { expected: 'a function', accepts: (value) => typeof value === 'function' },
  signal: { expected: 'an AbortSignal', accepts: (value) => isObject(value) && 'aborted' in value },
};

/** Throws `option-unknown` or `option-invalid`. */
export function checkEvaluateOptions(options: EvaluateOptions): void {
  validateOptions(options, RULES);
  checkRule(options);
}

/** The same for `evaluateResampled`. */
export function checkResampledOptions(options: EvaluateResampledOptions): void {
  validateOptions(options, RESAMPLED_RULES);
  checkRule(options);
}

/** A rule needs what it chooses by. */
function checkRule({ threshold, costs, capacity }: EvaluateOptions): void {
  const lacking =
    threshold === 'cost' && costs === undefined
      ? 'costs'
      : threshold === 'capacity' && capacity === undefined
        ? 'capacity'
        : null;
  if (lacking === null) return;
  const message = `The threshold "${threshold}" is chosen by the option "${lacking}", which is not given.`;
  throw new OddsmithError('option-invalid', message, { option: lacking });
}
