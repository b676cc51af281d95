// Milliseconds of one pass over all rows (best and median), per kernel: `node bench/kernels.mjs [rows columns [repetitions]]`.
import { createKernel } from '../packages/core/dist/kernel/create.js';

const PANELS_PER_BLOCK = 512;
const LENGTHS = 4;

/** A reproducible uniform number in [−1, 1). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

function reserveAndFill(kernel, count, value) {
  const address = kernel.reserve(count * 8);
  new Float64Array(kernel.buffer, address, count).forEach((_, i, array) => {
    array[i] = value(i);
  });
  return address;
}

function problem(kernel, rows, columns) {
  const random = generator(7);
  const padded = Math.ceil(rows / 8) * 8;
  return {
    x: reserveAndFill(kernel, padded * columns, random),
    events: reserveAndFill(kernel, padded, (i) => (i < rows && random() < 0 ? 1 : 0)),
    others: reserveAndFill(kernel, padded, (i) => (i < rows && random() < 0 ? 1 : 0)),
    offset: reserveAndFill(kernel, padded, () => 0),
    beta: reserveAndFill(kernel, columns, random),
    low: reserveAndFill(kernel, columns, () => random() * 1e-18),
    step: reserveAndFill(kernel, columns, random),
    lengths: reserveAndFill(kernel, LENGTHS, (i) => 1 / 2 ** i),
    eta: kernel.reserve(PANELS_PER_BLOCK * 64),
    out: kernel.reserve((4 + 2 * columns + columns * (columns + 1)) * 8),
    panels: padded / 8,
    columns,
  };
}

/** One block of each pass, by name. */
const passes = {
  linear: (k, d, x, _a, _b, o, n) => k.linear(x, o, d.beta, d.columns, n, d.eta),
  loss: (k, d, x, a, b, o, n) => k.loss(x, a, b, o, d.beta, d.columns, n, d.out),
  gradient: (k, d, x, a, b, o, n) => k.gradient(x, a, b, o, d.beta, d.columns, n, d.out),
  hessian: (k, d, x, a, b, o, n) => k.hessian(x, a, b, o, d.beta, d.columns, n, d.out),
  'along, 4 lengths': (k, d, x, a, b, o, n) =>
    k.along(x, a, b, o, d.beta, d.step, d.lengths, LENGTHS, d.columns, n, d.out),
  'accurate gradient': (k, d, x, a, b, o, n) => k.accurate(x, a, b, o, d.beta, d.low, d.columns, n, 0, d.out),
  'accurate hessian': (k, d, x, a, b, o, n) => k.accurate(x, a, b, o, d.beta, d.low, d.columns, n, 1, d.out),
};

function wholePass(pass, kernel, data) {
  for (let start = 0; start < data.panels; start += PANELS_PER_BLOCK) {
    const rows = start * 64;
    const panels = Math.min(PANELS_PER_BLOCK, data.panels - start);
    const x = data.x + rows * data.columns;
    pass(kernel, data, x, data.events + rows, data.others + rows, data.offset + rows, panels);
  }
}

function measure(kind, rows, columns, repetitions) {
  const { kernel } = createKernel(kind);
  const data = problem(kernel, rows, columns);
  for (const [name, pass] of Object.entries(passes)) {
    const times = Array.from({ length: repetitions }, () => {
      const start = performance.now();
      wholePass(pass, kernel, data);
      return performance.now() - start;
    }).sort((a, b) => a - b);
    const [best, median] = [times[0], times[times.length >> 1]].map((time) => time.toFixed(1).padStart(9));
    console.log(`${kind}  ${rows} x ${columns}  ${name.padEnd(18)} ${best} ms ${median} ms`);
  }
}

const [rows, columns, repetitions = 7] = process.argv.slice(2).map(Number);
const sizes =
  rows > 0 && columns > 0
    ? [[rows, columns]]
    : [
        [1_000_000, 20],
        [200_000, 100],
      ];
for (const [n, p] of sizes) {
  measure('wasm', n, p, repetitions);
  measure('twin', n, p, Math.min(repetitions, 3));
}
