/** What an evaluation says of thresholds and of acting by them. */

export type RateName =
  | 'prevalence'
  | 'eventsSaid'
  | 'sensitivity'
  | 'specificity'
  | 'positivePredictiveValue'
  | 'negativePredictiveValue'
  | 'falsePositiveRate'
  | 'falseNegativeRate'
  | 'falseDiscoveryRate'
  | 'falseOmissionRate'
  | 'accuracy'
  | 'balancedAccuracy'
  | 'youden'
  | 'fBeta'
  | 'matthewsCorrelation'
  | 'kappa'
  | 'positiveLikelihoodRatio'
  | 'negativeLikelihoodRatio'
  | 'diagnosticOddsRatio';

/**
 * A rate of a confusion matrix, null where it divides by nothing. Intervals: Wilson's (1927) of shares, Newcombe's (1998)
 * of Youden's index and balanced accuracy, those of Simel, Samsa & Matchar (1991) of likelihood ratios, Woolf's (1955) of the
 * odds ratio; the others have one by the bootstrap alone.
 */
export interface RateReport {
  readonly name: RateName;
  readonly estimate: number | null;
  readonly interval: readonly [number, number] | null;
}

/** Σ weights by what came and what is said at the threshold; shares are null where they divide by nothing. */
export interface ConfusionReport {
  /** An event is said where the predicted probability is at least this; null: nowhere, since a chosen threshold says none. */
  readonly threshold: number | null;
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
  /** All rates with their intervals. */
  readonly rates: readonly RateReport[];
}

/** A threshold and what it reaches by its rule. */
export interface ChosenThreshold {
  /**
   * `youden`: the largest sensitivity + specificity − 1; `f-beta`: the largest F; `cost`: the least mean cost of errors;
   * `capacity`: the lowest threshold at which no more are said to be events than there is room for.
   */
  readonly rule: 'youden' | 'f-beta' | 'cost' | 'capacity';
  /** Null where it is best to say no event at all. */
  readonly threshold: number | null;
  /** Youden's index, F, the mean cost, the share of rows said to be events. */
  readonly value: number;
}

/** What is gained by taking a share of all, the highest predicted risk first. */
export interface GainPoint {
  /** Of the weight. */
  readonly share: number;
  /** The lowest predicted probability among them. */
  readonly threshold: number;
  /** The share of all events among them. */
  readonly captured: number;
  /** How many times the share of events in all. */
  readonly lift: number;
  /** The share of events in this step alone. */
  readonly rate: number;
}

export interface KolmogorovSmirnov {
  /** The largest distance of the distributions of the predicted risk in events and others. */
  readonly statistic: number;
  readonly threshold: number;
}

/** Net benefit at each threshold; that of acting on none is 0. */
export interface NetBenefitReport {
  readonly threshold: readonly number[];
  /** Of acting where the predicted risk is at least the threshold. */
  readonly model: readonly number[];
  /** Of acting on all. */
  readonly all: readonly number[];
}
