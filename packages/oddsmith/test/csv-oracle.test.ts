/** Core's CSV reader against DuckDB's: random files, read by both, cell by cell and bit for bit. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCsvSync } from '../../core/src/table/csv/read.js';
import type { Column, Table } from '../../core/src/table/table.js';

const SEED = 5;
const FILES = 200;
const NAMES = ['n', 't', 'd', 'q', 'b', 'u'] as const;
const MISSING = ['NA', 'N/A', 'n/a', '#N/A', 'NaN', 'nan', 'NULL', 'null', ''];

const folder = mkdtempSync(join(tmpdir(), 'oddsmith-csv-'));
let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
});

afterAll(() => {
  connection.closeSync();
  instance.closeSync();
  rmSync(folder, { recursive: true });
});

const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.double({ noNaN: true, min: -1e6, max: 1e6 }).map((value) => value.toPrecision(17)),
  fc.double({ noNaN: true, min: -1, max: 1 }).map((value) => value.toFixed(6)),
  fc.integer().map(String),
  fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 25n }), fc.integer({ min: -30, max: 30 }))
    .map(([m, e]) => `${m}e${e}`),
  fc.tuple(fc.nat(), fc.nat()).map(([whole, part]) => `${whole}.${part}E+2`),
  fc.constantFrom('.5', '1.', '-0', '007', '1e5', '1E-5'),
);
const missing = fc.constantFrom(...MISSING);
const character = fc.constantFrom(...'abcXYZ 019.,;|\t"\'-_é東😀', '\n', '\r\n');
const text = fc
  .string({ unit: character, minLength: 1, maxLength: 12 })
  .filter((value) => value.trim() !== '');
const date = fc.date({ min: new Date('1000-01-01'), max: new Date('2999-12-31'), noInvalidDate: true });
const row = fc.record({
  n: fc.oneof({ weight: 5, arbitrary: number }, { weight: 1, arbitrary: missing }),
  t: fc.oneof({ weight: 5, arbitrary: text.map(quote) }, { weight: 1, arbitrary: missing }),
  d: fc.oneof(
    { weight: 5, arbitrary: date.map((day) => day.toISOString().slice(0, 10)) },
    { weight: 1, arbitrary: missing },
  ),
  q: fc.oneof(
    number.map((token) => `"${token}"`),
    missing,
  ),
  u: fc.oneof(
    number,
    missing,
    fc
      .string({ unit: fc.constantFrom(...'ab 01.e-'), minLength: 1, maxLength: 6 })
      .filter((value) => value.trim() !== ''),
  ),
  b: fc.oneof(fc.constantFrom('true', 'FALSE', 'True', 'false'), missing),
});
const file = fc.record({
  rows: fc.array(row, { minLength: 20, maxLength: 120 }),
  delimiter: fc.constantFrom(',', '\t', ';', '|'),
  end: fc.constantFrom('\n', '\r\n'),
  lastEnd: fc.boolean(),
});

function quote(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}

function cells(table: Table, name: string): (string | number | null)[] {
  const column = table.columns.find((candidate): candidate is Column => candidate.name === name)!;
  if (column.kind === 'categorical')
    return Array.from(column.codes, (code) => (code < 0 ? null : column.levels[code]!));
  return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
}

async function readByDuckDB(path: string, delimiter: string): Promise<Record<string, unknown[]>> {
  const nulls = MISSING.map((token) => `'${token}'`).join(', ');
  const reader = await connection.runAndReadAll(`
    SELECT n, t, epoch_ms(d) / 86400000 AS d, q, lower(b) AS b, u
    FROM read_csv('${path}', header = true, auto_detect = false, delim = '${delimiter}', quote = '"', escape = '"',
      nullstr = [${nulls}], allow_quoted_nulls = false,
      columns = { n: 'DOUBLE', t: 'VARCHAR', d: 'DATE', q: 'DOUBLE', b: 'VARCHAR', u: 'VARCHAR' })`);
  return reader.getColumnsObjectJS();
}

test(`random files (seed ${SEED}, ${FILES} files)`, async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(file, async ({ rows, delimiter, end, lastEnd }) => {
      // Numbers and text mixed until the last row settles that column u is text.
      rows.push({ ...rows[0]!, u: 'end' });
      const path = join(folder, `${count++}.csv`);
      const lines = [NAMES, ...rows.map((row) => NAMES.map((name) => row[name]))].map((fields) =>
        fields.join(delimiter),
      );
      writeFileSync(path, lines.join(end) + (lastEnd ? end : ''));
      const theirs = await readByDuckDB(path, delimiter);
      const ours = readCsvSync(readFileSync(path), { types: { t: 'text' } });
      for (const name of NAMES) expect(cells(ours, name)).toEqual(theirs[name]);
    }),
    { seed: SEED, numRuns: FILES },
  );
});
