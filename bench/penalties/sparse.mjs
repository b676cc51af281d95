// Ridge and lasso of sparse rows against LIBLINEAR and scikit-learn, all from arrays in memory, to the same duality gap:
// `node bench/penalties/sparse.mjs [--small] [--python PROGRAM] [--saga]` (saga takes a quarter of an hour). Writes docs/sparse.md between its marks, but with --small.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fitSparse, lambdaOfC, SparseMatrix, VERSION } from '../../packages/core/dist/index.js';
import { write } from '../suite/document.mjs';
import { drawSparse, writeSparse } from './sparse-draw.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const { values: given } = parseArgs({
  options: {
    small: { type: 'boolean' },
    saga: { type: 'boolean' },
    python: { type: 'string', default: path('../.venv/bin/python') },
  },
});
const TOLERANCE = 1e-6;
const SIZE = given.small
  ? { rows: 20000, columns: 5000, perRow: 50, seed: 7 }
  : { rows: 200000, columns: 50000, perRow: 50, seed: 7 };
const ROUNDS = 3;
const CASES = [
  ['ridge', 0.1],
  ['ridge', 1],
  ['lasso', 1],
  ['lasso', 5],
];

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** Primal less dual value of coefficients by their definitions, as a share of the objective: as in sparse_peers.py. */
function gapOf({ rows, columns, starts, indices, values, labels }, w, isLasso, lambda) {
  const u = new Float64Array(columns);
  const shares = new Float64Array(rows);
  let loss = 0;
  for (let i = 0; i < rows; i++) {
    let z = 0;
    for (let k = starts[i]; k < starts[i + 1]; k++) z += values[k] * w[indices[k]];
    const sign = 2 * labels[i] - 1;
    shares[i] = 1 / (1 + Math.exp(sign * z));
    loss += Math.max(0, -sign * z) + Math.log1p(Math.exp(-Math.abs(z)));
    for (let k = starts[i]; k < starts[i + 1]; k++) u[indices[k]] += (sign * shares[i] * values[k]) / rows;
  }
  const sum = (of) => w.reduce((all, b) => all + of(b), 0);
  const largest = u.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const scale = isLasso ? Math.min(1, lambda / largest) : 1;
  let entropy = 0;
  for (const share of shares) {
    const t = scale * share;
    entropy -= t * Math.log(t) + (1 - t) * Math.log1p(-t);
  }
  const penalty = isLasso ? lambda * sum(Math.abs) : (lambda / 2) * sum((b) => b * b);
  const conjugate = isLasso ? 0 : u.reduce((all, v) => all + v * v, 0) / (2 * lambda);
  const primal = loss / rows + penalty;
  return (primal - entropy / rows + conjugate) / primal;
}

async function ours(data, penalty, c, threads) {
  const { rows, columns, starts, indices, values, labels } = data;
  const matrix = SparseMatrix.csr({ rows, columns, starts, indices, values });
  const lambda = lambdaOfC(c, rows);
  const isLasso = penalty === 'lasso';
  const alpha = isLasso ? 1 : 0;
  const options = { alpha, lambda, intercept: false, standardize: false, tolerance: TOLERANCE, threads };
  let fit = await fitSparse(matrix, labels, options);
  const [walls, processors] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const [wall, processor] = [performance.now(), process.cpuUsage()];
    fit = await fitSparse(matrix, labels, options);
    const { user, system } = process.cpuUsage(processor);
    walls.push((performance.now() - wall) / 1000);
    processors.push((user + system) / 1e6);
  }
  const point = fit.points[0];
  const w = new Float64Array(columns);
  point.indices.forEach((j, k) => {
    w[j] = point.values[k];
  });
  const gap = gapOf(data, w, isLasso, lambda);
  return {
    ...{ name: `Oddsmith, threads: ${threads}`, setting: TOLERANCE, gap, nonzero: point.indices.length },
    ...{ wall: median(walls), processor: median(processors) },
  };
}

function peers(folder, penalty, c) {
  const args = [path('sparse_peers.py'), folder, penalty, c, ROUNDS, TOLERANCE, given.small ? 5 : 20].map(
    String,
  );
  if (given.saga) args.push('saga');
  const { status, stdout, stderr } = spawnSync(given.python, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const data = drawSparse(SIZE);
const folder = path(`../data/sparse-${SIZE.rows}x${SIZE.columns}`);
mkdirSync(folder, { recursive: true });
writeSparse(folder, data);
const lines = [];
let versions = '';
for (const [penalty, c] of CASES) {
  const own = [await ours(data, penalty, c, 2), await ours(data, penalty, c, 1)];
  const others = peers(folder, penalty, c);
  versions = others.pop().versions;
  lines.push(
    ...['', `${penalty}, C = ${c}`, ''],
    '| | setting | gap reached | coefficients not 0 | wall, s | processor, s | wall over ours | processor over ours |',
    '|---|---|---|---|---|---|---|---|',
  );
  for (const { name, setting, gap, nonzero, wall, processor } of [...own, ...others]) {
    const missed = gap > TOLERANCE ? ' (missed)' : '';
    const ratios = [wall / own[0].wall, processor / own[1].processor].map((ratio) => ratio.toFixed(2));
    const cells = [
      name,
      setting,
      gap.toExponential(1) + missed,
      nonzero,
      wall.toFixed(3),
      processor.toFixed(3),
    ];
    lines.push(`| ${[...cells, ...ratios].join(' | ')} |`);
  }
}
const head = `Oddsmith ${VERSION}, Node ${process.versions.node}; ${versions}. ${SIZE.rows} rows, ${SIZE.columns} columns, ${SIZE.perRow} entries a row; medians of ${ROUNDS} rounds.`;
const text = [head, ...lines].join('\n');
console.log(text);
if (!given.small) write('full', text, 'sparse.md');
