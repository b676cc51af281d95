// Rows a second of `oddsmith predict`, wall and processor time, and peak memory: `node bench/predict.mjs [rows [columns]]`.
// Each line is the best of three runs of the built program, interleaved; files are made once in bench/data.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const CLI = path('../packages/oddsmith/dist/cli.js');
const ROUNDS = 3;
const rows = Number(process.argv[2] ?? 1e6);
const columns = Number(process.argv[3] ?? 10);
const folder = path(`data/predict-${rows}x${columns}`);
const file = (name) => join(folder, name);

const WORKS = [
  ['CSV → CSV', 'new.csv', 'out.csv'],
  ['CSV → NDJSON', 'new.csv', 'out.ndjson'],
  ['CSV → Parquet', 'new.csv', 'out.parquet'],
  ['CSV → CSV, a column kept', 'new.csv', 'out.csv', '--keep', 'id'],
  ['Parquet → CSV', 'new.parquet', 'out.csv'],
  ['Parquet → Parquet', 'new.parquet', 'out.parquet'],
  ['Parquet → Parquet, intervals', 'new.parquet', 'out.parquet', '--intervals', 'wald'],
];

/** Decimals with six digits behind the point, whose outcomes follow a model. */
async function makeData() {
  if (existsSync(file('model.json'))) return;
  mkdirSync(folder, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const names = Array.from({ length: columns }, (_, j) => `x${j}`);
  const numbers = names.map((name) => `round(4 * random() - 2, 6) AS ${name}`).join(', ');
  const logOdds = names.map((name, j) => `${j % 2 === 0 ? 0.25 : -0.3} * ${name}`).join(' + ');
  await connection.run('SELECT setseed(0.5)');
  await connection.run(
    `CREATE TABLE data AS SELECT *, (random() < 1 / (1 + exp(-(${logOdds}))))::INTEGER AS y FROM (SELECT range AS id, ${numbers} FROM range(${rows}))`,
  );
  await connection.run(`COPY data TO '${file('new.csv')}' (HEADER)`);
  await connection.run(`COPY data TO '${file('new.parquet')}' (FORMAT parquet)`);
  await connection.run(`COPY (FROM data LIMIT 100000) TO '${file('train.csv')}' (HEADER)`);
  connection.closeSync();
  const fit = ['fit', file('train.csv'), `y ~ ${names.join(' + ')}`, '--output', file('model.json')];
  spawnSync(process.execPath, [CLI, ...fit], { stdio: 'ignore' });
}

/** Seconds of wall and processor time, and the most memory in MB, as `/usr/bin/time` tells them. */
function measure([, source, target, ...options]) {
  const args = [CLI, 'predict', file('model.json'), file(source), '--output', file(target), ...options];
  const { status, stderr } = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', process.execPath, ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const [wall, user, system, kilobytes] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return { wall, processor: user + system, memory: kilobytes / 1024 };
}

function best(runs) {
  const least = (key) => Math.min(...runs.map((run) => run[key]));
  return { wall: least('wall'), processor: least('processor'), memory: least('memory') };
}

await makeData();
const runs = WORKS.map(() => []);
for (let round = 0; round < ROUNDS; round++) {
  for (const [index, work] of WORKS.entries()) runs[index].push(measure(work));
}
const megabytes = (name) => Math.round(statSync(file(name)).size / 1e6);
console.log(
  `${rows} rows × ${columns} columns, CSV ${megabytes('new.csv')} MB, Node ${process.version}, ${availableParallelism()} processors`,
);
for (const [index, [name]] of WORKS.entries()) {
  const { wall, processor, memory } = best(runs[index]);
  const rate = (seconds) => `${(rows / seconds / 1e6).toFixed(2).padStart(5)} M rows/s`;
  console.log(
    `${name.padEnd(30)} ${wall.toFixed(2)} s ${rate(wall)} | processor ${processor.toFixed(2)} s ${rate(processor)} | ${memory.toFixed(0)} MB`,
  );
}
for (const target of new Set(WORKS.map(([, , target]) => target))) rmSync(file(target));
