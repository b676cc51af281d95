/** `assembly-coded/accurate.ts` in plain TypeScript. */
import { addGradient, finish, linear, type Work } from '../twin-accurate.js';
import { CHUNK_ROWS, Chunk } from '../twin-accurate-hessian.js';
import { accurateLoss, derivatives } from '../twin-accurate-logistic.js';
import { accumulate, low, productError, twoSum, upperHalf } from '../twin-double-double.js';
import { type CodedRows, elementOf } from './twin-passes.js';

/** z of a row, at `x` that of its first number. */
function predict(rows: CodedRows, row: number, x: number, point: number, pointLow: number): number {
  const { memory } = rows;
  let z = linear(rows, x, memory[rows.offset + row]!, point, pointLow);
  let rest = low[0]!;
  for (let f = 0; f < rows.factors; f++) {
    const element = elementOf(rows, row >> 3, f, row & 7);
    z = twoSum(z, memory[point + element]!);
    rest += low[0]! + memory[pointLow + element]!;
  }
  return twoSum(z, rest);
}

/** Adds loss and gradient of a row of the block; its weight goes into the chunk. */
function addRow(rows: CodedRows, row: number, point: number, pointLow: number, work: Work): void {
  const { memory, columns } = rows;
  const a = memory[rows.events + row]!;
  const b = memory[rows.others + row]!;
  const x = rows.x + (row >> 3) * 8 * columns + (row & 7);
  const z = predict(rows, row, x, point, pointLow);
  const zLow = low[0]!;
  const positive = z >= 0;
  const size = Math.abs(z);
  if (a + b > 0 && work.largest < size) work.largest = size;
  const loss = accurateLoss(a, b, size, positive ? zLow : -zLow, positive);
  accumulate(work.sums, row & 1, loss, low[0]!);
  addGradient(rows, x, work, row & 1);
  const { residual, residualLow, weight } = derivatives;
  for (let f = 0; f < rows.factors; f++) {
    const lane = 4 + 4 * elementOf(rows, row >> 3, f, row & 7) + (row & 1);
    accumulate(work.sums, lane, residual, residualLow);
  }
  work.chunk.weight[row % CHUNK_ROWS] = weight;
}

/** Adds value + rest to the pair at `element`. */
function addToPair(memory: Float64Array, element: number, value: number, rest: number): void {
  memory[element] = twoSum(memory[element]!, value);
  memory[element + 1] = memory[element + 1]! + (low[0]! + rest);
}

/** Adds to the triangle of pairs what the factors of a row bring. */
function addLevels(rows: CodedRows, row: number, w: number, triangle: number): void {
  const { memory, columns } = rows;
  const x = rows.x + (row >> 3) * 8 * columns + (row & 7);
  for (let f = 0; f < rows.factors; f++) {
    const element = elementOf(rows, row >> 3, f, row & 7);
    const start = triangle + element * (element + 1);
    for (let g = 0; g < Math.max(f, 1); g++)
      addToPair(memory, start + 2 * elementOf(rows, row >> 3, g, row & 7), w, 0);
    for (let j = 0; j < columns; j++) {
      const value = memory[x + 8 * j]!;
      const product = value * w;
      addToPair(
        memory,
        start + 2 * j,
        product,
        productError(value, upperHalf(value), w, upperHalf(w), product),
      );
    }
  }
}

/** `triangle`: null for none. */
export function accurate(
  rows: CodedRows,
  point: number,
  pointLow: number,
  out: number,
  triangle: number | null,
): void {
  const { columns, panels, memory, size } = rows;
  const work: Work = {
    sums: new Float64Array(4 + 4 * size),
    chunk: new Chunk(triangle === null ? 0 : columns),
    largest: 0,
  };
  for (let start = 0; start < panels * 8; start += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, panels * 8 - start);
    for (let i = 0; i < count; i++) addRow(rows, start + i, point, pointLow, work);
    if (triangle === null) continue;
    for (let i = 0; i < count; i++) addLevels(rows, start + i, work.chunk.weight[i]!, triangle);
    work.chunk.addProducts(memory, rows.x + start * columns, count, false, triangle);
  }
  finish({ ...rows, columns: size }, work, out);
}
