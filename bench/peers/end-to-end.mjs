// Times whole fits, from file to coefficients, each in a process of its own, and writes docs/benchmarks.md.
// Usage: node bench/peers/end-to-end.mjs [--runs 3]
// Needs: a build; node bench/peers/make-data.mjs; Python with bench/peers/requirements.txt (PYTHON=path, default
// bench/.venv/bin/python); R with base packages; GNU time at /usr/bin/time. A peer that is missing is left out, and said so.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const python = process.env.PYTHON ?? path('../.venv/bin/python');
const csv = path('../data/big.csv');
const parquet = path('../data/big.parquet');
const runs = Number(process.argv[process.argv.indexOf('--runs') + 1] || 3);

const oddsmith = (file) => [
  process.execPath,
  path('../../packages/oddsmith/dist/cli.js'),
  'fit',
  file,
  'y ~ .',
  '--json',
];
const peer = (file, method) => [python, path('fit_python.py'), file, method];

/** name → file kind → command */
const contenders = [
  ['oddsmith', 'CSV', oddsmith(csv)],
  ['oddsmith', 'Parquet', oddsmith(parquet)],
  ['pandas + scikit-learn, newton-cholesky', 'CSV', peer(csv, 'sklearn-newton-cholesky')],
  ['pandas + scikit-learn, newton-cholesky', 'Parquet', peer(parquet, 'sklearn-newton-cholesky')],
  ['pandas + scikit-learn, lbfgs', 'CSV', peer(csv, 'sklearn-lbfgs')],
  ['pandas + scikit-learn, lbfgs', 'Parquet', peer(parquet, 'sklearn-lbfgs')],
  ['pandas + statsmodels Logit', 'CSV', peer(csv, 'statsmodels')],
  ['pandas + statsmodels Logit', 'Parquet', peer(parquet, 'statsmodels')],
  ['R read.csv + glm', 'CSV', ['Rscript', path('fit_r.R'), csv]],
];

function coefficientsOf(output) {
  const { coefficients } = JSON.parse(output);
  return coefficients.map((c) => (typeof c === 'number' ? c : c.estimate));
}

/** Wall seconds, peak resident megabytes and coefficients of one run; null when it fails. */
function measure(command) {
  const ran = spawnSync('/usr/bin/time', ['-f', '%e %M', ...command], { encoding: 'utf8', maxBuffer: 1e8 });
  const timed = /([\d.]+) (\d+)\s*$/.exec(ran.stderr ?? '');
  if (ran.status !== 0 || timed === null) {
    console.error(`failed: ${command.join(' ')}\n${ran.stderr ?? ran.error}`);
    return null;
  }
  return {
    seconds: Number(timed[1]),
    megabytes: Number(timed[2]) / 1024,
    coefficients: coefficientsOf(ran.stdout),
  };
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Contenders take turns, so that a slow minute of the machine falls on all of them. */
function takeTurns() {
  const results = new Map(contenders.map((contender) => [contender, []]));
  for (let run = 0; run < runs; run++) {
    for (const contender of contenders) {
      if (results.get(contender) === null) continue;
      const result = measure(contender[2]);
      if (result === null) results.set(contender, null);
      else results.get(contender).push(result);
      console.error(`run ${run + 1}: ${contender[0]}, ${contender[1]}: ${result?.seconds} s`);
    }
  }
  return results;
}

function line([name, kind], results, exact) {
  if (results === null) return `| ${name} | ${kind} | did not run | | |`;
  const seconds = results.map((result) => result.seconds);
  const difference = Math.max(...results[0].coefficients.map((b, j) => Math.abs(b - exact[j])));
  const range = `${Math.min(...seconds).toFixed(2)}–${Math.max(...seconds).toFixed(2)}`;
  const memory = Math.round(median(results.map((result) => result.megabytes)));
  return `| ${name} | ${kind} | ${median(seconds).toFixed(2)} (${range}) | ${memory} | ${difference === 0 ? 0 : difference.toExponential(1)} |`;
}

function versions() {
  const said = (command, ...args) => {
    const ran = spawnSync(command, args, { encoding: 'utf8' });
    return ran.status === 0 ? ran.stdout.trim() : `${command} is missing`;
  };
  const packages = readFileSync(new URL('requirements.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  return [
    `Node ${process.version}`,
    said(python, '--version'),
    ...packages.filter((name) => /^(numpy|pandas|pyarrow|scikit-learn|statsmodels)/.test(name)),
    said('Rscript', '-e', 'cat(R.version.string)'),
  ].join(', ');
}

function page(results, exact) {
  const { model } = cpus()[0];
  return `# Benchmarks

## From file to fit: 1,000,000 rows × 20 columns

The time a person waits: start the program, read the file, fit, print the coefficients. Each run is a process of its own; contenders take turns and may use every core; the median of ${runs} runs, with their range. Oddsmith, R and statsmodels also compute standard errors; scikit-learn does not, and runs without penalty (\`C=inf\`) at \`tol=1e-10\`. The difference is the largest of any coefficient from an independent Newton in 80-bit floating point.

| program | file | seconds | peak memory, MB | difference |
|---|---|--:|--:|--:|
${[...results].map(([contender, found]) => line(contender, found, exact)).join('\n')}

Machine: ${cpus().length} cores of ${model}, ${Math.round(totalmem() / 2 ** 30)} GB. ${versions()}.

\`\`\`sh
npm run build
node bench/peers/make-data.mjs
python3 -m venv bench/.venv && bench/.venv/bin/pip install -r bench/peers/requirements.txt
node bench/peers/end-to-end.mjs
\`\`\`
`;
}

if (!existsSync(csv)) throw new Error('bench/data/big.csv is missing: node bench/peers/make-data.mjs');
const exact = measure(peer(parquet, 'accurate'));
if (exact === null) throw new Error('the reference needs Python with bench/peers/requirements.txt');
writeFileSync(path('../../docs/benchmarks.md'), page(takeTurns(), exact.coefficients));
