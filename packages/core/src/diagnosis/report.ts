/** What a diagnosis says, as plain data: the `oddsmith-diagnose/1` object. Nothing in it is not finite. */
import type { FinitenessExplanation, SeparationExplanation } from '../diagnostics/separation/explanation.js';
import type { Warning } from '../errors.js';
import type { AliasReport, CoefficientReport, FitReport, SeparationReport } from '../fit/report.js';
import type { DispersionReport, GoodnessOfFitReport } from '../goodness/report.js';
import type { InfluenceReport } from '../residuals/influential.js';
import type { RefitReport } from './refits.js';

/** How much there is to learn from. */
export interface DataReport {
  readonly rows: number;
  readonly rowsDropped: number;
  /** Σ weights, and of events. */
  readonly weight: number;
  readonly events: number;
  readonly weightsKind: FitReport['weightsKind'];
  /** Coefficients that are not aliased, the intercept included. */
  readonly parameters: number;
  /** The rarer outcome per coefficient, the intercept not counted; null where there is none. */
  readonly eventsPerParameter: number | null;
}

/** Variance inflation of one column: by how much its coefficient's variance is larger than if it stood alone. */
export interface ColumnInflationReport {
  readonly term: string;
  readonly vif: number;
}

/** Generalised variance inflation of a term (Fox & Monette 1992); of one column it is the VIF. */
export interface TermInflationReport {
  readonly term: string;
  readonly df: number;
  readonly gvif: number;
  /** GVIF^(1/(2·df)): its square compares with a VIF. */
  readonly scaledGvif: number;
}

/** `x1 ≈ 2*x2 - x3`: what nearly cancels. */
export interface DependencyReport {
  readonly term: string;
  readonly factors: readonly { readonly term: string; readonly factor: number }[];
  /** What the equation leaves, relative to `term` (root mean squares, weighted). */
  readonly remainder: number;
  readonly text: string;
}

export interface ConditionIndexReport {
  readonly index: number;
  /** Share of each coefficient's variance, aligned with `names`. */
  readonly proportions: readonly number[];
  /** The columns that have more than half of their variance here. */
  readonly involved: readonly string[];
  /** The near dependency where the index is 30 or more and few columns take part. */
  readonly dependency: DependencyReport | null;
}

export interface CollinearityReport {
  /** Whose probabilities weigh the rows: Firth's where the maximum-likelihood estimate is infinite. */
  readonly weightsAt: 'maximum-likelihood' | 'firth';
  /** Whether variance inflation is about the means: the model has an intercept. */
  readonly centred: boolean;
  /** The columns that are not aliased, the intercept left out. */
  readonly columns: readonly ColumnInflationReport[];
  readonly terms: readonly TermInflationReport[];
  /** The columns of `conditionIndices`, the intercept included. */
  readonly names: readonly string[];
  /** Ascending, the first is 1 (Belsley, Kuh & Welsch 1980). */
  readonly conditionIndices: readonly ConditionIndexReport[];
}

/** A way to deal with separation, and what it says. */
export interface RemedyReport {
  readonly method: 'maximum-likelihood' | 'firth' | 'ridge' | 'drop';
  readonly formula: string;
  /** Of ridge. */
  readonly lambda: number | null;
  /** The terms that are left out: `drop` alone. */
  readonly dropped: readonly string[];
  readonly converged: boolean;
  /** Of maximum likelihood where the estimate is infinite: the supremum. Of the penalised ones: without the penalty. */
  readonly logLikelihood: number;
  readonly coefficients: readonly CoefficientReport[];
  readonly sentence: string;
}

export interface RecommendationReport {
  readonly method: RemedyReport['method'];
  readonly reason: string;
}

export interface ClinicReport extends SeparationReport {
  /** The infinite coefficients of the variables that tell the rows apart; all infinite ones where that says none. */
  readonly concerned: readonly string[];
  /** Which rows make the separation, in words and in numbers. */
  readonly explanation: SeparationExplanation;
  readonly remedies: readonly RemedyReport[];
  readonly recommendation: RecommendationReport;
}

export interface Diagnosis {
  readonly format: 'oddsmith-diagnose/1';
  readonly formula: string;
  /** What is modelled, as the formula writes it. */
  readonly response: string;
  readonly event: string;
  readonly reference: string;
  readonly confidence: number;
  readonly data: DataReport;
  readonly aliased: readonly AliasReport[];
  /** `firth`: collinearity, influence, tests of fit and fits without rows are at Firth's estimate because that was asked for. */
  readonly penalty: 'firth' | null;
  /** Null where fewer than two columns have an estimate. */
  readonly collinearity: CollinearityReport | null;
  /** Null where the maximum-likelihood estimate is finite. */
  readonly separation: ClinicReport | null;
  /** Large coefficients, and the rows that keep them finite. */
  readonly large: readonly FinitenessExplanation[];
  /** The rows that move the estimate the most; null under sampling weights. */
  readonly influence: InfluenceReport | null;
  /** Null where the estimate is infinite or was not reached, and where weights are no counts. */
  readonly goodnessOfFit: GoodnessOfFitReport | null;
  /** Quasi-binomial inference; where it is asked for. */
  readonly dispersion?: DispersionReport;
  /** Fits without some of the rows; where they are asked for. */
  readonly refits?: readonly RefitReport[];
  /** Whether the maximum-likelihood estimate was reached. */
  readonly converged: boolean;
  readonly warnings: readonly Warning[];
}
