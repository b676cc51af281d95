/** The model as plain data: what `oddsmith-model/1` files hold. */
import type { FitReport } from '../fit/report.js';
import type { Schema } from '../formula/schema.js';

/** What a fit said, without what differs between two runs of the same fit and without the covariance matrix. */
export type ModelFit = Omit<FitReport, 'covarianceMatrix' | 'seconds' | 'kernel' | 'solverReason'>;

/** One row of data by input column: dates as ISO text, null where missing. */
export type ModelRow = Readonly<Record<string, number | string | boolean | null>>;

/** Synthetic rows and what the model predicted for them when it was written, bit for bit. */
export interface GoldenRows {
  readonly rows: readonly ModelRow[];
  /** Null where they are infinite: the probability is then 0 or 1. */
  readonly logOdds: readonly (number | null)[];
  readonly probability: readonly number[];
}

/** What prediction needs: numbers have one entry for each coefficient: class after class, or thresholds last. */
export interface PredictiveModel {
  readonly schema: Schema;
  /** Null where it is aliased (counts as 0) or infinite (see `limiting`). */
  readonly coefficients: readonly (number | null)[];
  /** What a double cannot hold of the coefficients. */
  readonly coefficientsLow: readonly number[];
  /** Null in rows and columns of aliased and infinite coefficients. */
  readonly covariance: readonly (readonly (number | null)[])[];
  /** What a double cannot hold of the covariance. */
  readonly covarianceLow: readonly (readonly number[])[];
  /** Coverage of intervals. */
  readonly confidence: number;
  /** Where the estimate is infinite: the limiting model, and the direction d along which it runs away. */
  readonly limiting: {
    readonly coefficients: readonly number[];
    readonly direction: readonly number[];
  } | null;
  /** Ordinal models: design columns with a coefficient for each threshold. Default: none. */
  readonly nonproportional?: readonly string[];
}

/** A model with what it was fitted on and the proof that it still predicts the same. */
export interface ModelFile extends PredictiveModel {
  readonly format: 'oddsmith-model/1';
  /** Program and version that wrote it: `oddsmith 0.1.0`. */
  readonly createdBy: string;
  readonly family: FitReport['family'];
  /** The label whose probability is predicted, null beyond binary models; and the other one, or the first class. */
  readonly event: string | null;
  readonly reference: string;
  /** What the fit did with rows that lack a value. */
  readonly missing: 'drop' | 'fail';
  readonly fit: ModelFit;
  readonly golden: GoldenRows;
}
