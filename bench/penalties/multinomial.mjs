// Ridge of several classes beside scikit-learn's solvers and glmnet: seconds and processor seconds (all cores) to the first stop whose
// certificate, worked out here on what each returns, is within the tolerance. Data in memory, imports not counted, rounds in turn,
// medians. Usage: node bench/penalties/multinomial.mjs [--small] [--rounds 3] [--threads N] [--without glmnet] [--write]
// PYTHON and RSCRIPT name the interpreters.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fitPath, VERSION } from '../../packages/core/dist/index.js';
import { drawClasses } from '../suite/draw.mjs';
import { machine } from '../suite/machine.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const PYTHON = process.env.PYTHON ?? path('../.venv/bin/python');
const RSCRIPT = process.env.RSCRIPT ?? 'Rscript';
/** Milliseconds that a fit may take. */
const PATIENCE = 600_000;
/** The largest slope of the objective, as a share of the largest one of the null model. */
const TOLERANCE = 1e-6;
const LAMBDA = 1e-3;

const { values } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string' },
    without: { type: 'string', default: '' },
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

const GLMNET = `
suppressMessages(library(glmnet))
given <- commandArgs(TRUE)
rows <- as.integer(given[3]); columns <- as.integer(given[4]); lambda <- as.numeric(given[6])
x <- matrix(readBin(file.path(given[1], "x"), "double", rows * columns), rows, columns)
y <- factor(readBin(file.path(given[1], "y"), "integer", rows))
start <- proc.time()
fit <- glmnet(x, y, family = "multinomial", alpha = 0, lambda = lambda, thresh = as.numeric(given[2]), maxit = 1e7)
taken <- proc.time() - start
lines <- unlist(lapply(coef(fit), function(one) as.matrix(one)[, 1]))
cat(sprintf('{ "seconds": %g, "cpu": %g, "version": "%s", "coefficients": [%s] }', taken[["elapsed"]],
  taken[["user.self"]] + taken[["sys.self"]], packageVersion("glmnet"), paste(sprintf("%.17g", lines), collapse = ",")))
`;

async function own({ x, y }, names) {
  const data = Object.fromEntries(names.map((name, j) => [name, x[j]]));
  data.y = y;
  const before = process.cpuUsage();
  const start = performance.now();
  const report = await fitPath(data, `y ~ ${names.join(' + ')}`, {
    ...{ family: 'multinomial', alpha: 0, lambdas: [LAMBDA], tolerance: TOLERANCE },
    ...(values.threads && { threads: Number(values.threads) }),
  });
  const seconds = (performance.now() - start) / 1e3;
  const { user, system } = process.cpuUsage(before);
  return { seconds, cpu: (user + system) / 1e6, coefficients: report.points[0].coefficients };
}

/** What a peer returns at a threshold; null where it takes too long. */
function peer(folder, solver, tol) {
  const numbers = [tol, rows, columns, classes, LAMBDA].map(String);
  const [program, args] =
    solver === 'glmnet'
      ? [RSCRIPT, ['-e', GLMNET, folder, ...numbers]]
      : [PYTHON, ['-c', PEER, folder, solver, ...numbers]];
  try {
    return JSON.parse(execFileSync(program, args, { maxBuffer: 1e9, timeout: PATIENCE }));
  } catch (error) {
    if (error.code === 'ETIMEDOUT') return null;
    throw error;
  }
}

const median = (list) => [...list].sort((a, b) => a - b)[(list.length - 1) >> 1];

const data = drawClasses({ rows, columns, classes });
const folder = mkdtempSync(join(tmpdir(), 'classes-'));
const flat = new Float64Array(rows * columns);
for (const [j, one] of data.x.entries()) flat.set(one, j * rows);
writeFileSync(join(folder, 'x'), new Uint8Array(flat.buffer));
writeFileSync(join(folder, 'y'), new Uint8Array(data.y.buffer));
const names = data.x.map((_, j) => `x${j + 1}`);
const LEARN = values.small ? ['lbfgs', 'newton-cg', 'newton-cholesky'] : ['lbfgs', 'newton-cg'];
const THRESHOLDS = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15, 1e-16];
/** The loosest stop of each peer that reaches the tolerance, and its version. */
const stops = {};
/** The least certificate that a peer came to which never reached the tolerance. */
const missed = {};
for (const solver of [...LEARN, 'glmnet'].filter((name) => name !== values.without))
  for (const tol of THRESHOLDS) {
    const found = peer(folder, solver, tol);
    if (found === null) break;
    const reached = certificate(data, found.coefficients);
    if (reached > TOLERANCE) {
      missed[solver] = Math.min(missed[solver] ?? Infinity, reached);
      continue;
    }
    stops[solver] = { tol, version: found.version };
    delete missed[solver];
    break;
  }
const results = { oddsmith: [], ...Object.fromEntries(Object.keys(stops).map((solver) => [solver, []])) };
for (let round = 0; round < Number(values.rounds); round++) {
  results.oddsmith.push(await own(data, names));
  for (const [solver, { tol }] of Object.entries(stops)) {
    const found = peer(folder, solver, tol);
    if (found !== null) results[solver].push(found);
  }
}
rmSync(folder, { recursive: true });
const medianOf = (name, what) => median(results[name].map((one) => one[what]));
function label(name) {
  if (name === 'oddsmith') return `Oddsmith ${VERSION}`;
  const { tol, version } = stops[name];
  return name === 'glmnet'
    ? `glmnet ${version}, thresh ${tol}`
    : `scikit-learn ${version}, ${name}, tol ${tol}`;
}
const lines = Object.entries(results).map(([name, list]) => {
  const [seconds, cpu] = ['seconds', 'cpu'].map((what) => medianOf(name, what));
  const times = ['seconds', 'cpu'].map((what) =>
    (medianOf(name, what) / medianOf('oddsmith', what)).toFixed(1),
  );
  const proof = certificate(data, list[0].coefficients).toExponential(0);
  return `| ${label(name)} | ${seconds.toFixed(2)} | ${times[0]} | ${cpu.toFixed(2)} | ${times[1]} | ${proof} |`;
});
const never = Object.entries(missed).map(
  ([name, reached]) =>
    ` ${name} came to ${reached.toExponential(0)} at best, by any threshold down to 1e-16.`,
);
const note = `Medians of ${values.rounds} on ${machine()}, Node ${process.version.slice(1)}. Certificate: the largest slope of the objective, as a share of the largest one of the null model; ${TOLERANCE} was asked for.${never.join('')}`;
const table = [
  `Ridge, ${rows} × ${columns}, ${classes} classes, lambda = ${LAMBDA}:`,
  '',
  '| | seconds | times ours | processor seconds | times ours | certificate |',
  '|---|---|---|---|---|---|',
  ...lines,
  '',
  note,
].join('\n');
console.log(table);
if (values.write) {
  const file = path('../../docs/penalties-classes.md');
  const [mark, end] = ['<!-- ridge -->', '<!-- end of ridge -->'];
  const text = readFileSync(file, 'utf8');
  const head = text.slice(0, text.indexOf(mark) + mark.length);
  writeFileSync(file, `${head}\n${table}\n${text.slice(text.indexOf(end))}`);
}
