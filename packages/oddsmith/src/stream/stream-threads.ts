/** Threads that answer passes over the rows in a cache file beside the one that fits. */
import { Worker } from 'node:worker_threads';
import { OddsmithError, type StreamTask, type StreamThread } from '@oddsmith/core';

type Parts = ReturnType<StreamThread['parts']>;
type Request = Parameters<StreamThread['parts']>[0];

export type Question =
  | {
      readonly kind: 'pass';
      readonly id: number;
      readonly request: Request;
      readonly from: number;
      readonly end: number;
    }
  | { readonly kind: 'leave-out'; readonly rows: Uint8Array | null };

export type Answer =
  | { readonly id: number; readonly sums: Awaited<Parts> }
  | { readonly id: number; readonly failure: string };

interface Waiting {
  resolve(sums: Awaited<Parts>): void;
  reject(error: OddsmithError): void;
}

const SCRIPT = new URL('./stream-thread.js', import.meta.url);

/** Opens thread `number` over the file of that descriptor. `script`: what the thread runs. */
export function openThread(
  task: StreamTask,
  file: number,
  number: number,
  script: URL = SCRIPT,
): StreamThread {
  const worker = new Worker(script, { workerData: { task, file }, name: `oddsmith fit ${number}` });
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let death: OddsmithError | null = null;
  const die = (reason: string) => {
    death ??= new OddsmithError('source-failed', `Fitting thread ${number} died: ${reason}.`);
    for (const { reject } of waiting.values()) reject(death);
    waiting.clear();
  };
  worker.on('message', (answer: Answer) => {
    const asker = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('sums' in answer) asker?.resolve(answer.sums);
    else
      asker?.reject(new OddsmithError('source-failed', `Fitting thread ${number} failed: ${answer.failure}`));
  });
  worker.on('error', ({ message }) => die(message));
  worker.on('exit', (code) => die(`it ended with exit code ${code}`));
  const post = (question: Question) => worker.postMessage(question);
  return {
    parts(request, from, end) {
      if (death !== null) return Promise.reject(death);
      return new Promise((resolve, reject) => {
        const id = asked++;
        waiting.set(id, { resolve, reject });
        post({ kind: 'pass', id, request, from, end });
      });
    },
    leaveOut: (rows) => post({ kind: 'leave-out', rows }),
    async end() {
      await worker.terminate();
    },
  };
}
