// Ridge of several classes beside scikit-learn's solvers: processor seconds (both cores) to the first stop whose certificate, worked out here
// on what each returns, is within the tolerance. Data in memory, imports not counted, rounds in turn, medians.
// Usage: node bench/penalties/multinomial.mjs [--small] [--rounds 3] [--write]   PYTHON names the interpreter.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fitPath, VERSION } from '../../packages/core/dist/index.js';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const PYTHON = process.env.PYTHON ?? path('../.venv/bin/python');
/** The largest slope of the objective, as a share of the largest one of the null model. */
const TOLERANCE = 1e-6;
const LAMBDA = 1e-3;

const { values } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
  },
});
const [rows, columns, classes] = values.small ? [2e4, 20, 5] : [1e5, 50, 10];

const PEER = `
import json, sys, time, warnings, numpy as np, sklearn
from sklearn.linear_model import LogisticRegression
folder, solver, tol = sys.argv[1], sys.argv[2], float(sys.argv[3])
rows, columns, classes, lam = int(sys.argv[4]), int(sys.argv[5]), int(sys.argv[6]), float(sys.argv[7])
x = np.ascontiguousarray(np.fromfile(folder + "/x").reshape(columns, rows).T)
y = np.fromfile(folder + "/y", dtype=np.int32)
warnings.simplefilter("ignore")
cpu, start = time.process_time(), time.perf_counter()
deviations = x.std(axis=0)
fit = LogisticRegression(C=1 / (lam * rows), solver=solver, tol=tol, max_iter=2000).fit(x / deviations, y)
seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
lines = np.column_stack([fit.intercept_, fit.coef_ / deviations])
print(json.dumps({"seconds": seconds, "cpu": cpu, "coefficients": lines.ravel().tolist(), "version": sklearn.__version__}))
`;

/** Uniform numbers (mulberry32). */
function uniform(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
}

function drawn() {
  const next = uniform(7);
  const normal = () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
  const effects = Array.from({ length: columns }, () =>
    Array.from({ length: classes }, () => 0.4 * normal()),
  );
  const x = Array.from({ length: columns }, () => Float64Array.from({ length: rows }, normal));
  const y = Int32Array.from({ length: rows }, (_, i) => {
    const z = effects[0].map(
      (_, k) => x.reduce((sum, one, j) => sum + one[i] * effects[j][k], 0) - Math.log(-Math.log(next())),
    );
    return z.indexOf(Math.max(...z));
  });
  return { x, y };
}

/** The certificate: the largest slope of the objective as a share of the largest one of the null model. */
function certificate({ x, y }, coefficients) {
  const moments = x.map((one) => {
    const mean = one.reduce((sum, value) => sum + value, 0) / rows;
    return { mean, deviation: Math.sqrt(one.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows) };
  });
  const size = columns + 1;
  const counts = new Float64Array(classes);
  for (const code of y) counts[code] += 1 / rows;
  const slopes = new Float64Array(size * classes);
  const start = new Float64Array(size * classes);
  const z = new Float64Array(classes);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < classes; k++) {
      z[k] = coefficients[k * size];
      for (let j = 0; j < columns; j++) z[k] += coefficients[k * size + j + 1] * x[j][i];
    }
    const most = Math.max(...z);
    const sum = z.reduce((all, one) => all + Math.exp(one - most), 0);
    for (let k = 0; k < classes; k++) {
      const observed = y[i] === k ? 1 : 0;
      const rest = (Math.exp(z[k] - most) / sum - observed) / rows;
      slopes[k * size] += rest;
      for (let j = 0; j < columns; j++) {
        const value = (x[j][i] - moments[j].mean) / moments[j].deviation;
        slopes[k * size + j + 1] += rest * value;
        start[k * size + j + 1] += ((counts[k] - observed) / rows) * value;
      }
    }
  }
  for (let k = 0; k < classes; k++)
    for (let j = 0; j < columns; j++)
      slopes[k * size + j + 1] += LAMBDA * coefficients[k * size + j + 1] * moments[j].deviation;
  const largest = (line) => line.reduce((all, one) => Math.max(all, Math.abs(one)), 0);
  return largest(slopes) / largest(start);
}

async function own({ x, y }, names) {
  const data = Object.fromEntries(names.map((name, j) => [name, x[j]]));
  data.y = y;
  const before = process.cpuUsage();
  const start = performance.now();
  const report = await fitPath(data, `y ~ ${names.join(' + ')}`, {
    ...{ family: 'multinomial', alpha: 0, lambdas: [LAMBDA], tolerance: TOLERANCE },
  });
  const seconds = (performance.now() - start) / 1e3;
  const { user, system } = process.cpuUsage(before);
  return { seconds, cpu: (user + system) / 1e6, coefficients: report.points[0].coefficients };
}

function peer(folder, solver, tol) {
  const numbers = [tol, rows, columns, classes, LAMBDA].map(String);
  return JSON.parse(execFileSync(PYTHON, ['-c', PEER, folder, solver, ...numbers], { maxBuffer: 1e9 }));
}

const median = (list) => [...list].sort((a, b) => a - b)[(list.length - 1) >> 1];

const data = drawn();
const folder = mkdtempSync(join(tmpdir(), 'classes-'));
const flat = new Float64Array(rows * columns);
for (const [j, one] of data.x.entries()) flat.set(one, j * rows);
writeFileSync(join(folder, 'x'), new Uint8Array(flat.buffer));
writeFileSync(join(folder, 'y'), new Uint8Array(data.y.buffer));
const names = data.x.map((_, j) => `x${j + 1}`);
const SOLVERS = values.small ? ['lbfgs', 'newton-cg', 'newton-cholesky'] : ['lbfgs', 'newton-cg'];
let version = '';
/** The loosest stop of each solver that reaches the tolerance. */
const stops = {};
for (const solver of SOLVERS)
  for (const tol of [1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9]) {
    const found = peer(folder, solver, tol);
    version = found.version;
    if (certificate(data, found.coefficients) > TOLERANCE) continue;
    stops[solver] = tol;
    break;
  }
const results = { oddsmith: [], ...Object.fromEntries(Object.keys(stops).map((solver) => [solver, []])) };
for (let round = 0; round < Number(values.rounds); round++) {
  results.oddsmith.push(await own(data, names));
  for (const [solver, tol] of Object.entries(stops)) results[solver].push(peer(folder, solver, tol));
}
rmSync(folder, { recursive: true });
const base = median(results.oddsmith.map(({ cpu }) => cpu));
const lines = Object.entries(results).map(([name, list]) => {
  const cpu = median(list.map((one) => one.cpu));
  const seconds = median(list.map((one) => one.seconds));
  const label =
    name === 'oddsmith' ? `Oddsmith ${VERSION}` : `scikit-learn ${version}, ${name}, tol ${stops[name]}`;
  return `| ${label} | ${cpu.toFixed(2)} | ${seconds.toFixed(2)} | ${(cpu / base).toFixed(1)} | ${certificate(data, list[0].coefficients).toExponential(0)} |`;
});
const table = [
  `Ridge, ${rows} × ${columns}, ${classes} classes, lambda = ${LAMBDA}; medians of ${values.rounds}:`,
  '',
  '| | processor seconds | seconds | times ours | certificate |',
  '|---|---|---|---|---|',
  ...lines,
].join('\n');
console.log(table);
if (values.write) {
  const file = path('../../docs/penalties-classes.md');
  const [mark, end] = ['<!-- ridge -->', '<!-- end of ridge -->'];
  const text = readFileSync(file, 'utf8');
  const head = text.slice(0, text.indexOf(mark) + mark.length);
  writeFileSync(file, `${head}\n${table}\n${text.slice(text.indexOf(end))}`);
}
