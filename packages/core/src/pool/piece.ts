/**
 * A piece of the rows on its way to a thread, in one buffer: the design in panels of 8 rows, then the weights of events
 * and of non-events and the offsets. Small enough to stay in the cache from one thread to the other.
 */
import type { Rows } from '../objective/memory.js';

const BYTES = 262144;
/** A part is a multiple of so many rows, so that no piece reaches over its end. */
const MOST_ROWS = 1024;

/** Rows of a piece: a power of two, at least 8. */
export function pieceRows(columns: number): number {
  let rows = MOST_ROWS;
  while (rows > 8 && rows * (columns + 3) * 8 > BYTES) rows /= 2;
  return rows;
}

/** Room for a piece. */
export function makePiece(columns: number): ArrayBuffer {
  return new ArrayBuffer(pieceRows(columns) * (columns + 3) * 8);
}

function fieldsOf(piece: ArrayBuffer, columns: number) {
  const rows = pieceRows(columns);
  const field = (index: number) => new Float64Array(piece, (columns + index) * rows * 8, rows);
  return {
    x: new Float64Array(piece, 0, rows * columns),
    events: field(0),
    others: field(1),
    offset: field(2),
  };
}

/** Writes rows [start, start + count) of the source into a piece; the rest of the design is 0. */
export function writePiece(source: Rows, start: number, count: number, piece: ArrayBuffer): void {
  const { x, events, others, offset } = fieldsOf(piece, source.columns);
  x.fill(0, (count >> 3) * 8 * source.columns);
  source.fill(start, count, x, 0, source.columns);
  events.set(source.events.subarray(start, start + count));
  others.set(source.others.subarray(start, start + count));
  if (source.offset) offset.set(source.offset.subarray(start, start + count));
}

/** The rows of a piece as a source; offsets that were not written are 0. */
export function readPiece(piece: ArrayBuffer, count: number, columns: number): Rows {
  const { x, ...vectors } = fieldsOf(piece, columns);
  return {
    count,
    columns,
    ...vectors,
    fill: (start, some, into, base) =>
      into.set(x.subarray(start * columns, (start + Math.ceil(some / 8) * 8) * columns), base * 8 * columns),
  };
}
