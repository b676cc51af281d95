/** The threads of one reading, from their start to their end. */
import { Worker } from 'node:worker_threads';
import { OddsmithError } from '@oddsmith/core';
import type { PartsRead } from '@oddsmith/core/csv';
import { type CsvJob, type CsvReply, partCount } from './csv-job.js';
import { CSV_THREAD_SCRIPT } from './csv-thread.generated.js';

export interface CrewOptions {
  readonly threads: number;
  readonly signal?: AbortSignal;
  /** Bytes read so far, a few times a second. */
  readonly onProgress?: (bytes: number) => void;
}

const PROGRESS_MILLISECONDS = 100;

/** Thrown where the file has to be read in order, which alone can tell what is the matter with it. */
export class Irregular extends Error {}

/**
 * What each thread read. Throws `Irregular`, `cancelled`, and `source-failed` where a thread dies, which the message
 * names; the other threads are ended then.
 */
export async function readParts(job: CsvJob, options: CrewOptions): Promise<PartsRead[]> {
  const { signal, onProgress } = options;
  const count = Math.min(options.threads, partCount(job));
  const workers: Worker[] = [];
  const watch = setInterval(() => {
    onProgress?.(Math.min(job.size, Atomics.load(job.next, 0) * job.partBytes));
  }, PROGRESS_MILLISECONDS);
  let abort = () => {};
  try {
    const cancelled = new Promise<never>((_, reject) => {
      abort = () => reject(new OddsmithError('cancelled', 'Reading was cancelled.', {}, signal?.reason));
      if (signal?.aborted) abort();
      signal?.addEventListener('abort', abort, { once: true });
    });
    onProgress?.(0);
    const replies = Array.from({ length: count }, (_, index) => {
      const worker = new Worker(CSV_THREAD_SCRIPT, { eval: true, execArgv: [], workerData: job });
      workers.push(worker);
      return replyOf(worker, `Thread ${index + 1} of ${count}`, job.path);
    });
    return await Promise.race([cancelled, Promise.all(replies)]);
  } catch (error) {
    // Not awaited: a thread that is just starting takes its time to end.
    for (const worker of workers) void worker.terminate();
    throw error;
  } finally {
    clearInterval(watch);
    signal?.removeEventListener('abort', abort);
  }
}

function replyOf(worker: Worker, name: string, path: string): Promise<PartsRead> {
  return new Promise((resolve, reject) => {
    const die = (reason: string) => {
      const message = `${name} stopped while it read ${path}: ${reason}.`;
      reject(new OddsmithError('source-failed', message, { file: path }));
    };
    worker.on('message', (reply: CsvReply) => {
      if ('irregular' in reply) reject(new Irregular(reply.irregular));
      else resolve(reply);
    });
    worker.on('messageerror', () => die('its answer could not be read'));
    worker.on('error', (error) => die(error.message));
    worker.on('exit', (code) => die(`it ended with exit code ${code}`));
  });
}
