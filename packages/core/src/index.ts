/** `@oddsmith/core`: logistic regression with certified digits, anywhere TypeScript runs. */
export { chosenFit } from './cross-validation/chosen-fit.js';
export { crossValidate } from './cross-validation/cross-validate.js';
export type { CrossValidationOptions, Measure, Rule } from './cross-validation/options.js';
export type * from './cross-validation/report.js';
export * from './cross-validation/sparse/index.js';
export { summariseCrossValidation } from './cross-validation/summary.js';
export { diagnose } from './diagnosis/diagnose.js';
export type { LeftOutReport, Without } from './diagnosis/left-out.js';
export type { RefitCoefficientReport, RefitReport } from './diagnosis/refits.js';
export type * from './diagnosis/report.js';
export type { DiagnoseOptions, DiagnoseRequest, SubjectOptions } from './diagnosis/subject.js';
export { type DiagnosisSummaryOptions, summariseDiagnosis } from './diagnosis/summary.js';
export type * from './diagnostics/separation/explanation.js';
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
export { evaluate } from './evaluation/evaluate.js';
export type * from './evaluation/evaluation.js';
export type { EvaluateOptions, EvaluateResampledOptions, ThresholdRule } from './evaluation/options.js';
export { evaluateResampled } from './evaluation/resampling/evaluate-resampled.js';
export { type EvaluationSummaryOptions, summariseEvaluation } from './evaluation/summary.js';
export { setProbabilities } from './families/conditional/set-probabilities.js';
export {
  type ExplainedFit,
  explainFiniteness,
  explainSeparation,
  type FinitenessOptions,
} from './fit/explain.js';
export { fit } from './fit/fit.js';
export { fitSync } from './fit/fit-sync.js';
export { Fit } from './fit/fitted.js';
export { loadModel, predict } from './fit/models.js';
export type { FitOptions } from './fit/options.js';
export {
  type ClassIntervals,
  type ClassPrediction,
  type Prediction,
  type PredictionIntervals,
  type PredictOptions,
  problemText,
  refuseProblems,
} from './fit/predict.js';
export type * from './fit/report.js';
export { quoteName } from './formula/expressions.js';
export { expandTerms } from './formula/full/expand.js';
export { parseFormula } from './formula/parse.js';
export { pointAt } from './formula/point-at.js';
export type * from './formula/schema.js';
export { DIALECTS, type Dialect, type DialectName } from './formula/sql/dialect.js';
export { suggestFormula } from './formula/suggest.js';
export type {
  CheckedFormula,
  ColumnOptions,
  FormulaError,
  PredictionInput,
} from './formula/types.js';
export { inputTypes, usedColumns } from './formula/used-columns.js';
export type * from './goodness/report.js';
export { ADJUSTMENTS, type Adjustment, adjust } from './inference/adjust.js';
export type { Features, LayoutOptions, Numbers } from './learn/arrays.js';
export type { Coefficients, CoefficientsLike } from './learn/coefficients.js';
export {
  classify,
  crossEntropy,
  linearPredictor,
  logLikelihood,
  logOdds,
  probability,
} from './learn/formulas.js';
export { descend, type GradientOptions, gradient } from './learn/gradient.js';
export type { Rate, TrainingHistory, TrainOptions, WatchedSolver } from './learn/history.js';
export type { Classes, Label } from './learn/labels.js';
export { type LearnOptions, learn } from './learn/learn.js';
export { coefficientsAt, type LearningHistory } from './learn/learning-history.js';
export { LogisticRegression, type LogisticRegressionOptions } from './learn/logistic-regression.js';
export {
  type DesignRows,
  type Scene,
  type SceneGrid,
  type SceneOptions,
  trainingScene,
} from './learn/scene.js';
export { type LossSurface, lossSurface, type SurfaceOptions } from './learn/surface.js';
export { train, trainSync } from './learn/train.js';
export { margins } from './margins/margins.js';
export type { ContrastRequest, InteractionRequest, MarginsOptions } from './margins/options.js';
export type * from './margins/report.js';
export { type MarginsSummaryOptions, summariseMargins } from './margins/summary.js';
export {
  analysisOfDeviance,
  type DevianceOptions,
} from './nested/deviance/analysis-of-deviance.js';
export type * from './nested/deviance/report.js';
export { summariseDeviance } from './nested/deviance/summary.js';
export type { HypothesesOptions, TestName } from './nested/hypotheses/options.js';
export type * from './nested/hypotheses/report.js';
export { summariseHypotheses } from './nested/hypotheses/summary.js';
export { testHypotheses, testHypothesis } from './nested/hypotheses/test-hypotheses.js';
export { type CompareOptions, compareModels } from './nested/models/compare-models.js';
export type * from './nested/models/report.js';
export { summariseComparison } from './nested/models/summary.js';
export type { ComparisonSummaryOptions } from './nested/page.js';
export type { Iteration, StopReason } from './objective/objective.js';
export { coefficientRows, type TableRow } from './output/coefficient-rows.js';
export {
  formatCount,
  formatExactP,
  formatNumber,
  formatOddsRatio,
  formatP,
  formatPercentage,
  formatShare,
  formatZ,
  oddsRatioDecimals,
  powerOfTenAbove,
} from './output/format.js';
export type { GoldenRows, ModelFile, ModelFit, ModelRow, PredictiveModel } from './output/model.js';
export { writeModel } from './output/model-file.js';
export type { Conversion, Conversions } from './output/rosetta/conversions.js';
export {
  type Rosetta,
  type RosettaOptions,
  type RosettaSubject,
  rosetta,
} from './output/rosetta/rosetta.js';
export { summariseRosetta } from './output/rosetta/rosetta-text.js';
export { separationText } from './output/separation-text.js';
export { type SummaryOptions, summarise } from './output/summary.js';
export { fitPath } from './path/fit-path.js';
export { fitPathSync } from './path/fit-path-sync.js';
export type { PathOptions } from './path/options.js';
export type * from './path/report.js';
export { type PathSummaryOptions, summarisePath } from './path/summary.js';
export { evaluateRelation } from './relation/evaluation/evaluate-relation.js';
export type { EvaluateRelationOptions } from './relation/evaluation/options.js';
export { fitRelation } from './relation/fit-relation.js';
export { type ModelSqlOptions, modelSql } from './relation/model-sql.js';
export type { FitRelationOptions } from './relation/options.js';
export type { Cell, Relation, RelationColumn, RelationColumnType, Row } from './relation/relation.js';
export { RESIDUAL_COLUMNS, type ResidualColumn, type ResidualColumns } from './residuals/columns.js';
export type { InfluenceReport, InfluentialRowReport } from './residuals/influential.js';
export type { ResidualOptions } from './residuals/options.js';
export { type Dfbetas, type Residuals, residuals } from './residuals/residuals.js';
export { debiased } from './selection/debiased.js';
export type {
  DebiasedOptions,
  RefitSelectedOptions,
  SplitInferenceOptions,
  StabilityOptions,
} from './selection/options.js';
export { refitSelected } from './selection/refit-selected.js';
export type * from './selection/report.js';
export { splitInference } from './selection/split-inference.js';
export { stabilitySelection } from './selection/stability-selection.js';
export {
  type SelectionReport,
  summariseSelection,
} from './selection/summary.js';
export * from './sparse/index.js';
export type { ByteStore, ReadableBytes } from './stream/byte-store.js';
export {
  type FitStreamOptions,
  fitStream,
  type RowStream,
  type StreamThread,
} from './stream/fit-stream.js';
export { openStreamTask, type StreamTask } from './stream/stream-task.js';
export * from './table/index.js';
export { VERSION } from './version.js';
