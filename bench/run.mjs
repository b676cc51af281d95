// Oddsmith and its peers, in turn, on the same data to the same gap. Writes its part of docs/benchmarks.md.
// Usage: node bench/run.mjs [--full] [--rounds 3] [--only WORK,WORK…] | --curves   (--only prints and writes nothing)
import { parseArgs } from 'node:util';
import { curves } from './suite/curves.mjs';
import { write } from './suite/document.mjs';
import { bandwidth, load, machine, path, said } from './suite/machine.mjs';
import { measure } from './suite/measure.mjs';
import { part } from './suite/page.mjs';
import { INSTALLED, NODES } from './suite/programs.mjs';
import { LIMIT, WORKS } from './suite/works.mjs';

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    curves: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
});
const size = values.full ? 'full' : 'small';
const tell = (text) => console.error(text);

/** What a result is to be read with. */
function surroundings() {
  const before = load();
  for (const { name, version, install } of INSTALLED) {
    if (version === null) tell(`${name}: not installed, left out. To install: ${install}`);
  }
  const versions = INSTALLED.map(({ name, version }) => version ?? `${name} not installed`).join(', ');
  const fixed = { machine: machine(), versions, bandwidth: bandwidth() };
  return () => ({ ...fixed, loads: [before, load()] });
}

function chosen() {
  const names = values.only?.split(',');
  const known = WORKS[size].map(({ name }) => name);
  const unknown = names?.filter((name) => !known.includes(name)) ?? [];
  if (unknown.length > 0) throw new Error(`--only ${unknown}: of ${known.join(', ')}`);
  return WORKS[size].filter(({ name }) => names?.includes(name) ?? true);
}

/** What bench/kernels.mjs prints. */
function kernels() {
  tell('kernels');
  return said(NODES[0].path, [path('kernels.mjs')]);
}

/** Writes after every work, so that a run that is broken off leaves what it has. */
async function runWorks(around) {
  const rounds = Number(values.rounds);
  const command = `npm run bench${values.full ? ' -- --full' : ''}`;
  const measured = [];
  const written = (passes) => {
    const text = part({ size, command, rounds, measured, kernels: passes, ...around() });
    if (values.only === undefined) write(size, text);
    return text;
  };
  for (const work of chosen()) {
    measured.push(await measure(work, { rounds, limit: LIMIT[size], tell }));
    written(null);
  }
  return written(values.full && values.only === undefined ? kernels() : null);
}

const around = surroundings();
console.log(values.curves ? await curves({ tell, around }) : await runWorks(around));
