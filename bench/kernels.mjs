// Milliseconds of one pass over all rows (best and median), per kernel: `node bench/kernels.mjs [rows columns [repetitions]]`.
// Those of WebAssembly also over values stored as float32, and with relaxed SIMD where the engine has it. The fused pass of
// loss and gradient is set beside `suite/fused.c`, where there is a C compiler.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createKernel } from '../packages/core/dist/kernel/create.js';
import { singleAddress } from '../packages/core/dist/kernel/kernel.js';
import { useRelaxed } from '../packages/core/dist/kernel/relaxed/use-relaxed.js';
import { useTwin } from '../packages/core/dist/kernel/use-twin.js';
import { said } from './suite/machine.mjs';

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

function reserveSingles(kernel, count, value) {
  const address = kernel.reserve(count * 4);
  new Float32Array(kernel.buffer, address, count).forEach((_, i, array) => {
    array[i] = value(i);
  });
  return singleAddress(address);
}

/** `single`: the values are stored as float32. */
function problem(kernel, rows, columns, single) {
  const random = generator(7);
  const padded = Math.ceil(rows / 8) * 8;
  const x = single
    ? reserveSingles(kernel, padded * columns, random)
    : reserveAndFill(kernel, padded * columns, random);
  const events = reserveAndFill(kernel, padded, (i) => (i < rows && random() < 0 ? 1 : 0));
  const event = new Float64Array(kernel.buffer, events, padded);
  return {
    x,
    single,
    events,
    others: reserveAndFill(kernel, padded, (i) => (i < rows ? 1 - event[i] : 0)),
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
  'hessian times v': (k, d, x, a, b, o, n) => k.hessianTimes(x, a, b, o, d.beta, d.step, d.columns, n, d.out),
  discrimination: (k, d, x, a, b, o, n) => k.discrimination(x, a, b, o, d.beta, d.columns, n, d.out),
  'along, 4 lengths': (k, d, x, a, b, o, n) =>
    k.along(x, a, b, o, d.beta, d.step, d.lengths, LENGTHS, d.columns, n, d.out),
  'accurate gradient': (k, d, x, a, b, o, n) => k.accurate(x, a, b, o, d.beta, d.low, d.columns, n, 0, d.out),
  'accurate hessian': (k, d, x, a, b, o, n) => k.accurate(x, a, b, o, d.beta, d.low, d.columns, n, 1, d.out),
};

function wholePass(pass, kernel, data) {
  for (let start = 0; start < data.panels; start += PANELS_PER_BLOCK) {
    const rows = start * 64;
    const panels = Math.min(PANELS_PER_BLOCK, data.panels - start);
    const x = data.x + (data.single ? rows / 2 : rows) * data.columns;
    pass(kernel, data, x, data.events + rows, data.others + rows, data.offset + rows, panels);
  }
}

/** Measures every pass; those in double-double only up to 100 columns. Returns the best time of each. */
function measure(kind, rows, columns, repetitions, single = false) {
  const { kernel } = createKernel(kind);
  const data = problem(kernel, rows, columns, single);
  const best = {};
  for (const [name, pass] of Object.entries(passes)) {
    if (columns > 100 && name.startsWith('accurate')) continue;
    const times = Array.from({ length: repetitions }, () => {
      const start = performance.now();
      wholePass(pass, kernel, data);
      return performance.now() - start;
    }).sort((a, b) => a - b);
    best[name] = times[0];
    const [first, median] = [times[0], times[times.length >> 1]].map((time) => time.toFixed(1).padStart(9));
    const rate = name === 'hessian' ? `  ${hessianRate(rows, columns, best[name])} GF/s` : '';
    const stored = (single ? `${kind}, float32` : kind).padEnd(13);
    console.log(`${stored}  ${rows} x ${columns}  ${name.padEnd(18)} ${first} ms ${median} ms${rate}`);
  }
  return best;
}

/** Products and additions of the lower triangle alone, in 10⁹ a second. */
const hessianRate = (rows, columns, milliseconds) =>
  ((rows * columns * (columns + 1)) / milliseconds / 1e6).toFixed(1);

/** Sets the milliseconds of a gradient, by kind of kernel, beside the same pass in C with the widest vectors there are. */
function compare(kinds, rows, columns, repetitions) {
  const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
  mkdirSync(path('data/'), { recursive: true });
  const program = path('data/fused');
  const compiled = said('cc', ['-O3', '-march=native', '-o', program, path('suite/fused.c'), '-lm']);
  const told = compiled === null ? null : said(program, [rows, columns, repetitions].map(String));
  if (told === null) {
    console.log(
      `C        ${rows} x ${columns}  not measured: it takes a C compiler, and rows in multiples of 32`,
    );
    return;
  }
  const milliseconds = Number(told.split(' ')[0]);
  const time = milliseconds.toFixed(1).padStart(9);
  const ratios = Object.entries(kinds).map(
    ([kind, ours]) => `${kind} takes ${(ours / milliseconds).toFixed(2)}`,
  );
  console.log(
    `C        ${rows} x ${columns}  ${'gradient'.padEnd(18)} ${time} ms; ${ratios.join(', ')} times as long`,
  );
}

/** The kinds of WebAssembly that this engine has. */
function kindsHere() {
  try {
    useRelaxed();
    return ['wasm', 'relaxed'];
  } catch (error) {
    console.log(error.message);
    return ['wasm'];
  }
}

useTwin();
const kinds = kindsHere();
const [rows, columns, repetitions = 7] = process.argv.slice(2).map(Number);
const sizes =
  rows > 0 && columns > 0
    ? [[rows, columns]]
    : [
        [1_000_000, 20],
        [200_000, 100],
        [100_000, 500],
      ];
for (const [n, p] of sizes) {
  const gradients = kinds.map((kind) => [kind, measure(kind, n, p, repetitions).gradient]);
  measure('wasm', n, p, repetitions, true);
  compare(Object.fromEntries(gradients), n, p, repetitions);
  if (p <= 100) measure('twin', n, p, Math.min(repetitions, 3));
}
