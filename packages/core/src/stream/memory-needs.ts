/** How much memory a fit of streamed rows takes, about, and how many threads there is room for. */
import { OddsmithError } from '../errors.js';
import { hessianCost, stridesOf } from '../fit/samples.js';
import { packedLength } from '../math/packed.js';
import { blockRows } from '../objective/division.js';
import { CHUNK_ROWS, type Chunks } from './chunks.js';

const BYTES = 8;
const PANEL = 8;
/** The program, its kernels, and what its collector has not yet taken back. */
const PROGRAM = 160 * 2 ** 20;
/** Triangles of columns × columns that a solver and its last steps hold at a time, about. */
const SOLVER_TRIANGLES = 24;
/** What a thread takes before it does anything. */
const THREAD = 48 * 2 ** 20;
/** Triangles that a thread holds: in the kernel, and of a part and its answer, in double-double. */
const THREAD_TRIANGLES = 6;

/** What the sample on which a fit begins may take of all memory. */
const SAMPLE_SHARE = 1 / 4;

/** Rows of the largest sample that `memory` bytes have room for. */
export function largestSample(memory: number, columns: number): number {
  return Math.max(PANEL, (memory * SAMPLE_SHARE) / (columns * BYTES));
}

/**
 * How many threads of those wanted `memory` bytes have room for. Throws `memory-exhausted` where there is no room for
 * one, with the bytes that it takes.
 */
export function threadsWithRoom(wanted: number, memory: number, chunks: Chunks, columns: number): number {
  const triangle = packedLength(columns) * BYTES;
  const strides = stridesOf(chunks.rows, columns, hessianCost(columns));
  const wished = strides.length === 0 ? 0 : chunks.rows / Math.min(...strides);
  const sampled = Math.min(wished, largestSample(memory, columns));
  const shared = PROGRAM + SOLVER_TRIANGLES * triangle + sampled * columns * BYTES;
  const block = blockRows(columns) * (columns + 4) * BYTES;
  const chunk = 2 * chunks.mostBytes + 3 * chunks.models.length * CHUNK_ROWS * BYTES;
  const perThread = THREAD + block + chunk + THREAD_TRIANGLES * triangle;
  const threads = Math.min(wanted, Math.floor((memory - shared) / perThread));
  if (threads >= 1) return threads;
  const mebibytes = (size: number) => `${Math.ceil(size / 2 ** 20)} MiB`;
  const message = `A fit of ${columns} columns takes about ${mebibytes(shared + perThread)} of memory beside the rows, and it may take ${mebibytes(memory)}.`;
  throw new OddsmithError('memory-exhausted', message, { option: 'memory' });
}
