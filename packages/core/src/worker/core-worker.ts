/** Core off the page's thread: the functions of `@oddsmith/core`, each as a promise. */
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
import type { CsvOptions } from '../table/csv/options.js';
import type { DescribeOptions } from '../table/description/describe.js';
import type { TableDescription } from '../table/description/description.js';
import type { Table } from '../table/table.js';
import type { CallName, Input, Output } from './calls.js';
import { type Open, openHere, openScript, type WorkerLike, webLink } from './link.js';
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

/**
 * Calls may overlap. Each rejects with the `OddsmithError` of the function it stands for; with `cancelled` as soon as
 * its signal aborts; with `source-failed` when the worker dies, and the next call starts a new one. The worker keeps
 * a copy of the last table: calls with the same table object copy nothing, so a table must not be written into.
 */
export class CoreWorker {
  readonly #ways: readonly Open[];
  #session: Session | null = null;
  #closed = false;

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

  /** As `describeTable`. */
  describe(table: Table, options: DescribeOptions = {}, watch: CallOptions = {}): Promise<TableDescription> {
    return this.#call('describe', { table, options }, watch);
  }

  /** As `fit`. */
  async fit(
    table: Table,
    formula: string,
    options: FitOptions & Pick<CallOptions, 'transfer'> = {},
  ): Promise<Fit> {
    const { signal, transfer, onIteration, ...plain } = options;
    const input = { table, formula, options: plain };
    const { report, model } = await this.#call('fit', input, { signal, transfer }, onIteration);
    return new Fit(report, model, model.missing);
  }

  /** As `train`. */
  train(
    table: Table,
    formula: string,
    options: TrainOptions & Pick<CallOptions, 'transfer'> = {},
  ): Promise<TrainingHistory> {
    const { signal, transfer, onIteration, ...plain } = options;
    return this.#call('train', { table, formula, options: plain }, { signal, transfer }, onIteration);
  }

  /** As `fit.predict`, or `predict` of a model. */
  predict(
    model: Fit | PredictiveModel,
    table: Table,
    options: PredictOptions = {},
    watch: CallOptions = {},
  ): Promise<Prediction> {
    const plain = model instanceof Fit ? model.model() : model;
    return this.#call('predict', { model: plain, table, options }, watch);
  }

  /** As `evaluate`. */
  evaluate(
    model: Fit | ModelFile,
    table: Table,
    options: EvaluateOptions = {},
    watch: CallOptions = {},
  ): Promise<Evaluation> {
    const plain = model instanceof Fit ? model.model() : model;
    return this.#call('evaluate', { model: plain, table, options }, watch);
  }

  /** As `trainingScene`. */
  scene(table: Table, formula: string, options: SceneOptions = {}, watch: CallOptions = {}): Promise<Scene> {
    return this.#call('scene', { table, formula, options }, watch);
  }

  /** As `lossSurface`. */
  surface(table: Table, formula: string, { signal, ...options }: SurfaceOptions): Promise<LossSurface> {
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
  ): Promise<Output<Name>> {
    if (this.#closed) throw new OddsmithError('source-failed', 'The worker was closed.');
    if (this.#session === null || this.#session.ended) this.#session = new Session(this.#ways);
    return this.#session.call(name, input, options, onEvent);
  }
}

/** A worker that computes what core computes, to the same bits; started at the first call. */
export function openWorker(options: WorkerOptions = {}): CoreWorker {
  return new CoreWorker(options);
}
