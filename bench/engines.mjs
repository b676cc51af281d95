// Fits whose rows stay in an engine: DuckDB, a ClickHouse cluster, a Trino cluster, with one worker and with two; beside the engine's plain
// sums of the same columns and beside the fit in memory. Writes its part of docs/scale.md, or prints with --print.
// Usage: node bench/engines.mjs [--rows 10000000] [--columns 20] [--only duckdb,clickhouse,trino,memory] [--curves | --sampling] [--print]
// --kept: writes the pages from what was measured before.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { aboutOf, lineOf, pageOf } from './engines/page.mjs';
import { PLACES } from './engines/places.mjs';
import { planPage } from './engines/plan.mjs';
import { sampled, samplingPage } from './engines/sampling.mjs';
import { DATA, dataOf } from './suite/data.mjs';
import { write } from './suite/document.mjs';
import { load, machine } from './suite/machine.mjs';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000000' },
    columns: { type: 'string', default: '20' },
    only: { type: 'string' },
    curves: { type: 'boolean', default: false },
    sampling: { type: 'boolean', default: false },
    print: { type: 'boolean', default: false },
    kept: { type: 'boolean', default: false },
  },
});

/** Sizes whose costs show how they grow. */
const CURVES = [
  [1e6, 5],
  [1e6, 10],
  [1e6, 20],
  [1e6, 40],
  [250_000, 20],
  [4e6, 20],
];
const before = load();
const command = () =>
  `node bench/engines.mjs ${process.argv
    .slice(2)
    .filter((arg) => arg !== '--print' && arg !== '--kept')
    .join(' ')}`.trim();
const dataFor = (rows, columns) =>
  dataOf({ name: `${rows}x${columns}-stream`, kind: 'stream', rows, columns });

function end(part, text) {
  if (values.print) console.log(text);
  else write(part, text, 'scale.md');
}

/** What was measured last of every place and size: a run of some places leaves the others' rows as they are. */
const KEPT = `${DATA}engines.json`;
const kept = () => (existsSync(KEPT) ? JSON.parse(readFileSync(KEPT, 'utf8')) : []);
const isSame = (one, other) => ['name', 'workers', 'rows', 'columns'].every((key) => one[key] === other[key]);

function keep(measured) {
  writeFileSync(KEPT, JSON.stringify([...kept().filter((one) => !isSame(one, measured)), measured]));
}

async function places(sizes) {
  const chosen = values.kept ? [] : (values.only?.split(',') ?? Object.keys(PLACES));
  for (const name of chosen) {
    const { available, open, workers: counts } = PLACES[name];
    const reason = await available();
    if (reason !== null) {
      console.error(`${name}: left out. ${reason}`);
      continue;
    }
    for (const workers of counts) {
      const place = await open(workers);
      try {
        for (const [rows, columns] of sizes) {
          const folder = await dataFor(rows, columns);
          const measured = { name, workers, rows, columns, ...(await place.measure(folder, rows, columns)) };
          console.error(lineOf(measured));
          keep(measured);
        }
      } finally {
        await place.close();
      }
    }
  }
  const order = Object.keys(PLACES);
  return kept()
    .filter((one) => sizes.some(([rows, columns]) => one.rows === rows && one.columns === columns))
    .toSorted(
      (a, b) =>
        order.indexOf(a.name) - order.indexOf(b.name) ||
        a.workers - b.workers ||
        a.rows - b.rows ||
        a.columns - b.columns,
    );
}

const around = () => ({
  command: command(),
  machine: machine(),
  loads: values.kept ? null : [before, load()],
});
if (values.sampling) {
  const found = await sampled(await dataFor(1e6, 20), 1e6, 20);
  end('sampling', samplingPage(found, aboutOf(around())));
} else {
  const sizes = values.curves ? CURVES : [[Number(values.rows), Number(values.columns)]];
  const found = await places(sizes);
  end(values.curves ? 'curves' : 'engines', pageOf(found, around()));
  if (!values.curves) end('plan', planPage(found));
}
