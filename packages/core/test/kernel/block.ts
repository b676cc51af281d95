import { type Kernel, singleAddress } from '../../src/kernel/kernel.js';

/** Rows of a block as plain values: x by row, and what belongs to a row. */
export interface Block {
  readonly columns: number;
  readonly panels: number;
  readonly x: (row: number, column: number) => number;
  readonly events: (row: number) => number;
  readonly others: (row: number) => number;
  readonly offset: (row: number) => number;
  readonly beta: readonly number[];
  readonly betaLow: readonly number[];
  readonly step: readonly number[];
  readonly lengths: readonly number[];
}

/** Every result of every pass over a block. */
export type Results = Record<
  | 'linear'
  | 'loss'
  | 'gradient'
  | 'hessian'
  | 'hessianTimes'
  | 'discrimination'
  | 'along'
  | 'accurate'
  | 'brief',
  Float64Array
>;

/** mulberry32: reproducible uniform numbers in [0, 1). */
export function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function place(kernel: Kernel, count: number, value: (i: number) => number): number {
  const address = kernel.reserve(count * 8);
  const view = new Float64Array(kernel.buffer, address, count);
  for (let i = 0; i < count; i++) view[i] = value(i);
  return address;
}

function placeSingle(kernel: Kernel, count: number, value: (i: number) => number): number {
  const address = kernel.reserve(count * 4);
  const view = new Float32Array(kernel.buffer, address, count);
  for (let i = 0; i < count; i++) view[i] = value(i);
  return singleAddress(address);
}

/** The places of what every pass reads. */
function placeRows(kernel: Kernel, block: Block, single: boolean) {
  const { columns, panels } = block;
  const rows = panels * 8;
  const valueAt = (i: number) => {
    const panel = Math.floor(i / (8 * columns));
    return block.x(panel * 8 + (i % 8), Math.floor(i / 8) % columns);
  };
  return [
    (single ? placeSingle : place)(kernel, rows * columns, valueAt),
    place(kernel, rows, block.events),
    place(kernel, rows, block.others),
    place(kernel, rows, block.offset),
    place(kernel, columns, (j) => block.beta[j]!),
  ] as const;
}

/** The result of the Hessian pass alone. */
export function runHessian(kernel: Kernel, block: Block): Float64Array {
  const { columns, panels } = block;
  const rows = placeRows(kernel, block, false);
  const size = 2 + columns + (columns * (columns + 1)) / 2;
  const out = place(kernel, size, () => 123);
  kernel.hessian(...rows, columns, panels, out);
  return new Float64Array(kernel.buffer, out, size).slice();
}

/** `single`: with the values of x stored as float32. */
export function runAll(kernel: Kernel, block: Block, single = false): Results {
  const { columns, panels, lengths } = block;
  const rows = panels * 8;
  const [x, events, others, offset, beta] = placeRows(kernel, block, single);
  const low = place(kernel, columns, (j) => block.betaLow[j]!);
  const step = place(kernel, columns, (j) => block.step[j]!);
  const at = place(kernel, lengths.length, (k) => lengths[k]!);
  const triangle = (columns * (columns + 1)) / 2;
  const size = 4 + 2 * columns + 2 * triangle + rows + lengths.length;
  // What is left of an earlier pass must not matter.
  const out = place(kernel, size, () => 123);
  const read = (count: number) => new Float64Array(kernel.buffer, out, count).slice();
  const results: Partial<Results> = {};
  kernel.linear(x, offset, beta, columns, panels, out);
  results.linear = read(rows);
  kernel.loss(x, events, others, offset, beta, columns, panels, out);
  results.loss = read(2);
  kernel.gradient(x, events, others, offset, beta, columns, panels, out);
  results.gradient = read(2 + columns);
  kernel.hessian(x, events, others, offset, beta, columns, panels, out);
  results.hessian = read(2 + columns + triangle);
  kernel.hessianTimes(x, events, others, offset, beta, step, columns, panels, out);
  results.hessianTimes = read(columns);
  kernel.discrimination(x, events, others, offset, beta, columns, panels, out);
  results.discrimination = read(2);
  kernel.along(x, events, others, offset, beta, step, at, lengths.length, columns, panels, out);
  results.along = read(lengths.length);
  kernel.accurate(x, events, others, offset, beta, low, columns, panels, 1, out);
  results.accurate = read(4 + 2 * columns + 2 * triangle);
  kernel.accurate(x, events, others, offset, beta, low, columns, panels, 2, out);
  results.brief = read(4 + 2 * columns + 2 * triangle);
  return results as Results;
}

/** A block of ordinary rows; the last `padding` rows are empty. */
export function randomBlock(seed: number, columns: number, panels: number, spread = 1, padding = 3): Block {
  const random = uniform(seed);
  const rows = panels * 8;
  const values = (count: number, scale: number) =>
    Array.from({ length: count }, () => (random() * 2 - 1) * scale);
  const x = values(rows * columns, 1);
  const z = values(rows, spread);
  const a = Array.from({ length: rows }, () => Math.floor(random() * 3));
  const b = Array.from({ length: rows }, () => (random() < 0.5 ? 1 : random()));
  const filled = rows - padding;
  const beta = values(columns, spread);
  return {
    columns,
    panels,
    x: (i, j) => (i < filled ? x[i * columns + j]! : 0),
    events: (i) => (i < filled ? a[i]! : 0),
    others: (i) => (i < filled ? b[i]! : 0),
    offset: (i) => (i < filled ? z[i]! : 0),
    beta,
    betaLow: beta.map((value) => value * (random() - 0.5) * 2.2e-16),
    step: values(columns, 0.5),
    lengths: [0, 0.25, 0.5, 1, 1.7],
  };
}
