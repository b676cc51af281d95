// Paths, cross-validation and split inference of little data beside glmnet: node bench/penalties/little.mjs [--rounds 40] [--print]
// Pima, 532 rows × 7 columns, in memory before the clock starts; a process that has done each of them before.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { crossValidate, fitPath, splitInference } from '../../packages/core/dist/index.js';
import { write } from '../suite/document.mjs';
import { machine } from '../suite/machine.mjs';
import { table } from '../suite/markdown.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '40' }, print: { type: 'boolean', default: false } },
});
const rounds = Number(values.rounds);
const file = fileURLToPath(new URL('../../test/golden/zoo/pima.csv', import.meta.url));
const [head, ...lines] = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(','));
const data = Object.fromEntries(
  head.map((name, j) => [
    name,
    name === 'type' ? lines.map((line) => line[j]) : Float64Array.from(lines, (line) => Number(line[j])),
  ]),
);
const FORMULA = 'type ~ .';

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const least = (numbers) => Math.min(...numbers);
const milliseconds = (number) => number.toPrecision(3);

/** Times of the processor and of the clock, in milliseconds. */
async function times(work, count) {
  const [processor, clock] = [[], []];
  for (let round = 0; round < count; round++) {
    const [start, used] = [performance.now(), process.cpuUsage()];
    await work();
    const { user, system } = process.cpuUsage(used);
    clock.push(performance.now() - start);
    processor.push((user + system) / 1000);
  }
  return { first: clock[0], processor, clock };
}

const WORKS = [
  ['`fitPath`, 100 λ', () => fitPath(data, FORMULA), rounds],
  ['`crossValidate`, 10 folds', () => crossValidate(data, FORMULA), rounds],
  ['`splitInference`, 50 splits', () => splitInference(data, FORMULA), 3],
];

function glmnet() {
  const script = fileURLToPath(new URL('little.R', import.meta.url));
  const { status, stdout, stderr } = spawnSync('Rscript', [script, file, rounds].map(String), {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const peer = glmnet();
const theirs = [peer.path, peer.cv, null];
const body = [];
for (const [i, [name, work, count]] of WORKS.entries()) {
  const found = await times(work, count);
  // The first half is for the compilers.
  const late = (all) => all.slice(Math.floor(all.length / 2));
  const other = theirs[i];
  body.push([
    name,
    milliseconds(median(late(found.processor))),
    milliseconds(least(found.processor)),
    milliseconds(found.first),
    ...(other ? [median(other), least(other)].map(milliseconds) : ['', '']),
  ]);
}
const headings = ['', 'median', 'least', 'the first, by the clock', 'glmnet, median', 'least'];
const note = `Measured, milliseconds of processors (${rounds} runs, three of splits; of those warm the second half) on ${machine()}, Node ${process.version.slice(1)}, ${peer.version}: \`node bench/penalties/little.mjs${values.rounds === '40' ? '' : ` --rounds ${rounds}`}\`.`;
const text = `${lines.length} rows × ${head.length - 1} columns:\n\n${table(headings, body)}\n\n${note}`;
if (values.print) console.log(text);
else write('little data', text, 'cross-validation.md');
