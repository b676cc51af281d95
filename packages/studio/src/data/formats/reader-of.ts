/** The reader for a file, by its name and its first bytes. */
import { OddsmithError } from '@oddsmith/core';
import { csvReader } from '../../state/opening.js';
import type { Reader } from '../../state/source.js';
import type { ReadRequest } from './messages.js';

const PARQUET = 'PAR1';
const ARROW = 'ARROW1';

/**
 * Parquet by its first four bytes, JSON and NDJSON by name or first characters, else delimited text.
 * Throws `file-format` for Arrow.
 */
export async function readerOf(file: File): Promise<Reader> {
  const start = new TextDecoder().decode(await file.slice(0, 64).arrayBuffer());
  if (start.startsWith(ARROW)) throw arrowRefused(file.name);
  const format = formatOf(start, file.name);
  if (format === null) return csvReader(file, file.name);
  return (await import('./read-in-worker.js')).workerReader(file, format);
}

function formatOf(start: string, name: string): ReadRequest['format'] | null {
  if (start.startsWith(PARQUET) || /\.parquet$/i.test(name)) return 'parquet';
  return /\.(json|ndjson|jsonl)$/i.test(name) || /^\s*[[{]\s*["{[]/.test(start) ? 'json' : null;
}

function arrowRefused(file: string): OddsmithError {
  const message = `${file} is an Arrow file, which the studio does not read; the command line does. Expected CSV, TSV, Parquet, JSON or NDJSON.`;
  return new OddsmithError('file-format', message, { file });
}
