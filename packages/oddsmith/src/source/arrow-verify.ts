/**
 * Bounds of Arrow IPC metadata, checked before it is decoded: the decoder takes the lengths of vectors at their word,
 * and one damaged byte can make them billions.
 *
 * Sources: "Arrow Columnar Format" (Encapsulated message format, IPC file format); Message.fbs, Schema.fbs, File.fbs;
 * "FlatBuffers Internals". Slots are byte offsets in a table's vtable: 4 for the first field, 6 for the second, …
 */

const MAGIC_LENGTH = 6;
const BLOCK_BYTES = 24;
const MOST_FIELDS = 1_000_000;

/** Header types of a message. */
const SCHEMA = 1;
const DICTIONARY_BATCH = 2;
const RECORD_BATCH = 3;

/** Position of the field in a slot. */
type Slot = (slot: number) => number;

/** @throws Error when a length or an offset points out of its message. */
export function verifyArrow(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes[0] === 'A'.charCodeAt(0)) {
    verifyFile(view);
    return;
  }
  let at = 0;
  while (at < bytes.byteLength) {
    const next = verifyMessage(view, at);
    if (next === null) return;
    at = next;
  }
}

function verifyFile(view: DataView): void {
  const end = view.byteLength - MAGIC_LENGTH - 4;
  const length = view.getInt32(end, true);
  const footer = new DataView(view.buffer, view.byteOffset + end - length, length);
  const slots = tableAt(footer, 0);
  verifySchema(footer, slots(6));
  for (const slot of [8, 10]) {
    const blocks = vectorAt(footer, slots(slot), BLOCK_BYTES);
    for (let i = 0; i < blocks.length; i++) {
      verifyMessage(view, Number(footer.getBigInt64(blocks.start + i * BLOCK_BYTES, true)));
    }
  }
}

/** Position behind the message and its body; null at the end of the stream. */
function verifyMessage(view: DataView, start: number): number | null {
  const continued = view.getInt32(start, true) === -1;
  const at = start + (continued ? 8 : 4);
  const length = view.getInt32(at - 4, true);
  if (length === 0) return null;
  const head = new DataView(view.buffer, view.byteOffset + at, length);
  const slots = tableAt(head, 0);
  const type = slots(6) === 0 ? 0 : head.getUint8(slots(6));
  if (type === SCHEMA) verifySchema(head, slots(8));
  if (type === RECORD_BATCH) verifyBatch(head, slots(8));
  if (type === DICTIONARY_BATCH) verifyBatch(head, tableAt(head, slots(8))(6));
  const body = slots(10) === 0 ? 0 : Number(head.getBigInt64(slots(10), true));
  if (body < 0 || at + length + body > view.byteLength) throw new Error('a message reaches beyond the end');
  return at + length + body;
}

function verifySchema(view: DataView, at: number): void {
  const slots = tableAt(view, at);
  vectorAt(view, slots(8), 4);
  const waiting = [slots(6)];
  let seen = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const fields = vectorAt(view, next, 4);
    seen += fields.length;
    if (seen > MOST_FIELDS) throw new Error('the schema has no end');
    for (let i = 0; i < fields.length; i++) {
      const field = tableAt(view, fields.start + 4 * i);
      vectorAt(view, field(16), 4);
      waiting.push(field(14));
    }
  }
}

/** Nodes, buffers and counts of view buffers. */
function verifyBatch(view: DataView, at: number): void {
  const slots = tableAt(view, at);
  vectorAt(view, slots(6), 16);
  vectorAt(view, slots(8), 16);
  vectorAt(view, slots(12), 8);
}

/** Where the fields of the table lie that `at` points to; 0 for one that is not there. */
function tableAt(view: DataView, at: number): Slot {
  const table = at + view.getInt32(at, true);
  const vtable = table - view.getInt32(table, true);
  const size = view.getInt16(vtable, true);
  return (slot) => {
    const offset = slot < size ? view.getInt16(vtable + slot, true) : 0;
    return offset === 0 ? 0 : table + offset;
  };
}

function vectorAt(view: DataView, at: number, stride: number): { start: number; length: number } {
  if (at === 0) return { start: 0, length: 0 };
  const start = at + view.getInt32(at, true) + 4;
  const length = view.getInt32(start - 4, true);
  if (length < 0 || start + length * stride > view.byteLength)
    throw new Error('a vector reaches beyond the end');
  return { start, length };
}
