/** Bytes of an Arrow IPC file or stream (Feather 2) to a table whose columns can be trusted: no Node in here. */
import {
  type Table as ArrowTable,
  CompressionType,
  setCompressionCodec,
  Type,
  tableFromIPC,
} from '@uwdata/flechette';
import { verifyArrow } from './arrow-verify.js';
import { decodeLz4Frame } from './lz4.js';

export type Decompress = (bytes: Uint8Array, length: number) => Uint8Array;

/** @throws Error for damaged bytes, and where `zstandard` is missing and needed ("Missing compression codec …"). */
export function decodeArrow(bytes: Uint8Array, zstandard: Decompress | undefined): ArrowTable {
  register(CompressionType.LZ4_FRAME, decodeLz4Frame);
  if (zstandard !== undefined) register(CompressionType.ZSTD, zstandard);
  verifyArrow(bytes);
  const arrow = tableFromIPC(bytes, { useBigInt: true });
  checkLengths(arrow);
  return arrow;
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

/** Nothing is ever written, so encoding leaves the bytes as they are. */
function register(type: (typeof CompressionType)[keyof typeof CompressionType], decode: Decompress): void {
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

/** Name, type in words, and whether it is numbers, text, booleans or dates, of every column. */
export function arrowColumns(arrow: ArrowTable): { name: string; type: string; usable: boolean }[] {
  return arrow.schema.fields.map(({ name, type }) => {
    const kind = Object.entries(Type).find(([, id]) => id === type.typeId)?.[0] ?? 'unknown';
    return { name, type: `Arrow ${kind} values`, usable: USABLE.has(type.typeId) };
  });
}
