/** A fit: immutable, serialisable, able to predict. */
import type { Place } from '../errors.js';
import type { Schema } from '../formula/schema.js';
import { inputTypes } from '../formula/used-columns.js';
import { createModel } from '../output/create-model.js';
import { checkGoldenRows } from '../output/golden-rows.js';
import type { ModelFile, PredictiveModel } from '../output/model.js';
import { readModel } from '../output/model-file.js';
import { modelText } from '../output/model-text.js';
import { type SummaryOptions, summarise } from '../output/summary.js';
import { type Data, toTable } from '../table/data.js';
import { VERSION } from '../version.js';
import { type Prediction, type PredictOptions, predictTable } from './predict.js';
import type { CoefficientReport, FitReport } from './report.js';

export class Fit {
  /** Everything the fit says, as plain data. */
  readonly report: FitReport;
  readonly schema: Schema;
  readonly #model: PredictiveModel;
  readonly #missing: 'drop' | 'fail';

  constructor(report: FitReport, model: PredictiveModel, missing: 'drop' | 'fail') {
    this.report = report;
    this.schema = model.schema;
    this.#model = model;
    this.#missing = missing;
    Object.freeze(this);
  }

  get coefficients(): readonly CoefficientReport[] {
    return this.report.coefficients;
  }

  /** The text that a terminal shows. */
  summary(options?: SummaryOptions): string {
    return summarise(this.report, this.schema, options);
  }

  /** Predictions for new rows, aligned with them. Throws as `predict` does. */
  predict(data: Data, options?: PredictOptions): Prediction {
    return predict(this.#model, data, options);
  }

  /** The `oddsmith-fit/1` object. */
  toJSON(): FitReport {
    return this.report;
  }

  /** The `oddsmith-model/1` object, with golden rows. Holds no row of the data. */
  model(): ModelFile {
    const origin = { createdBy: `oddsmith ${VERSION}`, missing: this.#missing };
    return createModel(this.report, this.#model, origin, predict);
  }

  /** The text of a model file, which `loadModel` reads. */
  modelFile(): string {
    return modelText(this.model());
  }
}

/**
 * Predicts rows with the numbers of a model: log-odds and probabilities, one for every row given. A row that lacks a
 * value, has a level that training did not have, or leaves the formula's domain has none, and `problems` says why;
 * with `missing: 'fail'` it is refused.
 *
 * Throws `column-unknown`, `column-type` where the data do not have the model's columns, and under `fail`
 * `value-missing`, `level-unknown`, `value-out-of-domain`.
 */
export function predict(model: PredictiveModel, data: Data, options?: PredictOptions): Prediction {
  return predictTable(model, toTable(data, { types: inputTypes(model.schema) }), options);
}

/**
 * Reads the text of a model file and has it predict its golden rows again, bit for bit. `place` (the file's name) goes
 * into errors.
 *
 * Throws `model-damaged`, `model-foreign`, `model-newer`, `model-golden-rows`.
 */
export function loadModel(text: string, place: Place = {}): ModelFile {
  const model = readModel(text, place);
  checkGoldenRows(model, predict, place);
  return model;
}
