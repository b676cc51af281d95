// Oddsmith and its peers, in turn, on the same data to the same gap. Writes its part of docs/benchmarks.md.
// Usage: node bench/run.mjs [--full] [--rounds 3] [--only WORK]   (--only prints and writes nothing)
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { INSTALLED } from './suite/contenders.mjs';
import { bandwidth, load, machine } from './suite/machine.mjs';
import { measure } from './suite/measure.mjs';
import { part } from './suite/page.mjs';
import { LIMIT, WORKS } from './suite/works.mjs';

const DOCUMENT = new URL('../docs/benchmarks.md', import.meta.url);
const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
});
const size = values.full ? 'full' : 'small';
const rounds = Number(values.rounds);
const tell = (text) => console.error(text);

/** Puts a part between its marks. */
function write(text) {
  const [start, end] = [`<!-- ${size} -->`, `<!-- end of ${size} -->`];
  const document = readFileSync(DOCUMENT, 'utf8');
  const [from, to] = [document.indexOf(start), document.indexOf(end)];
  if (from < 0 || to < 0) throw new Error(`docs/benchmarks.md has no marks ${start} … ${end}`);
  writeFileSync(DOCUMENT, `${document.slice(0, from + start.length)}\n${text}\n${document.slice(to)}`);
}

for (const { name, version, install } of INSTALLED) {
  if (version === null) tell(`${name}: not installed, left out. To install: ${install}`);
}
const works = WORKS[size].filter(({ name }) => values.only === undefined || name === values.only);
if (works.length === 0) throw new Error(`--only: one of ${WORKS[size].map(({ name }) => name).join(', ')}`);
const stream = bandwidth();
const before = load();
const measured = [];
for (const work of works) measured.push(await measure(work, { rounds, limit: LIMIT[size], tell }));
const installed = INSTALLED.map(({ name, version }) => version ?? `${name} not installed`);
const text = part({
  size,
  command: `npm run bench${values.full ? ' -- --full' : ''}`,
  rounds,
  measured,
  bandwidth: stream,
  machine: machine(),
  loads: [before, load()],
  versions: [`Node ${process.version}`, ...installed].join(', '),
});
if (values.only === undefined) write(text);
console.log(text);
