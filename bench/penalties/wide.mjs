// Lasso paths of data with more columns than rows beside glmnet: node bench/penalties/wide.mjs [--small] [--rounds 3]
// Both have the data in memory before the clock starts, and the same λ; violations are by one checker. glmnet's thresh is made
// smaller until its path keeps the optimality conditions as closely as ours, or takes too long; and ours is asked for what
// glmnet keeps at each.
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
    minutes: { type: 'string', default: '15' },
  },
});
const rounds = Number(values.rounds);
const minutes = Number(values.minutes);
const size = values.small ? { rows: 300, columns: 3000 } : { rows: 2000, columns: 20_000 };
/** What is asked of ours, and looked for with glmnet. */
const GOAL = 1e-9;
const THRESHOLDS = [1e-7, 1e-9, 1e-11, 1e-13, 1e-15, 1e-17, 1e-19, 1e-21];

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const processorSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

async function ours({ y, x }, options) {
  const data = { y, ...Object.fromEntries(x.map((column, j) => [`x${j + 1}`, column])) };
  const seconds = [];
  const processor = [];
  let report;
  for (let round = 0; round < rounds; round++) {
    const [start, before] = [performance.now(), processorSeconds()];
    report = await fitPath(data, 'y ~ .', options);
    seconds.push((performance.now() - start) / 1000);
    processor.push(processorSeconds() - before);
  }
  return { seconds: median(seconds), processor: median(processor), report };
}

/** Null where it takes longer than the minutes that it is given. */
function glmnet(folder, thresh) {
  const script = fileURLToPath(new URL('glmnet.R', import.meta.url));
  const given = [script, folder, size.rows, size.columns, rounds, 'Newton', thresh].map(String);
  const { status, stdout, stderr, error } = spawnSync('Rscript', given, {
    encoding: 'utf8',
    timeout: minutes * rounds * 60_000,
  });
  if (error) return null;
  if (status !== 0) throw new Error(stderr);
  const { seconds, processor, version, points } = JSON.parse(stdout);
  const { buffer, byteOffset, byteLength } = readFileSync(`${folder}glmnet.f64`);
  const all = new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
  const width = size.columns + 1;
  const own = Array.from({ length: points }, (_, k) => all.subarray(k * width, (k + 1) * width));
  return { version, thresh, seconds: median(seconds), processor: median(processor), path: own };
}

function runsOf(folder, data, lambdas) {
  const runs = [];
  for (const thresh of THRESHOLDS) {
    const run = glmnet(folder, thresh);
    if (run === null) return { runs, gaveUp: thresh };
    const violation = largestViolation(data, lambdas, run.path);
    runs.push({ ...run, violation, path: null });
    console.error(`glmnet, thresh ${thresh}: ${run.seconds} s, violation ${violation.toPrecision(2)}`);
    if (violation <= GOAL) break;
  }
  return { runs, gaveUp: null };
}

function row(name, { seconds, processor, violation }, reference) {
  const cells = [seconds, processor].map((value) => (value === undefined ? '' : value.toPrecision(3)));
  return [name, ...cells, violation.toExponential(0), `${(seconds / reference).toFixed(1)} ×`];
}

const checked = ({ report, ...rest }, data) => ({
  ...rest,
  report,
  violation: largestViolation(
    data,
    report.points.map(({ lambda }) => lambda),
    report.points.map(({ coefficients }) => coefficients),
  ),
});

if (!existsSync(path('data/'))) mkdirSync(path('data/'));
const folder = await dataOf({ kind: 'arrays', name: `${size.rows}x${size.columns}`, ...size });
const data = load(folder);
const exact = checked(await ours(data, {}), data);
const lambdas = Float64Array.from(exact.report.points, ({ lambda }) => lambda);
writeFileSync(`${folder}lambda.f64`, lambdas);
console.error(`Oddsmith: ${exact.seconds.toFixed(2)} s, violation ${exact.violation.toPrecision(2)}`);
const { runs, gaveUp } = runsOf(folder, data, lambdas);
const [standard] = runs;
const lines = [row('Oddsmith', exact, exact.seconds)];
for (const run of runs) {
  const same = checked(await ours(data, { lambdas, tolerance: run.violation }), data);
  console.error(`Oddsmith, tolerance ${run.violation}: ${same.seconds.toFixed(2)} s`);
  lines.push(
    row(`Oddsmith, \`tolerance: ${run.violation.toExponential(0)}\``, same, exact.seconds),
    row(`glmnet, thresh ${run.thresh}`, run, exact.seconds),
  );
}
const head = `${size.rows.toLocaleString('en')} rows × ${size.columns.toLocaleString('en')} columns, ${lambdas.length} λ down to ${(lambdas.at(-1) / lambdas[0]).toPrecision(2)} of the first, ${exact.report.points.at(-1).nonzero} coefficients at the last, ${exact.report.passes} passes over all columns:`;
const reached = runs.some(({ violation }) => violation <= GOAL)
  ? ''
  : ` No thresh brought glmnet to ${GOAL}${gaveUp === null ? '' : `; at ${gaveUp} it was given up after ${minutes} minutes a run`}.`;
const note = `Medians of ${rounds} runs on ${machine()}, Node ${process.version.slice(1)}, ${standard?.version ?? 'no run of glmnet'}: \`node bench/penalties/wide.mjs${values.small ? ' --small' : ''}\`. Violation: the largest of the optimality conditions over all columns and λ, as a share of the first λ, by one checker for both.${reached}`;
const text = `${head}\n\n${table(['', 'seconds', 'processor seconds', 'violation', 'of ours'], lines)}\n\n${note}`;
if (values.small) console.log(text);
else write('wide paths', text, 'penalties-wide.md');
