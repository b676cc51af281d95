/** What `margins` says, as plain data: the `oddsmith-margins/1` object. Nothing in it is not finite. */
import type { Warning } from '../errors.js';
import type { FitReport } from '../fit/report.js';
import type { Adjustment } from '../inference/adjust.js';

/** A value that a column is set to: dates as ISO text. */
export type SetValue = number | string | boolean;

/** The columns that are set, to the same value in all rows; the others stay as they are. */
export type Setting = Readonly<Record<string, SetValue>>;

/**
 * Why there is no estimate: all coefficients of the column are aliased; the coefficient is infinite; or a derivative has no finite
 * value in a row.
 */
export type NoEstimate = 'aliased' | 'infinite' | 'undefined';

/** An estimate with its delta-method error; all of that null where the model has no covariance. */
export interface MarginEstimate {
  readonly estimate: number | null;
  readonly standardError: number | null;
  /** Of the test that it is 0, or 1 for a ratio. */
  readonly z: number | null;
  readonly p: number | null;
  readonly interval: readonly [number, number] | null;
}

/**
 * The average over the rows of what the probability gains where a column moves: `slope`, its derivative by a numeric column, per
 * unit; `change`, from the reference level of a factor to another.
 */
export interface EffectReport extends MarginEstimate {
  readonly variable: string;
  readonly kind: 'slope' | 'change';
  /** Of a change. */
  readonly level: string | null;
  readonly reference: string | null;
  readonly at: Setting;
  readonly reason: NoEstimate | null;
}

/** The average probability with columns set: an adjusted prediction, or the observed one where `at` is empty. */
export interface AveragePrediction {
  readonly at: Setting;
  readonly estimate: number;
  readonly standardError: number | null;
  readonly interval: readonly [number, number] | null;
}

/** On the scale of logarithms: z, p and interval; `logStandardError` is the error of log(estimate). */
export interface RatioReport {
  readonly estimate: number | null;
  readonly logStandardError: number | null;
  readonly z: number | null;
  readonly p: number | null;
  readonly interval: readonly [number, number] | null;
}

/** Standardised risks: everybody at one level of a column, and everybody at another (g-computation). */
export interface ContrastReport {
  readonly variable: string;
  readonly level: string;
  readonly reference: string;
  readonly at: Setting;
  readonly risk: Omit<AveragePrediction, 'at'>;
  readonly referenceRisk: Omit<AveragePrediction, 'at'>;
  /** risk − referenceRisk. */
  readonly riskDifference: MarginEstimate;
  readonly riskRatio: RatioReport;
  readonly oddsRatio: RatioReport;
  /**
   * 1/riskDifference: rows that have to change from the reference to the level for one event more (negative: one fewer). The
   * interval is null where that of the difference holds 0, since it then runs through infinity.
   */
  readonly numberNeeded: {
    readonly estimate: number | null;
    readonly interval: readonly [number, number] | null;
  };
}

/** The difference of the average probabilities of two levels. */
export interface PairReport extends MarginEstimate {
  readonly variable: string;
  readonly level: string;
  readonly reference: string;
  readonly at: Setting;
  /** p for all comparisons of this variable at these values together. */
  readonly adjustedP: number | null;
}

/** One side of an interaction: a column by which is derived, or a change of level. */
export interface InteractionSide {
  readonly variable: string;
  readonly level: string | null;
  readonly reference: string | null;
}

/** By how much the effect of one side on the probability differs with the other: a second difference or derivative. */
export interface InteractionReport extends MarginEstimate {
  readonly sides: readonly [InteractionSide, InteractionSide];
  readonly at: Setting;
  readonly reason: NoEstimate | null;
}

export interface Margins {
  readonly format: 'oddsmith-margins/1';
  readonly formula: string;
  readonly response: string;
  /** The label whose probability is meant. */
  readonly event: string;
  /** Rows averaged over, and rows left out because a value is missing or a level is new to the model. */
  readonly rows: number;
  readonly rowsDropped: number;
  /** Σ weights. */
  readonly weight: number;
  readonly weightsKind: FitReport['weightsKind'];
  /** The covariance of the estimate that the errors come from. */
  readonly covariance: FitReport['covariance'];
  readonly confidence: number;
  readonly effects: readonly EffectReport[];
  /** One for each setting of `at`. */
  readonly predictions: readonly AveragePrediction[];
  readonly contrasts: readonly ContrastReport[];
  readonly adjustment: Adjustment;
  readonly comparisons: readonly PairReport[];
  readonly interactions: readonly InteractionReport[];
  readonly warnings: readonly Warning[];
  readonly seconds: number;
}
