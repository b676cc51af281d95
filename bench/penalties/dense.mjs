// Lasso paths of dense data beside glmnet: node bench/penalties/dense.mjs [--small] [--rounds 3]
// [--peer-rounds 3] [--types Newton,…] [--thresholds 1e-7,…] [--only 200000x100]
// Both have the data in memory before the clock starts, and the same λ. glmnet's thresh is made smaller until its path keeps
// the optimality conditions as closely as ours, by a checker that knows the coefficients and the data alone.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fitPath } from '../../packages/core/dist/index.js';
import { dataOf, load } from '../suite/data.mjs';
import { write } from '../suite/document.mjs';
import { machine, path } from '../suite/machine.mjs';
import { table } from '../suite/markdown.mjs';
import { largestViolation } from './violation.mjs';

const { values } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    'peer-rounds': { type: 'string' },
    types: { type: 'string', default: 'Newton,modified.Newton' },
    thresholds: { type: 'string', default: '1e-7,1e-10,1e-12,1e-14,1e-16,1e-18,1e-20,1e-22' },
    threads: { type: 'string' },
    only: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const peerRounds = Number(values['peer-rounds'] ?? rounds);
const WORKS = values.small
  ? [
      { rows: 50_000, columns: 20 },
      { rows: 10_000, columns: 100 },
    ]
  : [
      { rows: 1_000_000, columns: 20 },
      { rows: 200_000, columns: 100 },
    ];
/** What is asked of ours, and looked for with glmnet. */
const GOAL = 1e-9;
const THRESHOLDS = values.thresholds.split(',').map(Number);
const TYPES = values.types.split(',');

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function ours({ y, x }) {
  const data = { y, ...Object.fromEntries(x.map((column, j) => [`x${j + 1}`, column])) };
  const options = values.threads ? { threads: Number(values.threads) } : {};
  const seconds = [];
  let report;
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    report = await fitPath(data, 'y ~ .', options);
    if (round > 0) seconds.push((performance.now() - start) / 1000);
  }
  return { seconds: median(seconds), report };
}

function glmnet(folder, { rows, columns }, type, thresh) {
  const script = fileURLToPath(new URL('glmnet.R', import.meta.url));
  const given = [script, folder, rows, columns, peerRounds, type, thresh].map(String);
  const { status, stdout, stderr } = spawnSync('Rscript', given, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const { seconds, version, points } = JSON.parse(stdout);
  const { buffer, byteOffset, byteLength } = readFileSync(`${folder}glmnet.f64`);
  const all = new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
  const own = Array.from({ length: points }, (_, k) =>
    all.subarray(k * (columns + 1), (k + 1) * (columns + 1)),
  );
  return { version, type, thresh, seconds: median(seconds), path: own };
}

/** The runs of one type, from the loosest threshold to the first that reaches the goal. */
function runsOf(folder, work, type, data, lambdas) {
  const runs = [];
  for (const thresh of THRESHOLDS) {
    const run = glmnet(folder, work, type, thresh);
    const violation = largestViolation(data, lambdas, run.path);
    runs.push({ ...run, violation });
    console.error(
      `glmnet ${type}, thresh ${thresh}: ${run.seconds} s, violation ${violation.toPrecision(2)}`,
    );
    if (violation <= GOAL) break;
  }
  return runs;
}

async function measured(size) {
  const work = { kind: 'arrays', name: `${size.rows}x${size.columns}`, ...size };
  const folder = await dataOf(work);
  const data = load(folder);
  const { seconds, report } = await ours(data);
  const lambdas = Float64Array.from(report.points, ({ lambda }) => lambda);
  writeFileSync(`${folder}lambda.f64`, lambdas);
  const own = largestViolation(
    data,
    lambdas,
    report.points.map(({ coefficients }) => coefficients),
  );
  console.error(
    `Oddsmith: ${seconds.toFixed(2)} s, violation ${own.toPrecision(2)}, ${report.passes} passes`,
  );
  const runs = TYPES.flatMap((type) => runsOf(folder, size, type, data, lambdas));
  return { size, seconds, own, report, runs };
}

function told({ size, seconds, own, report, runs }) {
  const lines = runs.map(({ type, thresh, seconds: theirs, violation }) => [
    `glmnet, ${type}, thresh ${thresh}`,
    theirs.toPrecision(3),
    violation.toExponential(0),
    `${(theirs / seconds).toFixed(1)} ×`,
  ]);
  const rows = [
    [`Oddsmith, ${report.passes} passes`, seconds.toPrecision(3), own.toExponential(0), '1'],
    ...lines,
  ];
  const head = `${size.rows.toLocaleString('en')} rows × ${size.columns} columns, ${report.points.length} λ`;
  return `${head}:\n\n${table(['', 'seconds', 'violation', 'of ours'], rows)}`;
}

if (!existsSync(path('data/'))) mkdirSync(path('data/'));
const command = ['node bench/penalties/dense.mjs', ...process.argv.slice(2)].join(' ');
for (const size of WORKS) {
  const name = `${size.rows}x${size.columns}`;
  if (values.only && values.only !== name) continue;
  const work = await measured(size);
  const note = `Medians of ${rounds} runs (glmnet: ${peerRounds}) on ${machine()}, Node ${process.version.slice(1)}, ${work.runs[0].version}: \`${command}\`. Violation: the largest of the optimality conditions over all columns and λ, as a share of the first λ, by one checker for both.`;
  const text = `${told(work)}\n\n${note}`;
  if (values.small) console.log(text);
  else write(`dense paths ${name}`, text, 'penalties.md');
}
