/**
 * Engines for tests: `node engine.mjs start NAME` runs one until it is stopped and prints its URLs as JSON, `stop NAME` stops it, `test
 * [NAME…]` runs the suites of those that can be had (all, where none is named) and says which cannot.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NAMES = ['postgres', 'clickhouse', 'chdb', 'trino'].filter((name) =>
  existsSync(new URL(`${name}/cluster.mjs`, import.meta.url)),
);
const cluster = (name) => import(`./${name}/cluster.mjs`);
const stateOf = (name) => join(tmpdir(), `oddsmith-engine-${name}.json`);
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function start(name) {
  const { available, start: begin } = await cluster(name);
  const reason = available();
  if (reason !== null) throw new Error(reason);
  const running = await begin();
  const told = JSON.stringify({ ...running, pid: process.pid }, null, 2);
  writeFileSync(stateOf(name), told, { mode: 0o600 });
  console.log(told);
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve);
    // Signals alone do not keep a process alive.
    setInterval(() => undefined, 2 ** 30);
  });
  await running.stop();
  rmSync(stateOf(name), { force: true });
  process.exit(0);
}

async function stop(name) {
  if (!existsSync(stateOf(name))) return console.log(`${name} is not running.`);
  const { pid } = JSON.parse(readFileSync(stateOf(name), 'utf8'));
  process.kill(pid, 'SIGTERM');
  while (existsSync(stateOf(name))) await sleep(100);
  console.log(`${name} is stopped.`);
}

async function test(names) {
  for (const name of names) {
    const reason = (await cluster(name)).available();
    console.log(`${name}: ${reason === null ? 'tested' : `SKIPPED. ${reason}`}`);
  }
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const folders = names.map((name) => `test/engines/${name}/`);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--config', 'test/engines/vitest.config.ts', ...folders];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

const [command, ...names] = process.argv.slice(2);
const unknown = names.find((name) => !NAMES.includes(name));
const usage = `node engine.mjs start|stop NAME, or test [NAME…]; names: ${NAMES.join(', ')}`;
if (unknown !== undefined) throw new Error(`There is no engine "${unknown}". ${usage}`);
if (command === 'test') await test(names.length === 0 ? NAMES : names);
else if (command === 'start' && names.length === 1) await start(names[0]);
else if (command === 'stop' && names.length === 1) await stop(names[0]);
else throw new Error(usage);
