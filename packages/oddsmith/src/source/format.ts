/** Which format an input has: by its first bytes where they tell, else by extension, else by how the text begins. */
import { constants, gunzipSync } from 'node:zlib';
import { OddsmithError } from '@oddsmith/core';
import type { Input } from './input.js';

export type Format = 'CSV' | 'JSON' | 'Parquet' | 'Arrow';

const HEAD_BYTES = 1 << 16;

/** Formats that people hand over and that are not read, with what to do instead. */
const FOREIGN: readonly (readonly [magic: string, what: string])[] = [
  ['PK\x03\x04', 'an Excel workbook or a zip archive; save the sheet as CSV'],
  ['\xd0\xcf\x11\xe0', 'an old Excel workbook; save the sheet as CSV'],
  ['SQLite format 3', 'an SQLite database; export the table as CSV'],
  ['\x28\xb5\x2f\xfd', 'compressed with Zstandard; decompress it or use gzip'],
  ['BZh', 'compressed with bzip2; decompress it or use gzip'],
  ['\xfd7zXZ', 'compressed with xz; decompress it or use gzip'],
  ['%PDF', 'a PDF document'],
  ['\x89PNG', 'an image'],
  ['\x89HDF', 'an HDF5 file; write it as Parquet or CSV'],
  ['ORC', 'an ORC file; write it as Parquet'],
  ['Obj\x01', 'an Avro file; write it as Parquet'],
  ['RDX', 'an R data file; write it with write.csv or arrow::write_parquet'],
  ['$FL2', 'an SPSS file; write it as CSV'],
];

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** @throws OddsmithError `file-format` for what is not a table of ours, `data-empty` for a file without a byte. */
export async function recognise(input: Input): Promise<Format> {
  const raw = await input.head(HEAD_BYTES);
  if (raw.length === 0) {
    throw new OddsmithError('data-empty', `${input.name} is empty.`, { file: input.name });
  }
  const gzip = isGzip(raw);
  const head = gzip ? inflateHead(raw, input.name) : raw;
  const format = formatOf(head, input.name);
  if (gzip && format === 'Parquet') {
    refuse(input.name, 'is a gzipped Parquet file; gunzip it first (Parquet is compressed inside)');
  }
  return format;
}

function inflateHead(raw: Uint8Array, name: string): Uint8Array {
  try {
    return gunzipSync(raw, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (cause) {
    throw new OddsmithError(
      'file-format',
      `${name} begins like a gzip file but is damaged.`,
      { file: name },
      cause,
    );
  }
}

function formatOf(head: Uint8Array, name: string): Format {
  const extension = /\.([a-z0-9]+)(\.gz)?$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const start = String.fromCharCode(...head.subarray(0, 16));
  if (start.startsWith('PAR1')) return 'Parquet';
  if (start.startsWith('ARROW1') || start.startsWith('\xff\xff\xff\xff')) return 'Arrow';
  if (start.startsWith('FEA1'))
    refuse(name, 'is a Feather file of version 1; write it as version 2 (Arrow IPC)');
  if (start.slice(8).startsWith('DUCK')) refuse(name, 'is a DuckDB database; export the table as Parquet');
  const foreign = FOREIGN.find(([magic]) => start.startsWith(magic));
  if (foreign !== undefined) refuse(name, `is ${foreign[1]}`);
  if (['parquet', 'arrow', 'arrows', 'feather', 'ipc'].includes(extension)) {
    refuse(name, `is not what its name says: ${beginning(head)}`);
  }
  if (isUtf16(head)) return 'CSV';
  if (head.includes(0)) refuse(name, `is a binary file, not a table in text: ${beginning(head)}`);
  return textFormat(head, extension, name);
}

function textFormat(head: Uint8Array, extension: string, name: string): Format {
  if (['csv', 'tsv', 'tab', 'txt'].includes(extension)) return 'CSV';
  const first = /^\s*(.)/u.exec(new TextDecoder().decode(head.subarray(0, 4096)))?.[1];
  if (first === '{' || first === '[') {
    if (head[0] === 0xef)
      refuse(name, 'begins with a byte order mark, which JSON forbids; save it without one');
    return 'JSON';
  }
  if (['json', 'ndjson', 'jsonl'].includes(extension)) {
    refuse(name, `is not JSON: an object or an array is expected, ${beginning(head)}`);
  }
  return 'CSV';
}

function isUtf16(head: Uint8Array): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
}

/** `it begins with "id;na"`, or the bytes where they are no text. */
function beginning(head: Uint8Array): string {
  const bytes = head.subarray(0, 12);
  const printable = bytes.every((byte) => byte >= 32 && byte < 127);
  const shown = printable
    ? JSON.stringify(String.fromCharCode(...bytes))
    : `the bytes ${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
  return `it begins with ${shown}`;
}

function refuse(name: string, what: string): never {
  throw new OddsmithError('file-format', `${name} ${what}.`, { file: name });
}
