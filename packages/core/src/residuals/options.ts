/** The options of `residuals`: every default in its comment. */
import { oneOf, type Rules } from '../fit/validate.js';
import type { WeightsKind } from '../formula/weights.js';

export interface ResidualOptions {
  /** Column of weights, or the weights of all rows: those of the fit are given again. Default: none. */
  readonly weights?: string | ArrayLike<number> | undefined;
  /** Default: as the model was fitted; else `totals` where the response is a proportion, else `frequency`. */
  readonly weightsKind?: WeightsKind | undefined;
  /** `fail` refuses data with a row that lacks a value. Default `drop`: such a row has no residuals. */
  readonly missing?: 'drop' | 'fail' | undefined;
  /** Of the random draws of quantile residuals, a whole number. Default 1. */
  readonly seed?: number | undefined;
  /** How many rows come before these: the draws of a row follow its number in the whole data. Default 0. */
  readonly firstRow?: number | undefined;
  /** Adds the DFBETAS of every coefficient. Default false. */
  readonly dfbetas?: boolean | undefined;
}

const wholeFrom = (least: number, expected: string) => ({
  expected,
  accepts: (value: unknown) => Number.isSafeInteger(value) && (value as number) >= least,
});

export const RESIDUAL_RULES: Rules<ResidualOptions> = {
  weights: {
    expected: 'the name of a column, or a number for each row',
    accepts: (value) =>
      typeof value === 'string' || (typeof value === 'object' && value !== null && 'length' in value),
  },
  weightsKind: oneOf('frequency', 'totals', 'importance', 'sampling'),
  missing: oneOf('drop', 'fail'),
  seed: wholeFrom(Number.MIN_SAFE_INTEGER, 'a whole number'),
  firstRow: wholeFrom(0, 'a whole number of at least 0'),
  dfbetas: { expected: 'true or false', accepts: (value) => typeof value === 'boolean' },
};
