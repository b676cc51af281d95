/** Batches read, predicted and written at the same time, in order, and no more of them in memory than is useful. */
import { availableParallelism } from 'node:os';
import type { Table } from '@oddsmith/core';
import { throwIfCancelled } from '../source/cancel.js';
import { type PredictedBatch, type PredictionTask, predictBatch } from './prediction-batch.js';
import type { PredictionOutput } from './prediction-output.js';
import { ENOUGH, PredictionThreads } from './prediction-threads.js';

/** Threads take 60 ms to start, in which so many batches are done here. */
const BATCHES_BEFORE_THREADS = 4;
const MOST_THREADS = 4;

export class PredictionPipeline {
  /** Rows taken. */
  rows = 0;
  private readonly task: PredictionTask;
  private readonly output: PredictionOutput;
  private readonly signal: AbortSignal;
  private readonly threadCount = Math.min(availableParallelism() - 1, MOST_THREADS);
  private threads: PredictionThreads | null = null;
  private batches = 0;
  /** Predicted or being so, in the order of the rows. */
  private readonly coming: Promise<PredictedBatch>[] = [];
  private writing: Promise<boolean> = Promise.resolve(true);
  private readonly reasons = new Map<string, number>();

  constructor(task: PredictionTask, output: PredictionOutput, signal: AbortSignal) {
    this.task = task;
    this.output = output;
    this.signal = signal;
  }

  /** Takes the next rows, and their arrays; false when nobody reads any more. */
  async add(table: Table): Promise<boolean> {
    if (table.rows === 0) return true;
    const before = this.rows;
    this.rows += table.rows;
    this.batches++;
    this.coming.push(this.predict(table, before));
    return this.deliver(this.threads === null ? 0 : (ENOUGH + 1) * this.threadCount);
  }

  /** Writes what was taken. */
  async finish(): Promise<void> {
    await this.deliver(0);
    await this.writing;
  }

  /** Stops what is still under way. */
  async end(): Promise<void> {
    await this.threads?.end();
  }

  /** How many rows have no prediction, and why; null where all have one. */
  problemsText(): string | null {
    if (this.reasons.size === 0) return null;
    const counts = [...this.reasons];
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    const lines = counts.map(([reason, count]) => `  ${count}: ${reason}`);
    return [`${total} of ${this.rows} rows have no prediction:`, ...lines].join('\n');
  }

  /** In a thread, or here while the threads start and where they have work enough. */
  private predict(table: Table, before: number): Promise<PredictedBatch> {
    if (this.batches === BATCHES_BEFORE_THREADS && this.threadCount > 0) this.startThreads();
    const predicted =
      this.threads?.predict(table, before) ??
      new Promise<PredictedBatch>((resolve) => resolve(predictBatch(this.task, table, before)));
    // A failure is told when its turn has come.
    predicted.catch(() => undefined);
    return predicted;
  }

  private startThreads(): void {
    const threads = new PredictionThreads(this.task, this.threadCount);
    this.signal.addEventListener('abort', () => void threads.end(), { once: true });
    this.threads = threads;
  }

  /** Writes batches until only `most` are left; false when nobody reads any more. */
  private async deliver(most: number): Promise<boolean> {
    while (this.coming.length > most) {
      const batch = await this.coming.shift()!.catch((error: unknown) => {
        // What comes after it is not written.
        this.coming.length = 0;
        throwIfCancelled(this.signal);
        throw error;
      });
      for (const [reason, count] of batch.reasons)
        this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + count);
      if (!(await this.writing)) return false;
      this.writing = this.output.write(batch);
      this.writing.catch(() => undefined);
    }
    return true;
  }
}
