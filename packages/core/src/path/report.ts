/** What a path says, as plain data: the `oddsmith-path/1` object that `path --json` prints. */
import type { Warning } from '../errors.js';
import type { AliasReport, FitReport } from '../fit/report.js';

export interface PathReport {
  readonly format: 'oddsmith-path/1';
  readonly formula: string;
  readonly family: 'binary' | 'multinomial';
  /** The label whose probability is modelled; null for several classes. */
  readonly event: string | null;
  /** In level order; only of several classes, which all have coefficients. */
  readonly classes?: readonly string[];
  readonly rows: number;
  readonly rowsDropped: number;
  readonly weight: number;
  readonly events: number | null;
  readonly weightsKind: FitReport['weightsKind'];
  readonly penalty: 'ridge' | 'lasso' | 'elastic-net';
  readonly alpha: number;
  readonly grouped: boolean | 'classes';
  /** The least λ at which every penalised coefficient is 0; null for ridge, where there is none. */
  readonly lambdaMax: number | null;
  /** What the coefficients of each point belong to, in their order; class after class of several. */
  readonly columns: readonly PathColumnReport[];
  readonly nullDeviance: number;
  /** In the order of λ, which falls. */
  readonly points: readonly PathPointReport[];
  /** Why the path ended: all λ are done, or the rows are all but told apart. */
  readonly stopReason: 'done' | 'saturated';
  readonly solver: 'proximal-newton' | 'working-set' | 'row-space' | 'sparse';
  /** Passes over all rows. */
  readonly passes: number;
  readonly tolerance: number;
  readonly warnings: readonly Warning[];
  /** Constant columns, and such: what stays at 0 whatever λ. */
  readonly excluded: readonly AliasReport['term'][];
  readonly seconds: number;
}

export interface PathColumnReport {
  readonly term: string;
  readonly class: string | null;
  /** Relative to a mean of 1; 0 where the column is free, null for an intercept. */
  readonly penaltyFactor: number | null;
  /** Weighted, divided by n: what coefficients are multiplied by in the penalty; null for an intercept. */
  readonly standardDeviation: number | null;
  /** In units of the data; null where there is none. */
  readonly bounds: readonly [number | null, number | null] | null;
}

export interface PathPointReport {
  readonly lambda: number;
  /** Log-odds per unit of the data, 0 exactly where the penalty says so. */
  readonly coefficients: readonly number[];
  /** Penalised coefficients that are not 0. */
  readonly nonzero: number;
  readonly deviance: number;
  /** 1 − deviance / null deviance. */
  readonly devianceExplained: number;
  /** −ℓ/Σw + λ·[(1 − α)/2·‖b‖² + α·‖b‖₁], binomial coefficients left out. */
  readonly objective: number;
  /** The certificate: the largest violation of the optimality conditions over all columns, on the scale of λ, as a share of `lambdaMax`. */
  readonly violation: number;
  /**
   * What the objective can fall by at most, by a dual feasible point; null where there is none. Columns without penalty and bounds,
   * the intercept among them, count as if they were where they should be: `violation` tells how near they are.
   */
  readonly dualityGap: number | null;
  readonly iterations: number;
}
