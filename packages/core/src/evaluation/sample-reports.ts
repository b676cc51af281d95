/** What an evaluation says of samples of its rows. */

/** What resampling repeats. */
export type FigureName =
  | 'auc'
  | 'averagePrecision'
  | 'brier'
  | 'brierSkill'
  | 'logLoss'
  | 'calibrationIntercept'
  | 'calibrationSlope'
  | 'calibrationError'
  | 'sensitivity'
  | 'specificity'
  | 'positivePredictiveValue'
  | 'negativePredictiveValue'
  | 'accuracy'
  | 'balancedAccuracy'
  | 'youden'
  | 'fBeta'
  | 'matthewsCorrelation';

/** A figure and its spread over bootstrap samples. */
export interface BootstrapFigure {
  readonly figure: FigureName;
  readonly estimate: number | null;
  /** The standard deviation over the samples; null with fewer than two in which it is defined. */
  readonly standardError: number | null;
  /** By percentiles. */
  readonly interval: readonly [number, number] | null;
  /** Samples in which it is not defined. */
  readonly undefined: number;
}

export interface BootstrapReport {
  readonly resamples: number;
  readonly seed: number;
  /** What is drawn: observations, one by one; rows with their weights; clusters. */
  readonly unit: 'observations' | 'rows' | 'clusters';
  readonly figures: readonly BootstrapFigure[];
  /** With `against`: figures of the model minus those of the other. */
  readonly differences: readonly BootstrapFigure[] | null;
}

/** A figure corrected for that the model was fitted on the same rows. */
export interface OptimismFigure {
  readonly figure: FigureName;
  /** On the rows of the training. */
  readonly apparent: number | null;
  /** Mean over the samples of the refitted model's figure on its sample minus that on the rows. */
  readonly optimism: number | null;
  /** apparent − optimism. */
  readonly corrected: number | null;
  /** Samples that count. */
  readonly samples: number;
}

export interface OptimismReport {
  readonly resamples: number;
  readonly seed: number;
  /** Samples left out, since the model has no finite estimate in them. */
  readonly failed: number;
  readonly figures: readonly OptimismFigure[];
}
