/**
 * The answers of a run as bytes, little-endian. A record: length and FNV-1a hash of what follows; hash of the
 * question; number of fields; of each its name, its count of doubles (`SCALAR` for a plain number) and these.
 */
import type { Pass, Sums } from '../../objective/objective.js';

/** An answer, and the hash of the question that it answers. */
export interface AnswerRecord {
  readonly question: number;
  readonly sums: Sums;
}

const SCALAR = 0xffffffff;
const PREFIX = 8;

/** FNV-1a in 32 bits (Fowler, Noll & Vo). */
function hash(bytes: Uint8Array, seed = 0x811c9dc5): number {
  let state = seed;
  for (const byte of bytes) state = Math.imul(state ^ byte, 0x01000193);
  return state >>> 0;
}

/** A number by which a question is known again: of its kind, its coefficients and all else that it says. */
export function hashOf(pass: Pass): number {
  const text = new TextEncoder();
  return Object.entries(pass).reduce((state, [name, value]) => {
    const named = hash(text.encode(name), state);
    const bytes = ArrayBuffer.isView(value)
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : text.encode(String(value));
    return hash(bytes, named);
  }, 0x811c9dc5);
}

function valuesOf(value: number | Float64Array): ArrayLike<number> {
  return typeof value === 'number' ? [value] : value;
}

/** The record as bytes. */
export function encodeRecord({ question, sums }: AnswerRecord): Uint8Array {
  const fields: [string, number | Float64Array][] = Object.entries(sums);
  const size = fields.reduce((sum, [name, value]) => sum + 5 + name.length + 8 * valuesOf(value).length, 5);
  const bytes = new Uint8Array(PREFIX + size);
  const view = new DataView(bytes.buffer);
  view.setUint32(PREFIX, question, true);
  view.setUint8(PREFIX + 4, fields.length);
  let at = PREFIX + 5;
  for (const [name, value] of fields) {
    view.setUint8(at, name.length);
    bytes.set(new TextEncoder().encode(name), at + 1);
    const values = valuesOf(value);
    at += 1 + name.length;
    view.setUint32(at, typeof value === 'number' ? SCALAR : values.length, true);
    at += 4;
    for (let i = 0; i < values.length; i++, at += 8) view.setFloat64(at, values[i]!, true);
  }
  view.setUint32(0, size, true);
  view.setUint32(4, hash(bytes.subarray(PREFIX)), true);
  return bytes;
}

function decodeFields(bytes: Uint8Array): AnswerRecord {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sums: Record<string, number | Float64Array> = {};
  let at = 5;
  for (let field = view.getUint8(4); field > 0; field--) {
    const end = at + 1 + view.getUint8(at);
    const name = new TextDecoder().decode(bytes.subarray(at + 1, end));
    const count = view.getUint32(end, true);
    at = end + 4;
    const values = new Float64Array(count === SCALAR ? 1 : count);
    for (let i = 0; i < values.length; i++, at += 8) values[i] = view.getFloat64(at, true);
    sums[name] = count === SCALAR ? values[0]! : values;
  }
  return { question: view.getUint32(0, true), sums: sums as unknown as Sums };
}

/**
 * The records in the bytes from `start` on, and where the last whole one ends: a run that was killed while it wrote
 * leaves a torn one. Null where a record that is not the last is damaged.
 */
export function decodeRecords(
  bytes: Uint8Array,
  start: number,
): { readonly records: readonly AnswerRecord[]; readonly end: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: AnswerRecord[] = [];
  let at = start;
  while (at + PREFIX <= bytes.length) {
    const next = at + PREFIX + view.getUint32(at, true);
    if (next > bytes.length) break;
    const body = bytes.subarray(at + PREFIX, next);
    if (hash(body) !== view.getUint32(at + 4, true)) {
      if (next < bytes.length) return null;
      break;
    }
    records.push(decodeFields(body));
    at = next;
  }
  return { records, end: at };
}
