// Coverage of intervals and size of tests by simulation, written to docs/simulation.md. Needs a build.
//   npm run simulate [-- --draws 2000 --resampled 200 --replicates 199 --seed 1 --output docs/simulation.md]
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { page } from './simulation/page.mjs';
import { SCENARIOS } from './simulation/scenarios.mjs';
import { study } from './simulation/study.mjs';

const DEFAULTS = {
  draws: '2000',
  resampled: '200',
  replicates: '199',
  seed: '1',
  output: 'docs/simulation.md',
};

/** One scenario on a thread of its own. */
function inThread(index, options) {
  return new Promise((resolve, reject) => {
    const thread = new Worker(fileURLToPath(import.meta.url), { workerData: { index, options } });
    thread.once('message', resolve);
    thread.once('error', reject);
  });
}

/** All scenarios, as many at a time as there are processors, the longest first. */
async function all(options) {
  const waiting = SCENARIOS.map((_, index) => index);
  const results = [];
  const next = async () => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
      const started = performance.now();
      results[index] = await inThread(index, options);
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      process.stderr.write(`${SCENARIOS[index].name}: ${seconds} s\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, next));
  return results;
}

if (!isMainThread) {
  const { index, options } = workerData;
  parentPort.postMessage(study(SCENARIOS[index], options));
} else {
  const { output, options, words, version } = asked(DEFAULTS);
  const results = await all(options);
  const said = {
    ...options,
    command: `npm run simulate${words}`,
    versions: `oddsmith ${version}`,
  };
  writeFileSync(output, page(results, said));
}
