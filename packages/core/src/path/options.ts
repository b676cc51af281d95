/** The options of paths: one interface, every default in its comment. Checked by `validateOptions`. */
import type { FitOptions } from '../fit/options.js';
import type { DataOptions } from '../fit/prepare.js';

export interface PathOptions extends DataOptions, Pick<FitOptions, 'threads' | 'signal'> {
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
  /**
   * How much each column is penalised beside the others, by column or term, at least 0; 0 keeps a column in. They are scaled to a
   * mean of 1 over the columns, as glmnet scales them. Default 1.
   */
  readonly penaltyFactors?: Readonly<Record<string, number>>;
  /** Least and largest value of a coefficient in units of the data, by column or term; 0 lies between them. Default: none. */
  readonly bounds?: Readonly<Record<string, readonly [number, number]>>;
  /**
   * Whether the columns of a term (a factor, a spline) enter together, by the length of their coefficients times the root of their
   * number in place of absolute values; `classes`: those of a column for all classes of a multinomial response. Default false.
   */
  readonly grouped?: boolean | 'classes';
  /** The largest violation of the optimality conditions at each λ, as a share of the first λ of the path without bounds. Default 1e-9. */
  readonly tolerance?: number;
  /** Called after each λ: how many of how many are done. */
  readonly onLambda?: (done: number, total: number) => void;
}
