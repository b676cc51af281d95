/** The options of what follows a selection: one interface each, every default in its comment. */
import type { PathOptions } from '../path/options.js';

/** Without those of a whole path. */
type Selecting = Omit<
  PathOptions,
  'lambdas' | 'lambdaCount' | 'lambdaRatio' | 'onLambda' | 'family' | 'grouped'
>;

export interface RefitSelectedOptions extends Selecting {
  /** λ of the penalty that selects, as of `fitPath`. */
  readonly lambda: number;
}

export interface DebiasedOptions extends Omit<Selecting, 'bounds'> {
  /** λ of the penalised estimate, as of `fitPath`. */
  readonly lambda: number;
  /** Coverage of the intervals, in (0, 1). Default 0.95. */
  readonly confidence?: number;
}

export interface SplitInferenceOptions extends Selecting {
  /** Splits of the rows into halves, at least 1. Default 50. */
  readonly splits?: number;
  /** λ that selects. Default: by cross-validation within each half that selects. */
  readonly lambda?: number;
  /** Folds of that cross-validation, at least 2. Default 5. */
  readonly folds?: number;
  /** Of the splits, a whole number. Default 1. */
  readonly seed?: number;
  /** Called after each split: how many of how many are done. */
  readonly onSplit?: (done: number, total: number) => void;
}

export interface StabilityOptions extends Selecting {
  /** Pairs of complementary halves, at least 1. Default 50. */
  readonly pairs?: number;
  /** The share of halves from which on a column is stable, above ½ + 1/(2·pairs), at most 1. Default 0.75. */
  readonly threshold?: number;
  /** The expected number of false selections to be bounded by. Default 1; with `most` it follows. */
  readonly expectedFalse?: number;
  /** How many columns each half selects at most, at least 1. Default: what `expectedFalse` allows. */
  readonly most?: number;
  /** Of the halves, a whole number. Default 1. */
  readonly seed?: number;
  /** Called after each pair: how many of how many are done. */
  readonly onPair?: (done: number, total: number) => void;
}
