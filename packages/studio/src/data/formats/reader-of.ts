/** The reader for a file, by its first bytes and its name. */
import { csvReader } from '../../state/opening.js';
import type { Reader } from '../../state/source.js';
import { inflatedStart, isGzip } from './gzip.js';
import type { FileFormat } from './messages.js';

/** Bytes that tell a format. */
const START = 64;

/**
 * Parquet and Arrow by their first bytes, JSON and NDJSON by name or first characters, else delimited text; of a
 * gzipped file, by what is packed.
 */
export async function readerOf(file: File): Promise<Reader> {
  const packed = new Uint8Array(await file.slice(0, START).arrayBuffer());
  const start = isGzip(packed) ? await inflatedStart(file, START) : packed;
  const format = formatOf(start, file.name.replace(/\.gz$/i, ''));
  if (format === null) return csvReader(file, file.name);
  return (await import('./read-in-worker.js')).workerReader(file, format);
}

function formatOf(bytes: Uint8Array, name: string): FileFormat | null {
  const start = new TextDecoder().decode(bytes);
  if (start.startsWith('PAR1') || /\.parquet$/i.test(name)) return 'parquet';
  // A stream begins with the mark of a continued message.
  const isStream = bytes.length >= 4 && bytes.subarray(0, 4).every((byte) => byte === 0xff);
  if (start.startsWith('ARROW1') || isStream || /\.(arrow|arrows|feather|ipc)$/i.test(name)) return 'arrow';
  return /\.(json|ndjson|jsonl)$/i.test(name) || /^\s*[[{]\s*["{[]/.test(start) ? 'json' : null;
}
