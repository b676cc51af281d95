/** What compares models: tests of hypotheses, analysis of deviance, nested fits. */
export { analysisOfDeviance, type DevianceOptions } from './deviance/analysis-of-deviance.js';
export type * from './deviance/report.js';
export { summariseDeviance } from './deviance/summary.js';
export type { HypothesesOptions, TestName } from './hypotheses/options.js';
export type * from './hypotheses/report.js';
export { summariseHypotheses } from './hypotheses/summary.js';
export { testHypotheses, testHypothesis } from './hypotheses/test-hypotheses.js';
export { type CompareOptions, compareModels } from './nested/compare-models.js';
export type * from './nested/report.js';
export { summariseComparison } from './nested/summary.js';
export type { ComparisonSummaryOptions } from './page.js';
