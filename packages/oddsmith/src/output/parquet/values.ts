/** Values of a column in Parquet's plain encoding. */
import type { Cells } from '../fields.js';

/** DuckDB's infinite timestamps. */
const INFINITY = 2n ** 63n - 1n;

/** The values of the given rows, all of which have one. */
export function valuesOf(cells: Exclude<Cells, { kind: 'class' }>, rows: Int32Array): Uint8Array {
  switch (cells.kind) {
    case 'counter':
      return wholeNumbers(cells.first, rows);
    case 'date':
      return bytesOf(BigInt64Array.from(rows, (row) => microseconds(cells.values[row]!)));
    case 'number':
      return bytesOf(gathered(cells.values, rows));
    case 'boolean':
      return bitsOf(rows.length, (i) => cells.labels[cells.codes[rows[i]!]!] === 'true');
    case 'text':
      return texts(cells.labels, cells.codes, rows);
  }
}

/** As they lie in memory: lowest byte first wherever DuckDB runs. */
function bytesOf({ buffer }: Float64Array | BigInt64Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer as ArrayBuffer);
}

function gathered(values: Float64Array, rows: Int32Array): Float64Array {
  const all = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) all[i] = values[rows[i]!]!;
  return all;
}

/** first + row in 64 bits. */
function wholeNumbers(first: number, rows: Int32Array): Uint8Array {
  const words = new Uint32Array(2 * rows.length);
  for (let i = 0; i < rows.length; i++) {
    const value = first + rows[i]!;
    words[2 * i] = value % 2 ** 32;
    words[2 * i + 1] = Math.floor(value / 2 ** 32);
  }
  return bytesOf(words);
}

/** Of days since 1970-01-01; times of day are kept to the millisecond. */
function microseconds(days: number): bigint {
  const milliseconds = Math.round(days * 86_400_000);
  if (Math.abs(milliseconds) > 9.2e15) return milliseconds > 0 ? INFINITY : -INFINITY;
  return BigInt(milliseconds) * 1000n;
}

/** A bit a value, the lowest first. */
export function bitsOf(count: number, isSet: (i: number) => boolean): Uint8Array {
  const bits = new Uint8Array(Math.ceil(count / 8));
  for (let i = 0; i < count; i++) if (isSet(i)) bits[i >> 3]! |= 1 << (i & 7);
  return bits;
}

/** Each text behind its length of four bytes. */
function texts(labels: readonly string[], codes: Int32Array, rows: Int32Array): Uint8Array {
  const encoder = new TextEncoder();
  const encoded = labels.map((label) => {
    const bytes = encoder.encode(label);
    const whole = new Uint8Array(4 + bytes.length);
    new DataView(whole.buffer).setUint32(0, bytes.length, true);
    whole.set(bytes, 4);
    return whole;
  });
  let length = 0;
  for (const row of rows) length += encoded[codes[row]!]!.length;
  const values = new Uint8Array(length);
  let at = 0;
  for (const row of rows) {
    const bytes = encoded[codes[row]!]!;
    values.set(bytes, at);
    at += bytes.length;
  }
  return values;
}
