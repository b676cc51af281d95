/** `@oddsmith/core`: logistic regression with certified digits, anywhere TypeScript runs. */
export {
  didYouMean,
  ERROR_CODES,
  type ErrorCode,
  type ErrorKind,
  nearestName,
  OddsmithError,
  type Place,
  type Warning,
} from './errors.js';
export { fit, fitSync } from './fit/fit.js';
export { Fit, loadModel, predict } from './fit/fitted.js';
export type { FitOptions } from './fit/options.js';
export {
  type Prediction,
  type PredictionIntervals,
  type PredictOptions,
  problemText,
} from './fit/predict.js';
export type * from './fit/report.js';
export { expandTerms } from './formula/expand.js';
export { parseFormula } from './formula/parse.js';
export { pointAt } from './formula/point-at.js';
export type * from './formula/schema.js';
export { inputTypes, usedColumns } from './formula/used-columns.js';
export type { Iteration, StopReason } from './objective/objective.js';
export type { GoldenRows, ModelFile, ModelFit, ModelRow, PredictiveModel } from './output/model.js';
export { writeModel } from './output/model-file.js';
export { type SummaryOptions, summarise } from './output/summary.js';
export * from './table/index.js';
export { VERSION } from './version.js';
