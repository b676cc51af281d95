/** Threads that predict batches beside the one that reads and writes. */
import { Worker } from 'node:worker_threads';
import { type Column, OddsmithError, type Table } from '@oddsmith/core';
import type { PredictedBatch, PredictionTask } from './prediction-batch.js';
import type { Reply, Request } from './prediction-thread.js';

const SCRIPT = new URL('./prediction-thread.js', import.meta.url);

/** Batches that a thread works on or will next: it does not stand idle while another one is made for it. */
export const ENOUGH = 2;

interface Waiting {
  resolve(batch: PredictedBatch): void;
  reject(error: unknown): void;
}

export class PredictionThreads {
  private readonly threads: Thread[];

  /** @param script what the threads run. */
  constructor(task: PredictionTask, count: number, script: URL = SCRIPT) {
    this.threads = Array.from({ length: count }, (_, i) => new Thread(script, task, `${i + 1} of ${count}`));
  }

  /**
   * Gives a batch, whose arrays are not the caller's any more, to the thread that has least to do; null, and the batch
   * stays, where none has started or all have work enough.
   *
   * The promise throws OddsmithError: those of `predictBatch`; `source-failed` with the thread's number where it died.
   */
  predict(table: Table, before: number): Promise<PredictedBatch> | null {
    const idlest = this.threads.reduce((best, thread) => (thread.load < best.load ? thread : best));
    return idlest.load < ENOUGH ? idlest.predict({ table, before }) : null;
  }

  /** Stops all threads at once; what they were asked for never comes. */
  async end(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.end()));
  }
}

class Thread {
  private readonly worker: Worker;
  private isReady = false;
  private readonly waiting: Waiting[] = [];
  private death: OddsmithError | null = null;

  constructor(script: URL, task: PredictionTask, name: string) {
    this.worker = new Worker(script, { workerData: task, name: `oddsmith predict ${name}` });
    this.worker.on('message', (reply: Reply) => this.receive(reply));
    this.worker.on('error', (error) => this.die(name, error.message));
    this.worker.on('exit', (code) => this.die(name, `it ended with exit code ${code}`));
  }

  /** Batches that it has not answered; as good as too many until its modules are loaded. */
  get load(): number {
    return this.isReady ? this.waiting.length : ENOUGH;
  }

  predict(request: Request): Promise<PredictedBatch> {
    if (this.death !== null) return Promise.reject(this.death);
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      const columns = request.table.columns.map(detachable);
      this.worker.postMessage({ ...request, table: { ...request.table, columns } }, buffersOf(columns));
    });
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private receive(reply: Reply): void {
    if (reply.kind === 'ready') {
      this.isReady = true;
      return;
    }
    const { resolve, reject } = this.waiting.shift()!;
    if (reply.kind === 'batch') resolve(reply.batch);
    else {
      const { code, message, at } = reply.failure;
      reject(new OddsmithError(code, message, at));
    }
  }

  /** The first reason stays. */
  private die(name: string, reason: string): void {
    this.death ??= new OddsmithError('source-failed', `Prediction thread ${name} died: ${reason}.`);
    for (const { reject } of this.waiting.splice(0)) reject(this.death);
  }
}

/** The column with an array that owns its buffer, which can then be handed over without what others need of it. */
function detachable(column: Column): Column {
  return column.kind === 'numeric'
    ? { ...column, values: owning(column.values) }
    : { ...column, codes: owning(column.codes) };
}

function owning<Values extends Float64Array | Int32Array>(values: Values): Values {
  const isShared = !(values.buffer instanceof ArrayBuffer);
  return isShared || values.byteLength < values.buffer.byteLength ? (values.slice() as Values) : values;
}

function buffersOf(columns: readonly Column[]): ArrayBuffer[] {
  return columns.map(
    (column) => (column.kind === 'numeric' ? column.values : column.codes).buffer as ArrayBuffer,
  );
}
