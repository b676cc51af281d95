/** Parquet, Arrow and JSON, read in a worker of their own that ends with the reading; core's worker keeps the table. */
import { OddsmithError, type Table } from '@oddsmith/core';
import { core } from '../../core/worker.js';
import type { Reader } from '../../state/source.js';
import type { ReadReply, ReadRequest } from './messages.js';
import ReadWorker from './read.worker.js?worker&inline';

export function workerReader(file: File, format: ReadRequest['format']): Reader {
  return async (types, { signal }) => {
    const worker = new ReadWorker();
    try {
      const table = await answer(worker, { file, format, types }, signal);
      return await (await core()).keep(table, { transfer: true, signal });
    } finally {
      worker.terminate();
    }
  };
}

function answer(worker: Worker, request: ReadRequest, signal: AbortSignal): Promise<Table> {
  return new Promise((resolve, reject) => {
    const { name: file } = request.file;
    worker.onmessage = ({ data }: MessageEvent<ReadReply>) => {
      if ('table' in data) return resolve(data.table);
      reject(new OddsmithError(data.failure.code, data.failure.message, { file, ...data.failure.at }));
    };
    worker.onerror = ({ message }) =>
      reject(new OddsmithError('source-failed', `${file} could not be read: ${message}.`, { file }));
    signal.addEventListener('abort', () =>
      reject(new OddsmithError('cancelled', 'The reading was cancelled.')),
    );
    worker.postMessage(request);
  });
}
