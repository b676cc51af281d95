/** `assembly/accurate.ts` in plain TypeScript. */
import { accurateLoss, derivatives } from './twin-accurate-logistic.js';
import { accumulate, addPair, low, productError, twoSum, upperHalf } from './twin-double-double.js';
import type { Rows } from './twin-passes.js';

/** Rows that the accurate Hessian takes at a time. */
const CHUNK_ROWS = 64;
/** Doubles of a column in a chunk: x, its upper half, and y = weight·x as high part, its upper half, low part. */
const STRIDE = 5 * CHUNK_ROWS;
const X_UPPER = CHUNK_ROWS;
const Y = 2 * CHUNK_ROWS;
const Y_UPPER = 3 * CHUNK_ROWS;
const Y_LOW = 4 * CHUNK_ROWS;

/** Sums are (high, high, low, low) of the lanes of even and of odd rows: of the loss, then of each column. */
interface Work {
  readonly sums: Float64Array;
  readonly chunk: Float64Array;
  largest: number;
}

/** Copies x of a row and its upper half into the chunk and returns z = offset + xᵀ(β + βlow). */
function linear(
  rows: Rows,
  x: number,
  z0: number,
  beta: number,
  betaLow: number,
  work: Work,
  at: number,
): number {
  const { memory, columns } = rows;
  let z = z0;
  let rest = 0;
  for (let j = 0; j < columns; j++) {
    const value = memory[x + j * 8]!;
    const upper = upperHalf(value);
    work.chunk[at + j * STRIDE] = value;
    work.chunk[at + j * STRIDE + X_UPPER] = upper;
    const b = memory[beta + j]!;
    const product = value * b;
    const error = productError(value, upper, b, upperHalf(b), product);
    z = twoSum(z, product);
    rest += low[0]! + (error + value * memory[betaLow + j]!);
  }
  return twoSum(z, rest);
}

/** Adds x·residual of a row to its lane of each column. */
function addGradient(columns: number, work: Work, at: number, lane: number): void {
  const { residual, residualLow } = derivatives;
  const upper = upperHalf(residual);
  for (let j = 0; j < columns; j++) {
    const x = work.chunk[at + j * STRIDE]!;
    const product = x * residual;
    const error = productError(x, work.chunk[at + j * STRIDE + X_UPPER]!, residual, upper, product);
    accumulate(work.sums, 4 + j * 4 + lane, product, error + x * residualLow);
  }
}

/** Writes weight·x of a row into the chunk. */
function weigh(columns: number, chunk: Float64Array, row: number): void {
  const { weight } = derivatives;
  const upper = upperHalf(weight);
  for (let at = row; at < columns * STRIDE; at += STRIDE) {
    const x = chunk[at]!;
    const y = x * weight;
    chunk[at + Y] = y;
    chunk[at + Y_UPPER] = upperHalf(y);
    chunk[at + Y_LOW] = productError(x, chunk[at + X_UPPER]!, weight, upper, y);
  }
}

/** Adds Σ y·x over the rows of a chunk to the element at `out`, y from column `left` and x from column `right`. */
function addProduct(
  chunk: Float64Array,
  left: number,
  right: number,
  count: number,
  memory: Float64Array,
  out: number,
): void {
  for (let lane = 0; lane < 2; lane++) {
    let high = 0;
    let rest = 0;
    for (let i = lane; i < count; i += 2) {
      const y = chunk[left + Y + i]!;
      const x = chunk[right + i]!;
      const term = y * x;
      const error = productError(y, chunk[left + Y_UPPER + i]!, x, chunk[right + X_UPPER + i]!, term);
      high = twoSum(high, term);
      rest += low[0]! + (error + chunk[left + Y_LOW + i]! * x);
    }
    addPair(memory, out, high, rest);
  }
}

/** Loss and gradient of row `row` of the block; its x, and weight·x where asked for, into the chunk. */
function addRow(
  rows: Rows,
  row: number,
  beta: number,
  betaLow: number,
  withHessian: boolean,
  work: Work,
): void {
  const { memory, columns } = rows;
  const at = row % CHUNK_ROWS;
  const a = memory[rows.events + row]!;
  const b = memory[rows.others + row]!;
  const x = rows.x + (row >> 3) * 8 * columns + (row & 7);
  const z = linear(rows, x, memory[rows.offset + row]!, beta, betaLow, work, at);
  const zLow = low[0]!;
  const positive = z >= 0;
  const size = Math.abs(z);
  if (a + b > 0 && work.largest < size) work.largest = size;
  const loss = accurateLoss(a, b, size, positive ? zLow : -zLow, positive);
  accumulate(work.sums, row & 1, loss, low[0]!);
  addGradient(columns, work, at, row & 1);
  if (withHessian) weigh(columns, work.chunk, at);
}

/** Adds the products of all pairs of columns over a chunk to the lower triangle at `out`. */
function addProducts(rows: Rows, chunk: Float64Array, count: number, out: number): void {
  let element = out;
  for (let j = 0; j < rows.columns; j++) {
    for (let k = 0; k <= j; k++) {
      addProduct(chunk, j * STRIDE, k * STRIDE, count, rows.memory, element);
      element += 2;
    }
  }
}

/** Writes loss, largest |z| and gradient to `out`. */
function finish(rows: Rows, work: Work, out: number): void {
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
    chunk: new Float64Array(columns * STRIDE),
    largest: 0,
  };
  if (withHessian) memory.fill(0, triangle, triangle + columns * (columns + 1));
  for (let start = 0; start < panels * 8; start += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, panels * 8 - start);
    for (let i = 0; i < count; i++) addRow(rows, start + i, beta, betaLow, withHessian, work);
    if (withHessian) addProducts(rows, work.chunk, count, triangle);
  }
  finish(rows, work, out);
}
