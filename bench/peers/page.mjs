// What runs in the browser's page: see browser.mjs.
import { openWorker } from '../../packages/core/dist/worker/index.js';
import { repeat } from '../suite/repeat.mjs';
import { answerOf, OPTIONS, tableOf } from './oddsmith.mjs';

const doubles = async (name) => new Float64Array(await (await fetch(name)).arrayBuffer());

globalThis.measure = async () => {
  const y = await doubles('/y.f64');
  const all = await doubles('/x.f64');
  const rows = y.length;
  const x = Array.from({ length: all.length / rows }, (_, j) => all.slice(j * rows, (j + 1) * rows));
  const table = tableOf({ y, x });
  const worker = openWorker();
  try {
    return await repeat(async () => answerOf(await worker.fit(table, 'y ~ .', OPTIONS)));
  } finally {
    worker.close();
  }
};
