/**
 * A piece of the rows on its way to a thread, in one buffer: the columns of numbers in panels of 8 rows, the weights of
 * events and of non-events, the offsets, and the codes of factors in panels. Small enough to stay in the cache from one
 * thread to the other.
 */
import type { CodedSource } from '../objective/coded.js';
import { type CodedPlan, paddingOf } from '../objective/coded-plan.js';
import { blockRows } from '../objective/division.js';
import type { Run, Source } from './protocol.js';

const BYTES = 1048576;

/** How rows of a run are written: so many numbers and codes in each, and rows in a piece. */
export interface Format {
  readonly numbers: number;
  readonly factors: number;
  readonly plan: CodedPlan | null;
  /** A power of two, at least 8. */
  readonly rows: number;
}

/** A part is a multiple of the rows of a piece, so that none reaches over its end. */
export function formatOf({ count, columns, codes }: Run): Format {
  const plan = codes?.plan ?? null;
  const [numbers, factors] = plan ? [plan.numbers.length, plan.factors.length] : [columns, 0];
  let rows = blockRows(columns, count);
  while (rows > 8 && rows * rowBytes(numbers, factors) > BYTES) rows /= 2;
  return { numbers, factors, plan, rows };
}

function rowBytes(numbers: number, factors: number): number {
  return 8 * (numbers + 3) + 2 * factors;
}

/** Room for a piece. */
export function makePiece({ rows, numbers, factors }: Format): ArrayBuffer {
  return new ArrayBuffer(rows * rowBytes(numbers, factors));
}

function fieldsOf(piece: ArrayBuffer, { rows, numbers, factors }: Format) {
  const field = (index: number) => new Float64Array(piece, (numbers + index) * rows * 8, rows);
  return {
    x: new Float64Array(piece, 0, rows * numbers),
    events: field(0),
    others: field(1),
    offset: field(2),
    codes: new Uint16Array(piece, rows * rowBytes(numbers, 0), rows * factors),
  };
}

/** Writes rows [start, start + count) of the source into a piece, and what rows that there are not are. */
export function writePiece(
  source: Source,
  start: number,
  count: number,
  piece: ArrayBuffer,
  format: Format,
): void {
  const { x, events, others, offset, codes } = fieldsOf(piece, format);
  x.fill(0, (count >> 3) * 8 * format.numbers);
  source.fill(start, count, x, 0, format.numbers);
  if ('fillCodes' in source) {
    if (count % 8 > 0) codes.set(paddingOf(source.plan), (count >> 3) * 8 * format.factors);
    source.fillCodes(start, count, codes, 0);
  }
  events.set(source.events.subarray(start, start + count));
  others.set(source.others.subarray(start, start + count));
  if (source.offset) offset.set(source.offset.subarray(start, start + count));
}

/** The rows of a piece as a source; offsets that were not written are 0. */
export function readPiece(piece: ArrayBuffer, count: number, format: Format): Source {
  const { numbers: columns, factors, plan } = format;
  const { x, codes, ...vectors } = fieldsOf(piece, format);
  const rows = { count, columns, ...vectors, fill: copier(x, columns) };
  return plan ? ({ ...rows, plan, fillCodes: copier(codes, factors) } satisfies CodedSource) : rows;
}

/** Copies panels of so many columns, the last one whole. */
function copier<Values extends Float64Array | Uint16Array>(values: Values, columns: number) {
  return (start: number, count: number, into: Values, base: number): void =>
    into.set(
      values.subarray(start * columns, (start + Math.ceil(count / 8) * 8) * columns),
      base * 8 * columns,
    );
}
