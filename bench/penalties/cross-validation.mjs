// Cross-validated lasso paths beside cv.glmnet: node bench/penalties/cross-validation.mjs [--small] [--rounds 3] [--peer-rounds 3] [--thresholds 1e-7,…] [--threads N]
// Both have the data in memory before the clock starts, the same λ and the same folds; cv.glmnet runs at the thresh given.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { crossValidate } from '../../packages/core/dist/index.js';
import { dataOf, load } from '../suite/data.mjs';
import { write } from '../suite/document.mjs';
import { machine, path } from '../suite/machine.mjs';
import { table } from '../suite/markdown.mjs';

const { values } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    'peer-rounds': { type: 'string' },
    thresholds: { type: 'string', default: '1e-7,1e-10' },
    threads: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const peerRounds = Number(values['peer-rounds'] ?? rounds);
const WORKS = values.small ? [{ rows: 10_000, columns: 20 }] : [{ rows: 100_000, columns: 100 }];
const FOLDS = 10;
/** glmnet's default, and one nearer to the optimality conditions that ours keeps. */
const THRESHOLDS = values.thresholds.split(',').map(Number);

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function ours({ y, x }, folds) {
  const data = { y, ...Object.fromEntries(x.map((column, j) => [`x${j + 1}`, column])) };
  const options = { folds, ...(values.threads && { threads: Number(values.threads) }) };
  const [seconds, processor] = [[], []];
  let report;
  for (let round = 0; round <= rounds; round++) {
    const [start, used] = [performance.now(), process.cpuUsage()];
    report = await crossValidate(data, 'y ~ .', options);
    const { user, system } = process.cpuUsage(used);
    // The first run is for the compilers.
    if (round === 0) continue;
    seconds.push((performance.now() - start) / 1000);
    processor.push((user + system) / 1e6);
  }
  return { seconds: median(seconds), processor: median(processor), report };
}

function glmnet(folder, { rows, columns }, thresh) {
  const script = fileURLToPath(new URL('cross-validation.R', import.meta.url));
  const given = [script, folder, rows, columns, peerRounds, thresh].map(String);
  const { status, stdout, stderr } = spawnSync('Rscript', given, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const { seconds, processor, version, means } = JSON.parse(stdout);
  return { version, thresh, seconds: median(seconds), processor: median(processor), means };
}

async function measured(size) {
  const work = { kind: 'arrays', name: `${size.rows}x${size.columns}`, ...size };
  const folder = await dataOf(work);
  const data = load(folder);
  const folds = data.y.map((_, i) => 1 + (i % FOLDS));
  const { seconds, processor, report } = await ours(data, folds);
  const [{ points }] = report.curves;
  writeFileSync(
    `${folder}lambda.f64`,
    Float64Array.from(points, ({ lambda }) => lambda),
  );
  writeFileSync(`${folder}folds.f64`, folds);
  const runs = THRESHOLDS.map((thresh) => {
    const run = glmnet(folder, size, thresh);
    const apart = points.map(({ mean }, i) => Math.abs(run.means[i] / mean - 1));
    return { ...run, apart: Math.max(...apart) };
  });
  return { size, seconds, processor, report, runs };
}

function told({ size, seconds, processor, report, runs }) {
  const first = [
    `Oddsmith, ${report.passes} passes`,
    seconds.toPrecision(3),
    processor.toPrecision(3),
    '',
    '1',
  ];
  const others = runs.map((run) => [
    `cv.glmnet, thresh ${run.thresh}`,
    run.seconds.toPrecision(3),
    run.processor.toPrecision(3),
    run.apart.toExponential(0),
    `${(run.seconds / seconds).toFixed(1)} ×`,
  ]);
  const [{ points }] = report.curves;
  const head = `${size.rows.toLocaleString('en')} rows × ${size.columns} columns, ${points.length} λ, ${FOLDS} folds`;
  return `${head}:\n\n${table(['', 'seconds', 'of processors', 'curve apart', 'of ours'], [first, ...others])}`;
}

if (!existsSync(path('data/'))) mkdirSync(path('data/'));
const works = [];
for (const size of WORKS) works.push(await measured(size));
const { version } = works[0].runs[0];
const note = `Medians of ${rounds} runs (cv.glmnet: ${peerRounds}) on ${machine()}, Node ${process.version.slice(1)}, ${version}: \`${['node bench/penalties/cross-validation.mjs', ...process.argv.slice(2)].join(' ')}\`. Curve apart: the largest relative difference of the mean deviance from ours.`;
const text = `${works.map(told).join('\n\n')}\n\n${note}`;
if (values.small) console.log(text);
else write('cross-validation', text, 'cross-validation.md');
