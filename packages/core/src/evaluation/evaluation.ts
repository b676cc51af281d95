/** What an evaluation says, as plain data: the `oddsmith-evaluation/1` object. Nothing in it is not finite. */
import type { FitReport } from '../fit/report.js';

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
  /** From the lowest predicted risk to the highest; at most `bins` of about equal weight. */
  readonly bins: readonly CalibrationBin[];
}

/** Σ weights by what came and what is said at the threshold; shares are null where they divide by nothing. */
export interface ConfusionReport {
  /** An event is said where the predicted probability is at least this. */
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  /** Of the events, those said to be events. */
  readonly sensitivity: number | null;
  /** Of the others, those said to be none. */
  readonly specificity: number | null;
  /** Of those said to be events, the events: precision. */
  readonly positivePredictiveValue: number | null;
  readonly negativePredictiveValue: number | null;
  readonly accuracy: number;
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
  /** Mean −log of the probability given to what came; null where it is infinite. */
  readonly logLoss: number | null;
  readonly calibration: CalibrationReport;
  readonly confusion: ConfusionReport;
  /** Null where there are no events or nothing else. */
  readonly curve: CurveReport | null;
}
