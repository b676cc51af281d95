/** What runs in a thread that predicts: batches in, bytes out, in the order in which they come. */
import { parentPort, workerData } from 'node:worker_threads';
import { OddsmithError, type Table } from '@oddsmith/core';
import { type PredictedBatch, type PredictionTask, predictBatch } from './prediction-batch.js';

export interface Request {
  readonly table: Table;
  readonly before: number;
}

export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'batch'; readonly batch: PredictedBatch }
  /** An OddsmithError as plain data, for its class does not survive the way. */
  | { readonly kind: 'failure'; readonly failure: Pick<OddsmithError, 'code' | 'message' | 'at'> };

const port = parentPort!;
const task = workerData as PredictionTask;

function post(reply: Reply, transfer: readonly ArrayBuffer[] = []): void {
  port.postMessage(reply, transfer);
}

port.on('message', ({ table, before }: Request) => {
  try {
    const batch = predictBatch(task, table, before);
    post(
      { kind: 'batch', batch },
      batch.parts.map(({ buffer }) => buffer as ArrayBuffer),
    );
  } catch (error) {
    // Anything else is a bug, and ends the thread.
    if (!(error instanceof OddsmithError)) throw error;
    const { code, message, at } = error;
    post({ kind: 'failure', failure: { code, message, at } });
  }
});
post({ kind: 'ready' });
