/** What tests of fit say, as plain data. Nothing in it is not finite. */
import type { TestReport } from '../fit/report.js';

/** Rows of similar predicted risk. */
export interface RiskGroupReport {
  /** Σ weights, and of events. */
  readonly weight: number;
  readonly events: number;
  /** Σ weight·p. */
  readonly expected: number;
  /** Smallest and largest predicted probability. */
  readonly lowest: number;
  readonly highest: number;
}

export interface HosmerLemeshowReport extends TestReport {
  readonly groups: readonly RiskGroupReport[];
}

/** A test by a statistic that is standard normal where the model holds. */
export interface NormalTestReport {
  readonly z: number;
  /** Two-sided. */
  readonly p: number;
}

/** le Cessie & van Houwelingen's test of the unweighted sum of squares, as Hosmer et al. (1997) have it. */
export interface SumOfSquaresReport extends NormalTestReport {
  /** Σ (y − p)². */
  readonly statistic: number;
  /** Its mean and standard deviation where the model holds. */
  readonly expected: number;
  readonly standardDeviation: number;
}

/** Stukel's test of the two tails: χ² of both, and each alone. */
export interface StukelReport extends TestReport {
  /** ½z² where z ≥ 0; null where no log-odds tell. */
  readonly upper: NormalTestReport | null;
  /** −½z² where z < 0. */
  readonly lower: NormalTestReport | null;
}

export interface LinkCoefficientReport extends NormalTestReport {
  readonly estimate: number;
  readonly standardError: number;
}

/** Pregibon's link test: the outcome fitted on the log-odds and their square. */
export interface LinkTestReport {
  readonly logOdds: LinkCoefficientReport;
  /** What speaks against the model. */
  readonly square: LinkCoefficientReport;
}

export interface BinnedResidualReport {
  readonly weight: number;
  readonly lowest: number;
  readonly highest: number;
  /** Mean predicted probability. */
  readonly predicted: number;
  /** Mean of y − p. */
  readonly residual: number;
  /** 2·√(Σ p(1 − p))/n: about 19 of 20 residuals are within where the model holds. */
  readonly bound: number;
}

export interface BinnedResidualsReport {
  readonly outside: number;
  readonly bins: readonly BinnedResidualReport[];
}

/** Pearson's χ² and the deviance of grouped outcomes. */
export interface GroupedTestsReport {
  /** What is one group: a row (a proportion, a pair of counts), or all rows of equal covariates. */
  readonly by: 'rows' | 'patterns';
  readonly groups: number;
  /** Trials of a group on average: with fewer than 5 the tests are not to be trusted. */
  readonly meanTrials: number;
  readonly pearson: TestReport;
  readonly deviance: TestReport;
  /** Pearson's χ² by its degrees of freedom: 1 where the model holds. */
  readonly dispersion: number;
}

export interface GoodnessOfFitReport {
  /** Null where there are fewer than three groups, and under weights that are no counts. */
  readonly hosmerLemeshow: HosmerLemeshowReport | null;
  readonly sumOfSquares: SumOfSquaresReport | null;
  readonly stukel: StukelReport | null;
  readonly linkTest: LinkTestReport | null;
  readonly binnedResiduals: BinnedResidualsReport | null;
  /** Null where outcomes are not grouped, or no degrees of freedom are left. */
  readonly grouped: GroupedTestsReport | null;
}

/** Quasi-binomial inference of one coefficient. */
export interface ScaledCoefficientReport {
  readonly term: string;
  readonly estimate: number | null;
  /** √dispersion times that of the model. */
  readonly standardError: number | null;
  readonly t: number | null;
  readonly p: number | null;
  readonly interval: readonly [number, number] | null;
}

/** Standard errors for outcomes that vary more (or less) than binomial ones. */
export interface DispersionReport {
  readonly dispersion: number;
  readonly df: number;
  readonly coefficients: readonly ScaledCoefficientReport[];
}
