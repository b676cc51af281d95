/** What runs in a thread that answers passes over the rows in a cache file. */
import { parentPort, workerData } from 'node:worker_threads';
import { openStreamTask, type StreamTask } from '@oddsmith/core';
import { OpenFile } from './open-file.js';
import type { Answer, Question } from './stream-threads.js';

const { task, file }: { readonly task: StreamTask; readonly file: number } = workerData;
const port = parentPort!;
const passes = openStreamTask(task, new OpenFile(file));

function buffersOf(sums: readonly object[]): ArrayBuffer[] {
  const values = sums.flatMap((one) => Object.values(one));
  return [
    ...new Set(
      values.flatMap((value) => (value instanceof Float64Array ? [value.buffer as ArrayBuffer] : [])),
    ),
  ];
}

port.on('message', async (question: Question) => {
  if (question.kind === 'leave-out') return passes.leaveOut(question.rows);
  const { id, request, from, end } = question;
  try {
    const sums = await passes.parts(request, from, end);
    port.postMessage({ id, sums } satisfies Answer, buffersOf(sums));
  } catch (error) {
    port.postMessage({
      id,
      failure: error instanceof Error ? error.message : String(error),
    } satisfies Answer);
  }
});
