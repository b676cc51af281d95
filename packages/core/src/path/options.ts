/** The options of paths: one interface, every default in its comment. Checked by `validateOptions`. */
import type { FitOptions } from '../fit/options.js';
import type { DataOptions } from '../fit/prepare.js';

export interface PathOptions
  extends DataOptions,
    Pick<FitOptions, 'threads' | 'signal' | 'penaltyFactors' | 'bounds' | 'grouped'> {
  /** Default `auto`: by the response, which has two labels, or several. */
  readonly family?: 'auto' | 'binary' | 'multinomial';
  /** The share of the absolute values in the penalty: 1 is the lasso, 0 ridge, between them an elastic net. Default 1. */
  readonly alpha?: number;
  /** Each λ, falling. Default: `lambdaCount` of them, evenly spaced in log λ, from the least that leaves every penalised coefficient at 0. */
  readonly lambdas?: ArrayLike<number>;
  /** How many λ, at least 2. Default 100. */
  readonly lambdaCount?: number;
  /** The last λ over the first one, in (0, 1). Default 1e-4, or 1e-2 where there are fewer rows than columns. */
  readonly lambdaRatio?: number;
  /** The largest violation of the optimality conditions at each λ, as a share of the first λ of the path without bounds. Default 1e-9. */
  readonly tolerance?: number;
  /** Called after each λ: how many of how many are done. */
  readonly onLambda?: (done: number, total: number) => void;
}
