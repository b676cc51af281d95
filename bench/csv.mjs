// Reading a CSV file beside pandas: the best of some rounds in turn, each reader in a process of its own, imports not
// counted. Usage: node bench/csv.mjs [FILE] [--rows 2e6] [--rounds 3]   (without FILE: 10 columns of 6 to 17 digits)
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openSource } from '../packages/oddsmith/dist/index.js';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const PYTHON = process.env.PYTHON ?? path('.venv/bin/python');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '2e6' },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string' },
  },
});

const PANDAS = `
import json, resource, sys, time, pandas
def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
before, start = cpu(), time.perf_counter()
table = pandas.read_csv(sys.argv[1], engine=sys.argv[2])
seconds, busy = time.perf_counter() - start, cpu() - before
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"seconds": seconds, "cpu": busy, "peak": peak, "rows": len(table)}))
`;

/** Prints what reading the file took in this process. */
async function read(file, threads) {
  const before = process.cpuUsage();
  const start = performance.now();
  const { rows } = await openSource(file, { threads });
  const seconds = (performance.now() - start) / 1e3;
  const { user, system } = process.cpuUsage(before);
  const peak = process.resourceUsage().maxRSS;
  console.log(JSON.stringify({ seconds, cpu: (user + system) / 1e6, peak, rows }));
}

/** A file of numbers with as many digits as people write: a 0/1 column, then fixed, shortest and scientific ones. */
async function made(rows) {
  mkdirSync(path('data'), { recursive: true });
  const file = path(`data/decimals-${rows}.csv`);
  if (existsSync(file)) return file;
  const texts = [
    (x) => x.toFixed(6),
    String,
    (x) => (100 * x).toFixed(3),
    (x) => x.toPrecision(8),
    String,
    (x) => (x / 1000).toExponential(10),
    (x) => x.toFixed(5),
    (x) => x.toPrecision(15),
    (x) => (1e5 * x).toPrecision(6),
  ];
  const stream = createWriteStream(`${file}.part`);
  stream.write(`y,${texts.map((_, i) => `x${i + 1}`)}\n`);
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const value = () => uniform() + uniform() + uniform() + uniform() / 2 ** 32 - 1.5;
  for (let row = 0; row < rows; row += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, rows - row) }, () => {
      return `${uniform() < 0.3 ? 1 : 0},${texts.map((text) => text(value())).join(',')}\n`;
    });
    if (!stream.write(lines.join(''))) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
  renameSync(`${file}.part`, file);
  return file;
}

function contenders(file) {
  const self = fileURLToPath(import.meta.url);
  const ours = (threads) => ({
    name: `oddsmith, ${threads} thread${threads > 1 ? 's' : ''}`,
    command: [process.execPath, self, file, '--threads', String(threads)],
  });
  const pandas = (engine) => ({ name: `pandas, ${engine}`, command: [PYTHON, '-c', PANDAS, file, engine] });
  return [...new Set([1, availableParallelism()])].map(ours).concat(['c', 'pyarrow'].map(pandas));
}

function compare(file, rounds) {
  const megabytes = statSync(file).size / 1e6;
  const all = contenders(file).map((contender) => ({ ...contender, runs: [] }));
  for (let round = 0; round < rounds; round++) {
    for (const { command, runs } of all) {
      runs.push(JSON.parse(execFileSync(command[0], command.slice(1), { encoding: 'utf8' })));
    }
  }
  console.log(`${file}: ${megabytes.toFixed(0)} MB, ${all[0].runs[0].rows} rows\n`);
  console.log('| reader | s | MB/s | CPU s | peak, MB |\n|---|---|---|---|---|');
  for (const { name, runs } of all) {
    const best = (key) => Math.min(...runs.map((run) => run[key]));
    const [seconds, cpu, peak] = ['seconds', 'cpu', 'peak'].map(best);
    const cells = [
      seconds.toFixed(2),
      (megabytes / seconds).toFixed(0),
      cpu.toFixed(2),
      (peak / 1024).toFixed(0),
    ];
    console.log(`| ${[name, ...cells].join(' | ')} |`);
  }
}

if (values.threads) await read(positionals[0], Number(values.threads));
else compare(positionals[0] ?? (await made(Number(values.rows))), Number(values.rounds));
