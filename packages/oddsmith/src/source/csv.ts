/** CSV and TSV files through core's reader: large ones by several threads. */
import { availableParallelism } from 'node:os';
import { readCsv, type Table } from '@oddsmith/core';
import { isGzip } from './format.js';
import type { Input } from './input.js';
import type { SourceOptions } from './source.js';

/** From this size on threads pay for their start. */
const LARGE = 1 << 26;
const MOST_THREADS = 8;

export async function readCsvInput(input: Input, options: SourceOptions): Promise<Table> {
  const { onProgress, threads = Math.min(availableParallelism(), MOST_THREADS), ...rest } = options;
  const total = isGzip(await input.head(2)) ? null : input.size;
  const watching = onProgress && {
    onProgress: (done: number) => onProgress({ done, total, unit: 'bytes' }),
  };
  const reading = { ...rest, ...csvNaming(input), ...watching };
  if (input.path !== null && total !== null && total >= LARGE && threads > 1) {
    const { readCsvInThreads } = await import('./csv-threads.js');
    const table = await readCsvInThreads({ ...reading, path: input.path, size: total, threads });
    if (table !== null) return table;
  }
  return readCsv(() => input.open(), { ...reading, ...(total !== null && { totalBytes: total }) });
}

/** What a file's name says: itself, for messages, and the delimiter of `.tsv`. */
export function csvNaming({ name }: Input): { name: string; delimiter?: string } {
  return { name, ...(/\.(tsv|tab)(\.gz)?$/i.test(name) && { delimiter: '\t' }) };
}
