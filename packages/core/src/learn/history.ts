/** A run of a solver as a person watches it: every iterate, from the start, with what it cost and how far it is. */

import type { FitOptions } from '../fit/options.js';
import type { DataOptions } from '../fit/prepare.js';
import type { Iteration } from '../objective/objective.js';
import type { Rate } from '../solver/rates.js';

/** The solvers that can be watched. `sgd` is gradient descent on mini-batches of one row unless told otherwise. */
export type WatchedSolver =
  | 'gradient-descent'
  | 'momentum'
  | 'nesterov'
  | 'adagrad'
  | 'rmsprop'
  | 'adam'
  | 'sgd'
  | 'lbfgs'
  | 'newton';

export type { Rate };

export interface TrainOptions extends DataOptions, Pick<FitOptions, 'checkpoint' | 'resume' | 'signal'> {
  /** Default `gradient-descent`. */
  readonly solver?: WatchedSolver;
  /** Default 0.001, as in the article (gradient methods only). */
  readonly rate?: Rate;
  /** Default 10,000 (gradient methods), 100 (newton), 1000 (lbfgs). */
  readonly epochs?: number;
  /** Rows per step. Default: all rows; 1 for `sgd`. */
  readonly batchSize?: number;
  /** Of the shuffles. Default 1. */
  readonly seed?: number;
  /** Whether a step follows the gradient of the summed or of the mean loss. Default `sum`, as in the article. */
  readonly gradient?: 'sum' | 'mean';
  /** Where to start, one number per design column in units of the data. Default zeros. */
  readonly start?: ArrayLike<number>;
  /** Record the running mean of the iterates (Polyak and Ruppert) instead of the iterates. Default false. */
  readonly averaged?: boolean;
  /**
   * The coordinates in which gradient steps are taken: those of the data (as in the article), columns centred and scaled
   * to variance 1, or a basis in which the curvature at β = 0 is the identity. Default `data`.
   */
  readonly coordinates?: 'data' | 'standardised' | 'whitened';
  /** Stop when the iterate is this near the optimum, in standard errors. Default: never. */
  readonly distance?: number;
  /** Stop when the loss has not fallen by more than this share of itself for 10 iterations. Default: never. */
  readonly tolerance?: number;
  /**
   * Leave this share of the rows out of training, drawn with the seed, and stop when their loss has not been lower for
   * `patience` iterations. The optimum and all else are then those of the other rows. Default: all rows train.
   */
  readonly heldOut?: { readonly share: number; readonly patience: number };
  /** Told of every move: coefficients in units of the data, loss and gradient of the mean loss. */
  readonly onIteration?: (iteration: Iteration) => void;
}

export interface TrainingHistory {
  readonly format: 'oddsmith-history/1';
  readonly solver: WatchedSolver;
  /** Canonical formula, and the label whose probability is modelled. */
  readonly formula: string;
  readonly event: string;
  /** Design columns: p of them. */
  readonly columns: readonly string[];
  /** Moves recorded, m; every array has m + 1 entries (rows), the start first. */
  readonly iterations: number;
  /** (m + 1) × p, row after row, in units of the data. */
  readonly coefficients: Float64Array;
  /** Mean cross-entropy (−log-likelihood / Σ weights). */
  readonly losses: Float64Array;
  /** Euclidean norm of the gradient of the mean loss. */
  readonly gradientNorms: Float64Array;
  /** √((β − β̂)ᵀH(β̂)(β − β̂)): distance to the optimum in standard errors; null where there is no finite optimum. */
  readonly distances: Float64Array | null;
  /** Mean cross-entropy of the held-out rows after each move (m entries), where there are any. */
  readonly heldOutLosses?: Float64Array;
  /** Passes over the data so far; a mini-batch counts as its share, the look at all rows after it does not count. */
  readonly passes: Float64Array;
  /** Seconds so far. */
  readonly seconds: Float64Array;
  /** The accurate maximum-likelihood fit; null where it does not exist. */
  readonly optimum: {
    readonly coefficients: readonly number[];
    readonly standardErrors: readonly number[];
    readonly loss: number;
  } | null;
  /**
   * Rates for plain full-batch descent in the chosen coordinates and convention (sum or mean): below `safe` every step
   * lowers the loss; above `unsettled` the iteration cannot settle at the optimum (null where there is none).
   */
  readonly rates: { readonly safe: number; readonly unsettled: number | null };
  /** Whether it came to rest near the optimum, and why it stopped, as a sentence. */
  readonly settled: boolean;
  readonly stopReason: string;
  readonly sentence: string;
}
