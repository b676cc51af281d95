/** `assembly/accurate.ts` in plain TypeScript. */
import { CHUNK_ROWS, Chunk } from './twin-accurate-hessian.js';
import { accurateLoss, derivatives } from './twin-accurate-logistic.js';
import { accumulate, addPair, low, productError, twoSum, upperHalf } from './twin-double-double.js';
import type { Rows } from './twin-passes.js';

/** Sums are (high, high, low, low) of the lanes of even and of odd rows: of the loss, then of each column. */
export interface Work {
  readonly sums: Float64Array;
  readonly chunk: Chunk;
  largest: number;
}

/** z = z0 + xᵀ(β + βlow) of a row. */
export function linear(rows: Rows, x: number, z0: number, beta: number, betaLow: number): number {
  const { memory, columns } = rows;
  let z = z0;
  let rest = 0;
  for (let j = 0; j < columns; j++) {
    const value = memory[x + j * 8]!;
    const b = memory[beta + j]!;
    const product = value * b;
    const error = productError(value, upperHalf(value), b, upperHalf(b), product);
    z = twoSum(z, product);
    rest += low[0]! + (error + value * memory[betaLow + j]!);
  }
  return twoSum(z, rest);
}

/** Adds x·residual of a row to its lane of each column. */
export function addGradient(rows: Rows, x: number, work: Work, lane: number): void {
  const { residual, residualLow } = derivatives;
  const upper = upperHalf(residual);
  for (let j = 0; j < rows.columns; j++) {
    const value = rows.memory[x + j * 8]!;
    const product = value * residual;
    const error = productError(value, upperHalf(value), residual, upper, product);
    accumulate(work.sums, 4 + j * 4 + lane, product, error + value * residualLow);
  }
}

/** Adds loss and gradient of row `row` of the block; its weight goes into the chunk. */
function addRow(rows: Rows, row: number, beta: number, betaLow: number, work: Work): void {
  const { memory, columns } = rows;
  const a = memory[rows.events + row]!;
  const b = memory[rows.others + row]!;
  const x = rows.x + (row >> 3) * 8 * columns + (row & 7);
  const z = linear(rows, x, memory[rows.offset + row]!, beta, betaLow);
  const zLow = low[0]!;
  const positive = z >= 0;
  const size = Math.abs(z);
  if (a + b > 0 && work.largest < size) work.largest = size;
  const loss = accurateLoss(a, b, size, positive ? zLow : -zLow, positive);
  accumulate(work.sums, row & 1, loss, low[0]!);
  addGradient(rows, x, work, row & 1);
  work.chunk.weight[row % CHUNK_ROWS] = derivatives.weight;
}

/** Writes loss, largest |z| and gradient to `out`. */
export function finish(rows: Rows, work: Work, out: number): void {
  const { memory, columns } = rows;
  memory.fill(0, out, out + 4 + 2 * columns);
  for (let j = 0; j <= columns; j++) {
    const pair = j === 0 ? out : out + 2 + 2 * j;
    const sums = 4 * j;
    addPair(memory, pair, work.sums[sums]!, work.sums[sums + 2]!);
    addPair(memory, pair, work.sums[sums + 1]!, work.sums[sums + 3]!);
  }
  memory[out + 2] = work.largest;
}

export function accurate(rows: Rows, beta: number, betaLow: number, withHessian: boolean, out: number): void {
  const { columns, panels, memory } = rows;
  const triangle = out + 4 + 2 * columns;
  const work: Work = {
    sums: new Float64Array(4 + 4 * columns),
    chunk: new Chunk(withHessian ? columns : 0),
    largest: 0,
  };
  if (withHessian) memory.fill(0, triangle, triangle + columns * (columns + 1));
  for (let start = 0; start < panels * 8; start += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, panels * 8 - start);
    for (let i = 0; i < count; i++) addRow(rows, start + i, beta, betaLow, work);
    if (withHessian) work.chunk.addProducts(memory, rows.x + start * columns, count, triangle);
  }
  finish(rows, work, out);
}
