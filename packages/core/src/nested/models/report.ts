/** A comparison of fitted models as plain data: the `oddsmith-compare/1` object. Nothing in it is not finite. */
import type { Warning } from '../../errors.js';
import type { Adjustment } from '../../inference/adjust.js';
import type { AdjustedTest } from '../hypotheses/report.js';

export interface ComparedModel {
  /** The file it came from, or its place: `1`. */
  readonly name: string;
  readonly formula: string;
  /** Coefficients that are not aliased, the intercept included. */
  readonly parameters: number;
  readonly rows: number;
  readonly logLikelihood: number;
  readonly deviance: number;
  readonly dfResidual: number;
  /** Null with a penalty and under sampling weights. */
  readonly aic: number | null;
  readonly bic: number | null;
}

/** Two neighbours of the list of models. */
export interface NestedTest {
  readonly smaller: string;
  readonly larger: string;
  /** Why the likelihood-ratio test of the two would mean nothing; empty where it is made. */
  readonly reasons: readonly string[];
  readonly test: AdjustedTest | null;
}

export interface ComparisonReport {
  readonly format: 'oddsmith-compare/1';
  readonly response: string;
  /** Null where the models are of several classes. */
  readonly event: string | null;
  readonly adjustment: Adjustment;
  /** The smallest first. */
  readonly models: readonly ComparedModel[];
  readonly tests: readonly NestedTest[];
  readonly warnings: readonly Warning[];
}
