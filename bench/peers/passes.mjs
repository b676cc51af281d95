// Seconds of one pass over all rows inside a fit by L-BFGS, on one thread and on all. Prints JSON.
// Usage: node passes.mjs FOLDER
import { fit } from '../../packages/core/dist/index.js';
import { load } from '../suite/data.mjs';
import { THREADS } from '../suite/machine.mjs';
import { arraysOf, OPTIONS } from './oddsmith.mjs';

/** Fits go on for this long: the shortest pass counts, as other work on the machine only adds to it. */
const SECONDS = 2;

/** The least time between two iterations, for each of the passes in between. */
async function secondsOfPass(data, threads) {
  let least = Number.POSITIVE_INFINITY;
  let last = null;
  const onIteration = (_, passes) => {
    const now = { at: performance.now() / 1000, passes };
    if (last && passes > last.passes) least = Math.min(least, (now.at - last.at) / (passes - last.passes));
    last = now;
  };
  for (const end = performance.now() + SECONDS * 1000; performance.now() < end; last = null) {
    await fit(data, 'y ~ .', { ...OPTIONS, solver: 'lbfgs', threads, onIteration });
  }
  return least;
}

const data = arraysOf(load(process.argv[2]));
const passes = [];
for (const threads of new Set([1, THREADS])) {
  passes.push({ threads, seconds: await secondsOfPass(data, threads) });
}
console.log(JSON.stringify({ passes }));
