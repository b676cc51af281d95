/** A fit: immutable, serialisable, able to predict `Rows`. */
import type { Schema } from '../formula/schema.js';
import { inputTypes } from '../formula/used-columns.js';
import { createModel } from '../output/create-model.js';
import type { ModelFile, PredictiveModel } from '../output/model.js';
import { modelText } from '../output/model-text.js';
import { type SummaryOptions, summarise } from '../output/summary.js';
import { type Data, toTable } from '../table/data.js';
import { VERSION } from '../version.js';
import { type Prediction, type PredictOptions, predictTable } from './predict.js';
import type { CoefficientReport, FitReport } from './report.js';

/** How a model is told, and how it predicts: families beyond the binary one have their own ways. */
export interface Ways {
  readonly summarise: typeof summarise;
  readonly predict: typeof predictTable;
}

const BINARY: Ways = { summarise, predict: predictTable };

export class Fit<Rows extends Data = Data> {
  /** Everything the fit says, as plain data. */
  readonly report: FitReport;
  readonly schema: Schema;
  readonly #model: PredictiveModel;
  readonly #missing: 'drop' | 'fail';
  readonly #separated: string | null;
  readonly #ways: Ways;

  /** `separated`: the separation in words. */
  constructor(
    report: FitReport,
    model: PredictiveModel,
    missing: 'drop' | 'fail',
    separated: string | null = null,
    ways = BINARY,
  ) {
    this.report = report;
    this.schema = model.schema;
    this.#model = model;
    this.#missing = missing;
    this.#separated = separated;
    this.#ways = ways;
    Object.freeze(this);
  }

  get coefficients(): readonly CoefficientReport[] {
    return this.report.coefficients;
  }

  /** The text that a terminal shows. */
  summary(options?: SummaryOptions): string {
    return this.#ways.summarise(this.report, this.schema, options, this.#separated);
  }

  /** Predictions for new rows, aligned with them. Throws as `predict` does. */
  predict<Given extends Rows>(data: Given, options?: PredictOptions): Prediction {
    return predictData(this.#model, data, options, this.#ways.predict);
  }

  /** The `oddsmith-fit/1` object. */
  toJSON(): FitReport {
    return this.report;
  }

  /** The `oddsmith-model/1` object, with golden rows. Holds no row of the data. */
  model(): ModelFile {
    const origin = { createdBy: `oddsmith ${VERSION}`, missing: this.#missing };
    return createModel(this.report, this.#model, origin, (model, rows) =>
      predictData(model, rows, undefined, this.#ways.predict),
    );
  }

  /** The text of a model file, which `loadModel` reads. */
  modelFile(): string {
    return modelText(this.model());
  }
}

/** As `predict`, in the language that the formula of a fit has needed. */
export function predictData(
  model: PredictiveModel,
  data: Data,
  options?: PredictOptions,
  way = predictTable,
): Prediction {
  const table = isBare(data)
    ? { rows: data.length, columns: [] }
    : toTable(data, { types: inputTypes(model.schema) });
  return way(model, table, options);
}

/** Rows that say nothing: a model of the intercept alone predicts them all the same. */
function isBare(data: Data): data is readonly object[] {
  return Array.isArray(data) && data.length > 0 && data.every((row) => isEmptyObject(row));
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
