/** A CSV file read by several threads at once: the same table as in order, for any number of them. */
import { closeSync, openSync } from 'node:fs';
import { type CsvOptions, OddsmithError, type Table } from '@oddsmith/core';
import {
  joinParts,
  layoutOf,
  type Reading,
  readTwice,
  scannerModule,
  sharedColumns,
} from '@oddsmith/core/csv';
import { type CrewOptions, Irregular, readParts } from './csv-crew.js';
import { type CsvJob, partCount } from './csv-job.js';
import { likelyRows, readAt } from './csv-sample.js';

export interface ThreadedReading extends CsvOptions, CrewOptions {
  readonly path: string;
  readonly size: number;
  /** Bytes that a thread reads at a time: with their numbers they stay in its cache. Default 1 MiB. */
  readonly partBytes?: number;
}

const PART_BYTES = 1 << 20;
const HEAD_BYTES = 1 << 18;

/**
 * Reads the file; null where it is to be read in order instead: it is compressed or not UTF-8, has line ends within
 * quotes or none at all, far more rows than a sample of it promises, or something is wrong with it.
 *
 * @throws OddsmithError `cancelled`; `source-failed` where a thread dies, which the message names.
 */
export async function readCsvInThreads(reading: ThreadedReading): Promise<Table | null> {
  try {
    return await readTwice(reading, (wanted) => readOnce({ ...reading, ...wanted }));
  } catch (error) {
    if (error instanceof Irregular) return null;
    throw error;
  }
}

async function readOnce(reading: ThreadedReading): Promise<Reading> {
  const job = await prepare(reading);
  const parts = await readParts(job, reading);
  const rows = job.counts.reduce((sum, count) => sum + count - 1, 0);
  const columns = joinParts(job.columns, rows, parts);
  if (columns === null) throw new Irregular('a column without a value in the first rows is not of numbers');
  return { rows, columns };
}

async function prepare(reading: ThreadedReading): Promise<CsvJob> {
  const { path, size, columns: names, types, delimiter, partBytes = PART_BYTES } = reading;
  const options = {
    ...(names && { columns: names }),
    ...(types && { types }),
    ...(delimiter && { delimiter }),
  };
  const scanner = await scannerModule();
  if (scanner === undefined) throw new Irregular('there is no WebAssembly');
  const file = openSync(path, 'r');
  try {
    const layout = layoutIn(readAt(file, 0, HEAD_BYTES), options);
    if (layout === null || layout.start >= partBytes)
      throw new Irregular('its parts cannot be read by themselves');
    const capacity = likelyRows(file, size);
    const columns = sharedColumns(layout, options, capacity);
    const next = new Int32Array(new SharedArrayBuffer(4));
    const counts = new Int32Array(new SharedArrayBuffer(4 * partCount({ size, partBytes })));
    return { path, size, partBytes, layout, options, scanner, columns, capacity, next, counts };
  } finally {
    closeSync(file);
  }
}

function layoutIn(...[head, options]: Parameters<typeof layoutOf>): ReturnType<typeof layoutOf> {
  try {
    return layoutOf(head, options);
  } catch (error) {
    if (error instanceof OddsmithError) throw new Irregular(error.message);
    throw error;
  }
}
