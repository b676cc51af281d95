/** An analysis of deviance as plain data: the `oddsmith-deviance/1` object. Nothing in it is not finite. */
import type { Warning } from '../../errors.js';
import type { FitReport, TermTestReport } from '../../fit/report.js';
import type { Adjustment } from '../../inference/adjust.js';

/**
 * What each term is tested against. `I`, sequential: the terms before it in formula order. `II`, marginal: all terms that it is not
 * part of. `III`: all other terms, its own products included.
 */
export type DevianceType = 'I' | 'II' | 'III';

export interface ModelDeviance {
  /** With Firth's penalty of the whole model where that is fitted: less log det I. */
  readonly deviance: number;
  readonly dfResidual: number;
}

export interface DevianceTerm extends TermTestReport, ModelDeviance {
  /** `I`: of the model up to this term. `II`, `III`: of the model that lacks it. */
  readonly deviance: number;
  readonly dfResidual: number;
  /** p adjusted for the number of terms; only with an adjustment. */
  readonly pAdjusted?: number;
}

export interface DevianceReport {
  readonly format: 'oddsmith-deviance/1';
  readonly formula: string;
  readonly response: string;
  readonly event: string;
  readonly type: DevianceType;
  /** `firth`: deviances and tests are those of the penalised likelihood. */
  readonly penalty: 'firth' | null;
  readonly adjustment: Adjustment;
  readonly rows: number;
  readonly rowsDropped: number;
  readonly weightsKind: FitReport['weightsKind'];
  /** The model of the intercept (where there is one) and the offset alone. */
  readonly nullModel: ModelDeviance;
  readonly fullModel: ModelDeviance;
  /** Terms in formula order; those without a coefficient of their own are left out. */
  readonly terms: readonly DevianceTerm[];
  readonly warnings: readonly Warning[];
}
