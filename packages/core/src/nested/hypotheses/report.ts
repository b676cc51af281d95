/** What tests of hypotheses say, as plain data: the `oddsmith-hypotheses/1` object. Nothing in it is not finite. */
import type { Warning } from '../../errors.js';
import type { FitReport, TestReport } from '../../fit/report.js';
import type { Adjustment } from '../../inference/adjust.js';

/** One equation on its own: what its left side has more than its right, by the covariance of the fit. */
export interface EquationReport {
  /** As it was written: `smoke = 2*ht`. */
  readonly equation: string;
  /** Null, as what follows, where a coefficient has no variance. */
  readonly estimate: number | null;
  readonly standardError: number | null;
  readonly z: number | null;
  readonly p: number | null;
  readonly interval: readonly [number, number] | null;
}

export interface AdjustedTest extends TestReport {
  /** p adjusted for the number of hypotheses; only with an adjustment. */
  readonly pAdjusted?: number;
}

export interface HypothesisReport {
  readonly hypothesis: string;
  /** Equations that do not follow from the others. */
  readonly df: number;
  readonly equations: readonly EquationReport[];
  /** By the covariance of the fit; null where a coefficient has no variance. */
  readonly wald: AdjustedTest | null;
  /** Of the model's likelihood, and Rao's; null where they were not asked for or do not exist. */
  readonly likelihoodRatio: AdjustedTest | null;
  readonly score: AdjustedTest | null;
}

export interface HypothesesReport {
  readonly format: 'oddsmith-hypotheses/1';
  readonly formula: string;
  readonly response: string;
  /** Null where the model is of several classes. */
  readonly event: string | null;
  readonly covariance: FitReport['covariance'];
  /** `firth`: likelihood ratios are of the penalised likelihood. */
  readonly penalty: FitReport['penalty'];
  readonly confidence: number;
  readonly adjustment: Adjustment;
  readonly hypotheses: readonly HypothesisReport[];
  readonly warnings: readonly Warning[];
}
