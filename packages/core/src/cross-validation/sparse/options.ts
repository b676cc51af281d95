/** The options of cross-validation of sparse rows: one interface, every default in its comment. */
import type { SparseOptions } from '../../sparse/fit/options.js';
import type { CrossValidationOptions } from '../options.js';

type Shared = 'alpha' | 'folds' | 'repeats' | 'stratify' | 'measure' | 'rule' | 'nested' | 'seed';

/** Those of `fitSparse` but `lambda` and `onLambda`, and those of folds, measures and rules that `crossValidate` has. */
export interface SparseCrossValidationOptions
  extends Omit<SparseOptions, 'alpha' | 'lambda' | 'onLambda'>,
    Pick<CrossValidationOptions, Shared> {
  /** The group of every row: groups are never split. Default: none. */
  readonly group?: ArrayLike<unknown>;
  /**
   * The time of every row: what comes later is held out, and only what came before it is learnt from. Rows of equal time stay together.
   * Default: none.
   */
  readonly time?: ArrayLike<number>;
  /** The largest duality gap of each fold's fits as a share of the objective, in (0, 1). Default 1e-6. */
  readonly foldTolerance?: number;
  /** Called after each λ of each fold's path: how many of how many are done. */
  readonly onProgress?: (done: number, total: number) => void;
}
