// Fits certified sets on several versions of Node and compares a hash of all bits of their reports.
// Usage: node test/certified/bits-on-nodes.mjs [version…]   (default 20 22 24; needs a build)
// A version that the registry cannot give is skipped with a note; differing hashes give exit code 1.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SETS = ['birthwt', 'cowles', 'titanic', 'menarche', 'offset', 'bad_scale', 'poly8', 'endometrial_sep'];
const zoo = new URL('../golden/zoo/', import.meta.url);

function readColumns(id) {
  const [header, ...rows] = readFileSync(new URL(`${id}.csv`, zoo), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const columns = header.map((name, j) => [name, rows.map((row) => row[j])]);
  return Object.fromEntries(
    columns.map(([name, text]) => [
      name,
      text.some((value) => Number.isNaN(Number(value))) ? text : text.map(Number),
    ]),
  );
}

function report(fitSync, id, kernel) {
  const model = JSON.parse(readFileSync(new URL(`${id}.json`, zoo), 'utf8'));
  const options = { kernel, levels: model.factor_levels };
  if (model.weights) Object.assign(options, { weights: model.weights, weightsKind: model.weights_kind });
  if (model.offset) options.offset = model.offset;
  const { seconds, kernel: _, ...rest } = fitSync(readColumns(id), model.formula, options).toJSON();
  return JSON.stringify(rest, (_key, value) => (Object.is(value, -0) ? '-0' : value));
}

/** Prints `node-version hash` for the Node that runs this. */
async function printHash() {
  const { fitSync } = await import(new URL('../../packages/core/dist/index.js', import.meta.url));
  const hash = createHash('sha256');
  for (const id of SETS) for (const kernel of ['wasm', 'twin']) hash.update(report(fitSync, id, kernel));
  console.log(process.version, hash.digest('hex'));
}

function hashOn(version) {
  const command = ['-y', `node@${version}`, fileURLToPath(import.meta.url), '--hash'];
  const ran = spawnSync('npx', command, { encoding: 'utf8', timeout: 300_000 });
  const found = /^v(\d+)\S* ([0-9a-f]{64})$/m.exec(ran.stdout ?? '');
  if (found) return { line: found[0], hash: found[2] };
  return {
    line: (ran.stderr || String(ran.error ?? 'no output')).trim().split('\n').slice(-3).join(' '),
    hash: null,
  };
}

/** Whether `npx` can give this version at all: a fetch that fails is skipped, a fit that fails is not. */
function available(version) {
  const ran = spawnSync('npx', ['-y', `node@${version}`, '--version'], {
    encoding: 'utf8',
    timeout: 300_000,
  });
  return ran.status === 0 && ran.stdout.trim().startsWith(`v${version}.`);
}

function compareNodes(versions) {
  const hashes = new Set();
  for (const version of versions) {
    if (!available(version)) {
      console.log(`SKIPPED: Node ${version} could not be fetched; its bits were not compared`);
      continue;
    }
    const { line, hash } = hashOn(version);
    console.log(line);
    hashes.add(hash);
  }
  if (hashes.size === 1 && !hashes.has(null)) return console.log('the same bits on all of them');
  console.error(hashes.size === 0 ? 'no version of Node could be compared' : 'the bits differ');
  process.exitCode = 1;
}

const given = process.argv.slice(2);
if (given[0] === '--hash') await printHash();
else compareNodes(given.length > 0 ? given : ['20', '22', '24']);
