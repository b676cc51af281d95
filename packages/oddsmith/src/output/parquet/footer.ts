/** What closes a Parquet file: its columns, and where their pages lie. */
import type { FieldHead } from '../fields.js';
import { PLAIN, physicalType, RLE, RLE_DICTIONARY, schemaElement, UNCOMPRESSED } from './format.js';
import { i32, i64, list, struct, text, type Value } from './thrift.js';

export const MAGIC = new TextEncoder().encode('PAR1');

/** The pages of one column for the rows of a group. */
export interface ColumnChunk {
  readonly offset: number;
  readonly bytes: number;
  /** Where its data pages begin: behind the dictionary, where there is one. */
  readonly dataOffset: number;
}

export interface RowGroup {
  readonly rows: number;
  readonly chunks: readonly ColumnChunk[];
}

/** The metadata of all groups, their length and the magic number. */
export function footer(heads: readonly FieldHead[], groups: readonly RowGroup[]): Uint8Array {
  const root = struct({ 4: text('schema'), 5: i32(heads.length) });
  const { bytes } = struct({
    1: i32(1),
    2: list([root, ...heads.map(schemaElement)]),
    3: i64(groups.reduce((sum, { rows }) => sum + rows, 0)),
    4: list(groups.map((group) => groupMetadata(heads, group))),
    6: text('oddsmith'),
  });
  const whole = new Uint8Array(bytes.length + 8);
  whole.set(bytes);
  new DataView(whole.buffer).setUint32(bytes.length, bytes.length, true);
  whole.set(MAGIC, bytes.length + 4);
  return whole;
}

function groupMetadata(heads: readonly FieldHead[], { rows, chunks }: RowGroup): Value {
  return struct({
    1: list(chunks.map((chunk, j) => chunkMetadata(heads[j]!, chunk, rows))),
    2: i64(chunks.reduce((sum, { bytes }) => sum + bytes, 0)),
    3: i64(rows),
  });
}

function chunkMetadata(head: FieldHead, { offset, bytes, dataOffset }: ColumnChunk, rows: number): Value {
  const encodings = head.kind === 'class' ? [PLAIN, RLE, RLE_DICTIONARY] : [PLAIN, RLE];
  const metadata = struct({
    1: physicalType(head),
    2: list(encodings.map(i32)),
    3: list([text(head.name)]),
    4: i32(UNCOMPRESSED),
    5: i64(rows),
    6: i64(bytes),
    7: i64(bytes),
    9: i64(dataOffset),
    11: dataOffset === offset ? undefined : i64(offset),
  });
  return struct({ 2: i64(offset), 3: metadata });
}
