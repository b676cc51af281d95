/** The options of cross-validation: one interface, every default in its comment. */
import type { PathOptions } from '../path/options.js';

/** How well held-out rows are predicted. All but `auc` are better the smaller they are. */
export type Measure = 'deviance' | 'auc' | 'brier' | 'misclassification';

/** Which of the points is chosen: the best one, or the most shrunken one that is within a standard error of it. */
export type Rule = 'minimum' | 'one-standard-error';

export interface CrossValidationOptions extends Omit<PathOptions, 'alpha' | 'onLambda'> {
  /** One α or several, each with a path of its own; see `PathOptions`. Default 1. */
  readonly alpha?: number | readonly number[];
  /**
   * How many folds, at least 2, or the fold of every row of the data: whole numbers from 1, each of which
   * is held out once. Default 10.
   */
  readonly folds?: number | ArrayLike<number>;
  /** How often the rows are shared out anew, at least 1; once with `time` and folds that are given. Default 1. */
  readonly repeats?: number;
  /** Whether each fold gets its share of the events (of each class). Default true, but not with `group` and `time`. */
  readonly stratify?: boolean;
  /** Column of groups that are never split, or the group of every row. Default: none. */
  readonly group?: string | ArrayLike<unknown>;
  /**
   * Column of times, or the time of every row: what comes later is held out, and only what came before it is learnt from. Rows of equal time
   * stay together. Default: none.
   */
  readonly time?: string | ArrayLike<number>;
  /** Default `deviance`. `auc` is of two classes only; `brier` of several is Σ (p − y)² over the classes. */
  readonly measure?: Measure;
  /** Default `minimum`; the report tells what each of them chooses. */
  readonly rule?: Rule;
  /** Whether to estimate, by folds within folds, how well what the rule chooses predicts. Default false. */
  readonly nested?: boolean;
  /** Of the shuffles, a whole number. Default 1. */
  readonly seed?: number;
  /**
   * The largest violation of the optimality conditions in each fold, as `tolerance` is of the path of all rows: a
   * thousandth of it would move no curve by a visible amount. Default 1e-6.
   */
  readonly foldTolerance?: number;
  /** Called after each point of the folds' paths: how many of how many are done. */
  readonly onProgress?: (done: number, total: number) => void;
}
