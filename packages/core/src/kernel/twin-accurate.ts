/** `assembly/accurate.ts` in plain TypeScript. */
import { CHUNK_ROWS, Chunk } from './twin-accurate-hessian.js';
import { accurateLoss, derivatives, labelLoss, log1p } from './twin-accurate-logistic.js';
import { accumulate, addPair, low, productError, twoSum, upperHalf } from './twin-double-double.js';
import { isUsual } from './twin-logistic.js';
import type { Rows } from './twin-passes.js';

/** Sums are (high, high, low, low) of the lanes of even and of odd rows: of the loss, then of each column. */
export interface Work {
  readonly sums: Float64Array;
  readonly chunk: Chunk;
  largest: number;
}

interface LabelledWork extends Work {
  /** ∏ (1+e^−|z|) − 1 in double-double in each of 64 places, of rows that are labels. */
  readonly products: Float64Array;
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

/** Adds loss and gradient of row `row` of the block; its weight goes into the chunk. `isLabel`: as in `areLabels`. */
function addRow(
  rows: Rows,
  row: number,
  beta: number,
  betaLow: number,
  work: LabelledWork,
  isLabel: boolean,
): void {
  const { memory, columns } = rows;
  const a = memory[rows.events + row]!;
  const b = memory[rows.others + row]!;
  const x = rows.x + (row >> 3) * 8 * columns + (row & 7);
  const z = linear(rows, x, memory[rows.offset + row]!, beta, betaLow);
  const zLow = low[0]!;
  const positive = z >= 0;
  const size = Math.abs(z);
  if (a + b > 0 && work.largest < size) work.largest = size;
  const sizeLow = positive ? zLow : -zLow;
  const loss = isLabel
    ? labelLoss(a, b, size, sizeLow, positive, work.products, 2 * (row % CHUNK_ROWS))
    : accurateLoss(a, b, size, sizeLow, positive);
  accumulate(work.sums, row & 1, loss, low[0]!);
  addGradient(rows, x, work, row & 1);
  work.chunk.weight[row % CHUNK_ROWS] = derivatives.weight;
}

/** Whether rows are events or others of weight 1, or without weight. */
function areLabels({ memory, events, others }: Rows, start: number, count: number): boolean {
  for (let i = start; i < start + count; i++)
    if (!isUsual(memory[events + i]!, memory[others + i]!)) return false;
  return true;
}

/** Adds the logarithms of the products to the loss. */
function addLogarithms({ products, sums }: LabelledWork): void {
  for (let row = 0; row < CHUNK_ROWS; row++) {
    const loss = log1p(products[2 * row]!, products[2 * row + 1]!);
    accumulate(sums, row & 1, loss, low[0]!);
  }
  products.fill(0);
}

/** Chunks whose products are below 2⁶⁴. */
const MULTIPLIED = 64 * CHUNK_ROWS;

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

export function accurate(rows: Rows, beta: number, betaLow: number, withHessian: number, out: number): void {
  const { columns, panels, memory } = rows;
  const triangle = out + 4 + 2 * columns;
  const work: LabelledWork = {
    sums: new Float64Array(4 + 4 * columns),
    chunk: new Chunk(withHessian > 0 ? columns : 0),
    products: new Float64Array(2 * CHUNK_ROWS),
    largest: 0,
  };
  if (withHessian > 0) memory.fill(0, triangle, triangle + columns * (columns + 1));
  for (let start = 0; start < panels * 8; start += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, panels * 8 - start);
    const isLabel = areLabels(rows, start, count);
    for (let i = 0; i < count; i++) addRow(rows, start + i, beta, betaLow, work, isLabel);
    if (withHessian > 0)
      work.chunk.addProducts(memory, rows.x + start * columns, count, withHessian === 2, triangle);
    const end = start + CHUNK_ROWS;
    if (end >= panels * 8 || end % MULTIPLIED === 0) addLogarithms(work);
  }
  finish(rows, work, out);
}
