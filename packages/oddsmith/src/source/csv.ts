/** CSV and TSV files through core's streaming reader. */
import { readCsv, type Table } from '@oddsmith/core';
import { isGzip } from './format.js';
import type { Input } from './input.js';
import type { SourceOptions } from './source.js';

export async function readCsvInput(input: Input, options: SourceOptions): Promise<Table> {
  const { onProgress, ...reading } = options;
  const total = isGzip(await input.head(2)) ? null : input.size;
  return readCsv(() => input.open(), {
    ...reading,
    ...csvNaming(input),
    ...(onProgress && { onProgress: (done: number) => onProgress({ done, total, unit: 'bytes' }) }),
  });
}

/** What a file's name says: itself, for messages, and the delimiter of `.tsv`. */
export function csvNaming({ name }: Input): { name: string; delimiter?: string } {
  return { name, ...(/\.(tsv|tab)(\.gz)?$/i.test(name) && { delimiter: '\t' }) };
}
