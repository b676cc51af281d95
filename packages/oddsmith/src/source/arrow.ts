/** Arrow IPC files and streams (Feather 2), uncompressed or compressed with LZ4 or, where Node can, Zstandard. */
import * as zlib from 'node:zlib';
import { OddsmithError, type Table, toTable } from '@oddsmith/core';
import {
  type Table as ArrowTable,
  CompressionType,
  setCompressionCodec,
  Type,
  tableFromIPC,
} from '@uwdata/flechette';
import { verifyArrow } from './arrow-verify.js';
import { throwIfCancelled } from './cancel.js';
import { columnsToRead } from './columns.js';
import { isGzip } from './format.js';
import { type Input, readAll } from './input.js';
import { decodeLz4Frame } from './lz4.js';
import type { SourceOptions } from './source.js';

export async function readArrowInput(input: Input, options: SourceOptions): Promise<Table> {
  const bytes = await readAll(input);
  throwIfCancelled(options.signal);
  const arrow = decode(bytes, input.name);
  const columns = columnsToRead(describeColumns(arrow), options.columns, input.name);
  const selected = arrow.select(columns.map((column) => column.name));
  return { ...toTable(selected, options.types && { types: options.types }), source: input.name };
}

function decode(raw: Uint8Array, file: string): ArrowTable {
  registerCodecs();
  try {
    const bytes = isGzip(raw) ? zlib.gunzipSync(raw) : raw;
    verifyArrow(bytes);
    const arrow = tableFromIPC(bytes, { useBigInt: true });
    checkLengths(arrow);
    return arrow;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = reason.startsWith('Missing compression codec')
      ? `${file} is compressed with Zstandard, which this version of Node cannot inflate (22.15 and newer can); ` +
        "write it uncompressed, e.g. pyarrow.feather.write_feather(table, path, compression='uncompressed')."
      : `${file} is a damaged Arrow file (${reason}).`;
    throw new OddsmithError('file-format', message, { file }, cause);
  }
}

/** In a damaged file a column can claim more rows than its buffers hold, billions even. */
function checkLengths(arrow: ArrowTable): void {
  for (const column of arrow.children) {
    if (column.length !== arrow.numRows) throw new Error('its columns differ in length');
    for (const { length, nullCount, validity, values, offsets, type } of column.data) {
      const room = Math.min(
        nullCount > 0 && validity ? validity.length * 8 : length,
        offsets ? offsets.length - 1 : length,
        values === undefined || offsets ? length : values.length * itemsPerElement(type.typeId),
      );
      if (length < 0 || room < length) throw new Error('a column is longer than its data');
    }
  }
}

/** Bits are packed; views of text take 16 bytes. */
function itemsPerElement(typeId: number): number {
  if (typeId === Type.Bool) return 8;
  return typeId === Type.Utf8View || typeId === Type.BinaryView ? 1 / 16 : 1;
}

function registerCodecs(): void {
  register(CompressionType.LZ4_FRAME, decodeLz4Frame);
  const zstd = Object.entries(zlib).find(([name]) => name === 'zstdDecompressSync')?.[1];
  if (typeof zstd === 'function') register(CompressionType.ZSTD, zstd as (bytes: Uint8Array) => Uint8Array);
}

type Decode = (bytes: Uint8Array, length: number) => Uint8Array;

/** Nothing is ever written, so encoding leaves the bytes as they are. */
function register(type: (typeof CompressionType)[keyof typeof CompressionType], decode: Decode): void {
  setCompressionCodec(type, { decode, encode: (bytes) => bytes });
}

const USABLE: ReadonlySet<number> = new Set([
  Type.Dictionary,
  Type.Int,
  Type.Float,
  Type.Bool,
  Type.Utf8,
  Type.LargeUtf8,
  Type.Utf8View,
  Type.Date,
  Type.Timestamp,
]);

function describeColumns(arrow: ArrowTable) {
  return arrow.schema.fields.map(({ name, type }) => {
    const kind = Object.entries(Type).find(([, id]) => id === type.typeId)?.[0] ?? 'unknown';
    return { name, type: `Arrow ${kind} values`, usable: USABLE.has(type.typeId) };
  });
}
