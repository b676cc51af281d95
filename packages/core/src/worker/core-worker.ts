/** Core off the page's thread: the functions of `@oddsmith/core`, each as a promise. */
import type { CrossValidationOptions } from '../cross-validation/options.js';
import type { CrossValidationReport } from '../cross-validation/report.js';
import type { Diagnosis } from '../diagnosis/report.js';
import type { DiagnoseOptions } from '../diagnosis/subject.js';
import { OddsmithError } from '../errors.js';
import type { Evaluation } from '../evaluation/evaluation.js';
import type { EvaluateOptions } from '../evaluation/options.js';
import { Fit } from '../fit/fitted.js';
import type { FitOptions } from '../fit/options.js';
import type { Prediction, PredictOptions } from '../fit/predict.js';
import type { TrainingHistory, TrainOptions } from '../learn/history.js';
import type { Scene, SceneOptions } from '../learn/scene.js';
import type { LossSurface, SurfaceOptions } from '../learn/surface.js';
import type { ModelFile, PredictiveModel } from '../output/model.js';
import type { PathOptions } from '../path/options.js';
import type { PathReport } from '../path/report.js';
import type { CsvOptions } from '../table/csv/options.js';
import type { DescribeOptions } from '../table/description/describe.js';
import type { TableDescription } from '../table/description/description.js';
import type { ColumnDistribution } from '../table/description/distribution.js';
import type { Table } from '../table/table.js';
import type { CallName, Input, Output } from './calls.js';
import type { KeptTable } from './kept-table.js';
import { type Open, type WorkerLike, webLink } from './link.js';
import { openHere, openScript } from './open.js';
import { type CallOptions, Session } from './session.js';

export interface WorkerOptions {
  /**
   * Makes the page's own worker, whose script imports `@oddsmith/core/worker/entry`. Default: a worker made of a text
   * in this package (`worker-src blob:`), a thread in Node, and where neither can be had, slices of this thread.
   */
  readonly worker?: () => WorkerLike;
}

/** Text, bytes, or a Blob or File, which is read piece by piece in the worker. */
export type WorkerSource = string | Uint8Array | ArrayBuffer | Blob;

function refuseCheckpoint(options: object): void {
  if (!('checkpoint' in options) || options.checkpoint === undefined) return;
  const message = 'Option "checkpoint" is not available in a worker: its function cannot be posted there.';
  throw new OddsmithError('option-unavailable', message, { option: 'checkpoint' });
}

/**
 * Calls may overlap. Each rejects with the `OddsmithError` of the function it stands for; with `cancelled` as soon as
 * its signal aborts; with `source-failed` when the worker dies, and the next call starts a new one, without the tables
 * that were kept. The worker has a copy of the last table: calls with the same table object copy nothing, so a table
 * must not be written into. Large tables are better kept (`keepCsv`, `keep`).
 */
export class CoreWorker {
  readonly #ways: readonly Open[];
  #session: Session | null = null;
  #closed = false;
  /** Number of the last table to keep: never used twice, whatever becomes of a worker. */
  #tables = 0;

  constructor({ worker }: WorkerOptions = {}) {
    this.#ways = worker ? [(listener) => webLink(worker(), listener)] : [openScript, openHere];
  }

  /** As `readCsv`. `onProgress` hears the bytes read so far. */
  readCsv(
    source: WorkerSource,
    options: CsvOptions = {},
    watch: CallOptions & { readonly onProgress?: ((bytesRead: number) => void) | undefined } = {},
  ): Promise<Table> {
    return this.#call('readCsv', { source, options }, watch, watch.onProgress);
  }

  /**
   * As `readCsv`, but the table stays in the worker: nothing of its size is copied to the page. The calls below take
   * what this gives in place of a table, until `release`.
   */
  keepCsv(
    source: WorkerSource,
    options: CsvOptions = {},
    watch: CallOptions & { readonly onProgress?: ((bytesRead: number) => void) | undefined } = {},
  ): Promise<KeptTable> {
    return this.#keep('readCsv', { source, options }, watch, watch.onProgress);
  }

  /** Has the worker keep a table; with `transfer` its buffers are moved there and are empty here. */
  keep(table: Table, watch: CallOptions = {}): Promise<KeptTable> {
    return this.#keep('table', { table }, watch);
  }

  /** Lets the worker forget a kept table; calls with it then reject with `source-failed`. */
  release(table: KeptTable): void {
    this.#session?.release(table.kept);
  }

  /** The first rows of a table, at most that many, with the levels that occur in them. */
  head(table: Table | KeptTable, rows: number, watch: CallOptions = {}): Promise<Table> {
    return this.#call('head', { table, rows }, watch);
  }

  /** How the values of each column lie: its different values where they are few, bins of its numbers. */
  distributions(table: Table | KeptTable, watch: CallOptions = {}): Promise<readonly ColumnDistribution[]> {
    return this.#call('distributions', { table }, watch);
  }

  /** As `describeTable`. */
  describe(
    table: Table | KeptTable,
    options: DescribeOptions = {},
    watch: CallOptions = {},
  ): Promise<TableDescription> {
    return this.#call('describe', { table, options }, watch);
  }

  /** As `fit`, but for `checkpoint`: a worker has nowhere to write to (`option-unavailable`). */
  async fit(
    table: Table | KeptTable,
    formula: string,
    options: Omit<FitOptions, 'checkpoint'> & Pick<CallOptions, 'transfer'> = {},
  ): Promise<Fit> {
    refuseCheckpoint(options);
    const { signal, transfer, onIteration, ...plain } = options;
    const input = { table, formula, options: plain };
    const { report, model } = await this.#call('fit', input, { signal, transfer }, onIteration);
    const ways =
      report.family === 'binary' ? undefined : (await import('../families/ways.js')).classWays(model.schema);
    return new Fit(report, model, model.missing, null, ways);
  }

  /** As `train`, but for `checkpoint` (see `fit`). */
  async train(
    table: Table | KeptTable,
    formula: string,
    options: Omit<TrainOptions, 'checkpoint'> & Pick<CallOptions, 'transfer'> = {},
  ): Promise<TrainingHistory> {
    refuseCheckpoint(options);
    const { signal, transfer, onIteration, ...plain } = options;
    return this.#call('train', { table, formula, options: plain }, { signal, transfer }, onIteration);
  }

  /** As `fitPath`; `onLambda` hears how many λ are done. */
  fitPath(
    table: Table | KeptTable,
    formula: string,
    options: PathOptions & Pick<CallOptions, 'transfer'> = {},
  ): Promise<PathReport> {
    const { signal, transfer, onLambda, ...plain } = options;
    return this.#call('fitPath', { table, formula, options: plain }, { signal, transfer }, onLambda);
  }

  /** As `crossValidate`; `onProgress` hears how many points of the folds' paths are done. */
  crossValidate(
    table: Table | KeptTable,
    formula: string,
    options: CrossValidationOptions & Pick<CallOptions, 'transfer'> = {},
  ): Promise<CrossValidationReport> {
    const { signal, transfer, onProgress, ...plain } = options;
    return this.#call('crossValidate', { table, formula, options: plain }, { signal, transfer }, onProgress);
  }

  /** As `fit.predict`, or `predict` of a model. */
  predict(
    model: Fit | PredictiveModel,
    table: Table | KeptTable,
    options: PredictOptions = {},
    watch: CallOptions = {},
  ): Promise<Prediction> {
    const plain = model instanceof Fit ? model.model() : model;
    return this.#call('predict', { model: plain, table, options }, watch);
  }

  /** As `evaluate`. */
  evaluate(
    model: Fit | ModelFile,
    table: Table | KeptTable,
    options: EvaluateOptions = {},
    watch: CallOptions = {},
  ): Promise<Evaluation> {
    const plain = model instanceof Fit ? model.model() : model;
    return this.#call('evaluate', { model: plain, table, options }, watch);
  }

  /** As `diagnose`. */
  diagnose(
    table: Table,
    model: string | Fit | ModelFile,
    { signal, ...options }: DiagnoseOptions = {},
  ): Promise<Diagnosis> {
    const plain = model instanceof Fit ? model.model() : model;
    return this.#call('diagnose', { model: plain, table, options }, { signal });
  }

  /** As `trainingScene`. */
  scene(
    table: Table | KeptTable,
    formula: string,
    options: SceneOptions = {},
    watch: CallOptions = {},
  ): Promise<Scene> {
    return this.#call('scene', { table, formula, options }, watch);
  }

  /** As `lossSurface`. */
  surface(
    table: Table | KeptTable,
    formula: string,
    { signal, ...options }: SurfaceOptions,
  ): Promise<LossSurface> {
    return this.#call('surface', { table, formula, options }, { signal });
  }

  /** Ends the worker: what is pending rejects with `cancelled`, later calls with `source-failed`. */
  close(): void {
    this.#closed = true;
    this.#session?.end(new OddsmithError('cancelled', 'The worker was closed.'));
  }

  async #call<Name extends CallName>(
    name: Name,
    input: Input<Name>,
    options: CallOptions,
    onEvent?: (...event: never[]) => void,
    keep?: number,
  ): Promise<Output<Name>> {
    if (this.#closed) throw new OddsmithError('source-failed', 'The worker was closed.');
    if (this.#session === null || this.#session.ended) this.#session = new Session(this.#ways);
    return this.#session.call(name, input, options, onEvent, keep);
  }

  /** A call whose table stays in the worker. */
  async #keep<Name extends 'readCsv' | 'table'>(
    name: Name,
    input: Input<Name>,
    options: CallOptions,
    onEvent?: (...event: never[]) => void,
  ): Promise<KeptTable> {
    const answer: unknown = await this.#call(name, input, options, onEvent, ++this.#tables);
    return answer as KeptTable;
  }
}

/** A worker that computes what core computes, to the same bits; started at the first call. */
export function openWorker(options: WorkerOptions = {}): CoreWorker {
  return new CoreWorker(options);
}
