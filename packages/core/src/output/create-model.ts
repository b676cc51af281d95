/** From a fit to the model that is written. */
import type { FitReport } from '../fit/report.js';
import { makeGoldenRows, type Predict } from './golden-rows.js';
import type { ModelFile, ModelFit, PredictiveModel } from './model.js';

export interface ModelOrigin {
  /** Program and version: `oddsmith 0.1.0`. */
  readonly createdBy: string;
  /** The missing policy of the fit. */
  readonly missing: 'drop' | 'fail';
}

function modelFit(report: FitReport): ModelFit {
  const { covarianceMatrix: _, seconds: __, kernel: ___, solverReason: ____, ...fit } = report;
  return fit;
}

/** The model of a fit, with golden rows predicted by `predict`. Holds no row of the data. */
export function createModel(
  report: FitReport,
  source: PredictiveModel,
  origin: ModelOrigin,
  predict: Predict,
): ModelFile {
  const { schema, coefficients, coefficientsLow, covariance, covarianceLow, confidence, limiting } = source;
  const { nonproportional } = source;
  return {
    format: 'oddsmith-model/1',
    createdBy: origin.createdBy,
    family: report.family,
    event: report.event,
    reference: report.reference,
    missing: origin.missing,
    ...{ schema, coefficients, coefficientsLow, covariance, covarianceLow, confidence, limiting },
    ...(nonproportional && { nonproportional }),
    fit: modelFit(report),
    golden: makeGoldenRows(source, predict),
  };
}
