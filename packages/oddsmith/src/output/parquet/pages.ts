/** Pages of a column, uncompressed: a batch of its cells, or the labels that they point to. */
import type { Cells, FieldHead } from '../fields.js';
import { DATA_PAGE, DICTIONARY_PAGE, PLAIN, RLE, RLE_DICTIONARY } from './format.js';
import { i32, struct, type Value, varint } from './thrift.js';
import { bitsOf, valuesOf } from './values.js';

/** The cells of a batch: which rows have a value (a level of 1), then the values. */
export function dataPage(cells: Cells, rows: number): Uint8Array {
  const present = presentRows(cells, rows);
  const header = struct({
    1: i32(rows),
    2: i32(cells.kind === 'class' ? RLE_DICTIONARY : PLAIN),
    3: i32(RLE),
    4: i32(RLE),
  });
  const levels = levelsOf(present, rows);
  const levelsLength = new Uint8Array(4);
  new DataView(levelsLength.buffer).setUint32(0, levels.length, true);
  const values =
    cells.kind === 'class'
      ? [Uint8Array.of(1), bitPacked(present.length, (i) => cells.codes[present[i]!]! === 1)]
      : [valuesOf(cells, present)];
  return page(DATA_PAGE, { 5: header }, [levelsLength, levels, ...values]);
}

/** The labels that the values of a `class` point to; null for other columns. */
export function dictionaryPage(head: FieldHead): Uint8Array | null {
  if (head.kind !== 'class') return null;
  const codes = Int32Array.from(head.labels.keys());
  const values = valuesOf({ kind: 'text', labels: head.labels, codes }, codes);
  return page(DICTIONARY_PAGE, { 7: struct({ 1: i32(codes.length), 2: i32(PLAIN) }) }, [values]);
}

function page(type: number, header: Record<number, Value>, parts: readonly Uint8Array[]): Uint8Array {
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  const { bytes } = struct({ 1: i32(type), 2: i32(size), 3: i32(size), ...header });
  const whole = new Uint8Array(bytes.length + size);
  whole.set(bytes);
  let at = bytes.length;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The rows that have a value. */
function presentRows(cells: Cells, rows: number): Int32Array {
  const present = new Int32Array(rows);
  let count = 0;
  if (cells.kind === 'counter') for (; count < rows; count++) present[count] = count;
  else if ('codes' in cells) {
    const { codes } = cells;
    for (let row = 0; row < rows; row++) if (codes[row]! >= 0) present[count++] = row;
  } else {
    const { values } = cells;
    for (let row = 0; row < rows; row++) if (!Number.isNaN(values[row])) present[count++] = row;
  }
  return present.subarray(0, count);
}

/** One run of ones where all rows are present, else their bits. */
function levelsOf(present: Int32Array, rows: number): Uint8Array {
  if (present.length === rows) return Uint8Array.from([...varint(2 * rows), 1]);
  let next = 0;
  return bitPacked(rows, (row) => {
    const isPresent = present[next] === row;
    if (isPresent) next++;
    return isPresent;
  });
}

/** Bits as one bit-packed run of the hybrid encoding. */
function bitPacked(count: number, isSet: (i: number) => boolean): Uint8Array {
  const bits = bitsOf(count, isSet);
  return Uint8Array.from([...varint(2 * bits.length + 1), ...bits]);
}
