/** What an evaluation says, as plain data: the `oddsmith-evaluation/1` object. Nothing in it is not finite. */
import type { FitReport } from '../fit/report.js';
import type {
  ChosenThreshold,
  ConfusionReport,
  GainPoint,
  KolmogorovSmirnov,
  NetBenefitReport,
} from './decision-reports.js';
import type { BootstrapReport, OptimismReport } from './sample-reports.js';

export type * from './decision-reports.js';
export type * from './sample-reports.js';

/** A number with its standard error and its interval at the evaluation's `confidence`. */
export interface EstimateReport {
  readonly estimate: number;
  readonly standardError: number;
  readonly interval: readonly [number, number];
}

/**
 * The area under the ROC curve: the probability that an event is ranked above a non-event, ties counting one half.
 * Standard error by DeLong, DeLong & Clarke-Pearson (1988); the interval is cut at 0 and 1. Both are null with fewer
 * than two events or non-events and under importance weights.
 */
export interface AucReport {
  readonly estimate: number;
  readonly standardError: number | null;
  readonly interval: readonly [number, number] | null;
}

/** Rows of similar predicted risk; rows of equal log-odds share a bin. */
export interface CalibrationBin {
  /** Σ weights of the bin, and of its events. */
  readonly weight: number;
  readonly events: number;
  /** Smallest, mean and largest predicted probability. */
  readonly lowest: number;
  readonly predicted: number;
  readonly highest: number;
  /** Share of events, with Wilson's (1927) score interval. */
  readonly observed: number;
  readonly interval: readonly [number, number];
}

/**
 * Expected calibration error: Σ over bins of |share of events − mean prediction|, weighted by the bins. It depends on the
 * bins, and is above 0 for a perfect model too.
 */
export interface CalibrationErrors {
  /** With `bins` bins of about equal weight, and of equal width in predicted risk. */
  readonly equalMass: number;
  readonly equalWidth: number;
  /** The largest difference in a bin of equal weight. */
  readonly maximum: number;
}

/** What the share of events is at a predicted risk. */
export interface CalibrationPoint {
  readonly predicted: number;
  readonly observed: number;
  /** Pointwise; null under sampling weights. */
  readonly interval: readonly [number, number] | null;
}

/**
 * The outcome on a restricted cubic spline of the predicted log-odds, by maximum likelihood (Harrell 2015, Regression
 * Modeling Strategies, 10.11).
 */
export interface CalibrationCurve {
  /** In log-odds. */
  readonly knots: readonly number[];
  /** Mean (the integrated calibration index of Austin & Steyerberg 2019) and largest |observed − predicted| over the rows. */
  readonly averageError: number;
  readonly maximumError: number;
  /** At equal steps of weight from the lowest to the highest predicted risk. */
  readonly points: readonly CalibrationPoint[];
}

export interface CalibrationReport {
  /** Σ weights · predicted probability; `events` of the evaluation is what came. */
  readonly expectedEvents: number;
  /**
   * Cox's (1958) recalibration: the maximum-likelihood fit of the outcome on the predicted log-odds. A perfectly
   * calibrated model has intercept 0 and slope 1; on its own training rows a fit without offset always has. Null where the log-odds
   * are infinite or all equal, or separate the events from the others.
   */
  readonly intercept: EstimateReport | null;
  readonly slope: EstimateReport | null;
  readonly errors: CalibrationErrors;
  /** Null where the log-odds are too few or infinite, or no finite spline fits. */
  readonly curve: CalibrationCurve | null;
  /** From the lowest predicted risk to the highest; at most `bins` of about equal weight. */
  readonly bins: readonly CalibrationBin[];
}

/**
 * Murphy's (1973) decomposition of the Brier score over bins of about equal weight, with what is within the bins (Stephenson,
 * Coelho & Jolliffe 2008): brier = reliability − resolution + uncertainty + withinBinVariance − withinBinCovariance.
 */
export interface BrierDecomposition {
  /** How far shares of events are from what was predicted: 0 is perfect. */
  readonly reliability: number;
  /** How far they are from the share of events in all: the larger the better. */
  readonly resolution: number;
  /** Of the outcome itself: the score of who predicts the share of events for all. */
  readonly uncertainty: number;
  readonly withinBinVariance: number;
  readonly withinBinCovariance: number;
  /** 1 − brier/uncertainty: the scaled Brier score; null where all rows are of one class. */
  readonly skill: number | null;
}

/** The main figures within a group of rows. */
export interface GroupReport {
  /** Null: rows without a value. */
  readonly group: string | null;
  readonly rows: number;
  readonly weight: number;
  readonly events: number;
  readonly expectedEvents: number;
  readonly auc: AucReport | null;
  readonly averagePrecision: number | null;
  readonly brier: number;
  readonly brierSkill: number | null;
  readonly logLoss: number | null;
  readonly intercept: EstimateReport | null;
  readonly slope: EstimateReport | null;
  readonly calibrationError: number;
  readonly confusion: ConfusionReport;
}

/** The area of the model minus that of the other, with DeLong's test. */
export interface AucDifference {
  readonly estimate: number;
  readonly standardError: number | null;
  readonly interval: readonly [number, number] | null;
  /** Null where the standard error is 0, too. */
  readonly z: number | null;
  readonly p: number | null;
}

/** Another model on the same rows, and its figures taken from those of the model. */
export interface RivalReport {
  readonly formula: string;
  readonly auc: AucReport | null;
  readonly brier: number;
  readonly logLoss: number | null;
  readonly aucDifference: AucDifference | null;
  readonly brierDifference: number;
  readonly logLossDifference: number | null;
}

/**
 * The ROC curve and the precision–recall curve, one entry for each threshold from the highest down: an event is said
 * where the predicted probability is at least `threshold`. The first entry says none (threshold null, precision null).
 */
export interface CurveReport {
  readonly threshold: readonly (number | null)[];
  readonly falsePositiveRate: readonly number[];
  /** Sensitivity, which precision–recall curves call recall. */
  readonly truePositiveRate: readonly number[];
  readonly precision: readonly (number | null)[];
}

export interface Evaluation {
  readonly format: 'oddsmith-evaluation/1';
  readonly formula: string;
  /** What was predicted, as the formula writes it. */
  readonly response: string;
  readonly event: string;
  readonly reference: string;
  /** Rows evaluated, and rows left out because a value is missing or a level is new to the model. */
  readonly rows: number;
  readonly rowsDropped: number;
  /** Σ weights, and of events. */
  readonly weight: number;
  readonly events: number;
  readonly weightsKind: FitReport['weightsKind'];
  /**
   * Whether these are the rows the model was fitted on (the same weight, events and deviance): then
   * every figure flatters the model.
   */
  readonly trainingRows: boolean;
  readonly confidence: number;
  /** Null where there are no events or nothing else. */
  readonly auc: AucReport | null;
  /** Σ (recall gained) · precision over the thresholds; null where there are no events. */
  readonly averagePrecision: number | null;
  /** Mean squared difference of predicted probability and outcome: 0 is perfect, 0.25 is a coin. */
  readonly brier: number;
  readonly brierDecomposition: BrierDecomposition;
  /** Mean −log of the probability given to what came; null where it is infinite. */
  readonly logLoss: number | null;
  readonly calibration: CalibrationReport;
  readonly confusion: ConfusionReport;
  /** Thresholds chosen by rule. */
  readonly thresholds: readonly ChosenThreshold[];
  /** Null without events. */
  readonly gain: readonly GainPoint[] | null;
  /** Null where there are no events or nothing else. */
  readonly kolmogorovSmirnov: KolmogorovSmirnov | null;
  readonly netBenefit: NetBenefitReport;
  /** Null where there are no events or nothing else. */
  readonly curve: CurveReport | null;
  /** Only with `by`. */
  readonly groups?: { readonly column: string; readonly reports: readonly GroupReport[] };
  /** Only with `against`. */
  readonly comparison?: RivalReport;
  /** Only of `evaluateRelation`, where something is not as in memory: in words. */
  readonly warnings?: readonly string[];
  /** Only of `evaluateResampled`. */
  readonly bootstrap?: BootstrapReport;
  readonly optimism?: OptimismReport;
}
