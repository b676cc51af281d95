/** What a worker can be asked to do: each call takes plain data and gives plain data, so that both can be posted. */

import { crossValidate } from '../cross-validation/cross-validate.js';
import type { CrossValidationOptions } from '../cross-validation/options.js';
import type { CrossValidationReport } from '../cross-validation/report.js';
import { diagnose } from '../diagnosis/diagnose.js';
import type { Diagnosis } from '../diagnosis/report.js';
import type { DiagnoseOptions } from '../diagnosis/subject.js';
import { evaluate } from '../evaluation/evaluate.js';
import type { Evaluation } from '../evaluation/evaluation.js';
import type { EvaluateOptions } from '../evaluation/options.js';
import { fit } from '../fit/fit.js';
import { predict } from '../fit/models.js';
import type { FitOptions } from '../fit/options.js';
import type { Prediction, PredictOptions } from '../fit/predict.js';
import type { FitReport } from '../fit/report.js';
import type { TrainingHistory, TrainOptions } from '../learn/history.js';
import { type Scene, type SceneOptions, trainingScene } from '../learn/scene.js';
import { type LossSurface, lossSurface, type SurfaceOptions } from '../learn/surface.js';
import { train } from '../learn/train.js';
import type { ModelFile, PredictiveModel } from '../output/model.js';
import { fitPath } from '../path/fit-path.js';
import type { PathOptions } from '../path/options.js';
import type { PathReport } from '../path/report.js';
import { firstRows } from '../table/columns.js';
import type { CsvOptions } from '../table/csv/options.js';
import { readCsv } from '../table/csv/read.js';
import { type DescribeOptions, describeTable } from '../table/description/describe.js';
import type { TableDescription } from '../table/description/description.js';
import { type ColumnDistribution, distributionsOf } from '../table/description/distribution.js';
import type { Table } from '../table/table.js';
import type { KeptTable } from './kept-table.js';

/** How a call is stopped, and where it tells how it gets on (null when nobody listens). */
export interface Watch {
  readonly signal: AbortSignal;
  readonly tell: ((...event: unknown[]) => void) | null;
}

/** What is posted of a fit. */
export interface PostedFit {
  readonly report: FitReport;
  readonly model: ModelFile;
}

/** A table, a formula for it, and options that can be posted. */
export interface Modelling<Options> {
  readonly table: Table;
  readonly formula: string;
  readonly options: Omit<Options, 'signal' | 'onIteration' | 'onLambda' | 'onProgress' | 'checkpoint'>;
}

/** A model, rows for it, and options. */
export interface Applying<Model, Options> {
  readonly model: Model;
  readonly table: Table;
  readonly options: Options;
}

export interface Reading {
  readonly source: string | Uint8Array | ArrayBuffer | Blob;
  readonly options: CsvOptions;
}

export interface Describing {
  readonly table: Table;
  readonly options: DescribeOptions;
}

export interface Whole {
  readonly table: Table;
}

export interface Beginning {
  readonly table: Table;
  readonly rows: number;
}

export const CALLS = {
  readCsv({ source, options }: Reading, { signal, tell }: Watch): Promise<Table> {
    return readCsv(source, { ...options, signal, ...(tell && { onProgress: tell }) });
  },

  /** The same table: for a worker that is to keep it. */
  table({ table }: Whole): Table {
    return table;
  },

  head({ table, rows }: Beginning): Table {
    return firstRows(table, rows);
  },

  distributions({ table }: Whole): ColumnDistribution[] {
    return distributionsOf(table);
  },

  describe({ table, options }: Describing): TableDescription {
    return describeTable(table, options);
  },

  async fit({ table, formula, options }: Modelling<FitOptions>, { signal, tell }: Watch): Promise<PostedFit> {
    const fitted = await fit(table, formula, { ...options, signal, ...(tell && { onIteration: tell }) });
    return { report: fitted.report, model: fitted.model() };
  },

  train(
    { table, formula, options }: Modelling<TrainOptions>,
    { signal, tell }: Watch,
  ): Promise<TrainingHistory> {
    return train(table, formula, { ...options, signal, ...(tell && { onIteration: tell }) });
  },

  fitPath({ table, formula, options }: Modelling<PathOptions>, { signal, tell }: Watch): Promise<PathReport> {
    return fitPath(table, formula, { ...options, signal, ...(tell && { onLambda: tell }) });
  },

  crossValidate(
    { table, formula, options }: Modelling<CrossValidationOptions>,
    { signal, tell }: Watch,
  ): Promise<CrossValidationReport> {
    return crossValidate(table, formula, { ...options, signal, ...(tell && { onProgress: tell }) });
  },

  predict({ model, table, options }: Applying<PredictiveModel, PredictOptions>): Prediction {
    return predict(model, table, options);
  },

  evaluate({ model, table, options }: Applying<ModelFile, EvaluateOptions>): Evaluation {
    return evaluate(model, table, options);
  },

  diagnose(
    { model, table, options }: Applying<string | ModelFile, Omit<DiagnoseOptions, 'signal'>>,
    { signal }: Watch,
  ): Promise<Diagnosis> {
    return diagnose(table, model, { ...options, signal });
  },

  scene({ table, formula, options }: Modelling<SceneOptions>): Scene {
    return trainingScene(table, formula, options);
  },

  surface({ table, formula, options }: Modelling<SurfaceOptions>, { signal }: Watch): Promise<LossSurface> {
    return lossSurface(table, formula, { ...options, signal });
  },
} as const;

export type Calls = typeof CALLS;
export type CallName = keyof Calls;
/** Wherever a call takes a table, a kept one may stand for it. */
type Sent<Given> = Given extends { readonly table: Table }
  ? Omit<Given, 'table'> & { readonly table: Table | KeptTable }
  : Given;
export type Input<Name extends CallName> = Sent<Parameters<Calls[Name]>[0]>;
export type Output<Name extends CallName> = Awaited<ReturnType<Calls[Name]>>;
