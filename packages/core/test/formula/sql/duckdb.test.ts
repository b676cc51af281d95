import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBInstance,
} from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DUCKDB, schemaSql } from '../../../src/formula/sql/index.js';
import type { TrainingOptions } from '../../../src/formula/training.js';
import type { Column, Table } from '../../../src/table/table.js';
import { columnsOfDesign, train } from '../support.js';

let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
});

afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

const TYPES = { number: 'DOUBLE', date: 'DATE', text: 'VARCHAR', boolean: 'BOOLEAN' } as const;

function append(appender: DuckDBAppender, column: Column, row: number): void {
  if (column.kind === 'numeric') {
    const value = column.values[row]!;
    if (column.type === 'number') appender.appendDouble(value);
    else if (Number.isNaN(value)) appender.appendNull();
    else appender.appendDate(new DuckDBDateValue(value));
    return;
  }
  const level = column.levels[column.codes[row]!];
  if (level === undefined) appender.appendNull();
  else if (column.type === 'boolean') appender.appendBoolean(level === 'true');
  else appender.appendVarchar(level);
}

async function store(table: Table): Promise<void> {
  const definitions = table.columns.map(({ name, type }) => `${DUCKDB.identifier(name)} ${TYPES[type]}`);
  await connection.run(
    `CREATE OR REPLACE TABLE rows_of_model ("the row" INTEGER, ${definitions.join(', ')})`,
  );
  const appender = await connection.createAppender('rows_of_model');
  for (let row = 0; row < table.rows; row++) {
    appender.appendInteger(row);
    for (const column of table.columns) append(appender, column, row);
    appender.endRow();
  }
  appender.closeSync();
}

function expectClose(found: unknown, wanted: number, size: number, what: string): void {
  expect(typeof found, what).toBe('number');
  expect(Math.abs((found as number) - wanted) / Math.max(size, 1e-300), what).toBeLessThan(1e-12);
}

/** Trains in memory, runs the text in DuckDB, compares rows, columns, response and offset. */
async function compare(formula: string, table: Table, options: TrainingOptions = {}): Promise<void> {
  const trained = train(formula, table, options);
  const types = Object.fromEntries(table.columns.map(({ name, type }) => [name, type]));
  const sql = schemaSql(trained.schema, 'duckdb', { types });
  const { design } = trained;
  const asked = [sql.usable, sql.response.events, sql.response.others, sql.offset ?? 'NULL', ...sql.columns];
  const reader = await connection.runAndReadAll(
    `SELECT ${asked.join(', ')} FROM ${sql.from('rows_of_model', ['the row'])} ORDER BY "the row"`,
  );
  const rows = reader.getRows();
  const kept = Array.from({ length: design.rows }, (_, i) => design.kept?.[i] ?? i);
  expect(rows.flatMap(([usable], row) => (usable === true ? [row] : []))).toEqual(kept);
  expect(sql.columns.length).toBe(design.columns.length);
  const columns = columnsOfDesign(design);
  columns.forEach((column, j) => {
    const size = Math.max(...column.map(Math.abs));
    column.forEach((value, i) => {
      expectClose(rows[kept[i]!]![4 + j], value, size, `${formula}: ${design.columns[j]}, row ${kept[i]}`);
    });
  });
  kept.forEach((row, i) => {
    expectClose(rows[row]![1], trained.events[i]!, 1, `${formula}: events`);
    expectClose(rows[row]![2], trained.others[i]!, 1, `${formula}: others`);
    if (sql.offset !== null) expectClose(rows[row]![3], design.offset![i]!, 1, `${formula}: offset`);
  });
}

function numeric(name: string, values: number[], type: 'number' | 'date' = 'number'): Column {
  return { kind: 'numeric', name, type, values: Float64Array.from(values) };
}

function categorical(
  name: string,
  levels: string[],
  codes: number[],
  type: 'text' | 'boolean' = 'text',
): Column {
  return { kind: 'categorical', name, type, levels, ownOrder: false, codes: Int32Array.from(codes) };
}

/** A small generator of numbers from 0 to 1, the same everywhere (mulberry32). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function tableOf(seed: number, rows = 60): Table {
  const next = uniform(seed);
  const all = Array.from({ length: rows }, (_, i) => i);
  const pick = (count: number) => all.map((i) => (i < count ? i : Math.floor(next() * count)));
  const some = (values: number[], missing: number) => values.map((v) => (next() < 0.05 ? missing : v));
  return {
    rows,
    columns: [
      numeric(
        'y',
        all.map((i) => (i < 4 ? i % 2 : Math.floor(next() * 2))),
      ),
      numeric(
        'x',
        some(
          all.map(() => Math.round(next() * 1e4) / 1e3 + 0.001),
          Number.NaN,
        ),
      ),
      numeric(
        'z',
        all.map(() => (next() - 0.5) * 1e3),
      ),
      numeric('k', pick(4)),
      numeric('events', pick(5)),
      numeric('others', pick(7)),
      numeric(
        'date',
        some(
          all.map(() => Math.floor((next() - 0.4) * 4e4)),
          Number.NaN,
        ),
        'date',
      ),
      categorical('f', ['a', 'b', 'c', 'd'], some(pick(4), -1)),
      categorical('g', ['no', 'yes'], pick(2)),
      categorical('b', ['false', 'true'], pick(2), 'boolean'),
    ],
  };
}

const FORMULAS = [
  'y ~ x + z',
  'y ~ x * z - 1',
  'g ~ x',
  'b ~ x:f',
  'cbind(events, others) ~ x',
  'y ~ 0 + f*g + x:f:g',
  'y ~ log(x) + log2(x) + log10(x) + log1p(x) + sqrt(x) + exp(x) + abs(z)',
  'y ~ I(x^2) + I(x^-1) + I(x^0.5) + I(-z^3)',
  'y ~ I(1 / x - (z - 2) * -3) + offset(x / 3) + offset(z)',
  'y ~ I((x - 5)^2 / (1 + k)) + b',
  'y ~ I(b + x)',
  'y ~ factor(k) * x',
  'y ~ C(f, sum) + C(g, helmert) + C(factor(k), poly)',
  'y ~ ordered(f) * x',
  'y ~ C(f, treatment, reference = "c"):x',
  'y ~ relevel(f, ref = "b") + ordered(k, levels = c(3, 1, 0, 2))',
  'y ~ poly(x, 4) + poly(z, 2, raw = TRUE)',
  'y ~ poly(log(x), 3):g',
  'y ~ bs(x, df = 6) + ns(z, df = 3)',
  'y ~ bs(x, degree = 2, knots = c(3, 6), Boundary.knots = c(0, 11), intercept = TRUE) - 1',
  'y ~ ns(x, df = 3, Boundary.knots = c(2, 8)):f',
  'y ~ rcs(x, 4) * b',
  'y ~ rcs(z, c(-300, 0, 100, 350))',
  'y ~ scale(x) + I(scale(z) * x)',
  'y ~ cut(x, c(0, 2, 5, 11)) + cut(z, 3)',
  'y ~ cut(x, c(-Inf, 3, Inf), right = FALSE, labels = c("low", "high"))',
  'y ~ ifelse(x > 5 & !b, x, -z) + ifelse(f %in% c("a", "c"), "first", "second")',
  'y ~ pmin(x, z, 3) + pmax(z, 0)',
  'y ~ (x > 3) + (f == "a") + I(x > z | b)',
  'y ~ I((x > 3) * z) + I(k %in% c(1, 2))',
  'y ~ lump(f, 2) + lump(f, 1, other = "rest"):x',
  'y ~ lump(factor(k), 2)',
  'y ~ year(date) + month(date) + day(date) + weekday(date) + yearday(date)',
  'y ~ date + factor(weekday(date))',
  'y ~ I(date > "1980-06-30")',
  'y ~ f/x',
  'y ~ (x + z + g)^2',
];

describe('in DuckDB', () => {
  test.each(FORMULAS)('%s', async (formula) => {
    const table = tableOf(7);
    await store(table);
    await compare(formula, table);
  });

  test('sums of random variables', async () => {
    const variables = FORMULAS.map(
      (formula) => formula.slice(formula.indexOf('~') + 2).split(/ \+ (?![^(]*\))/u)[0]!,
    );
    const cases = fc.record({
      seed: fc.integer({ min: 1, max: 1e6 }),
      picked: fc.subarray(
        variables.filter((text) => !text.startsWith('0') && !text.includes('- 1')),
        { minLength: 2, maxLength: 3 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ seed, picked }) => {
        const table = tableOf(seed, 45);
        await store(table);
        await compare(`y ~ ${picked.join(' + ')}`, table);
      }),
      { seed: 20250611, numRuns: 25 },
    );
  });

  const HOSTILE = [
    `it's`,
    'a "quote"',
    '; DROP TABLE rows_of_model; --',
    'back\\slash',
    '\\',
    "\\'",
    'new\nline',
    'tab\t',
    '`tick`',
    'ünï ☃ 😀',
    '\u00e9',
    'e\u0301',
    'A',
    'a',
    ' ',
    "''",
    '$1',
    '%s',
    '{x}',
    '/* not a comment',
    'NULL',
    '--',
  ];

  test('hostile names of columns and levels', async () => {
    const next = uniform(3);
    const rows = 4 * HOSTILE.length;
    const all = Array.from({ length: rows }, (_, i) => i);
    // DuckDB's names of columns do not tell capital letters apart, nor ways to write an accent.
    const names = HOSTILE.filter((name) => name !== 'a' && name !== 'e\u0301');
    const table: Table = {
      rows,
      columns: [
        categorical(
          'y',
          [`it's`, '\\"; --'],
          all.map((i) => (i < 2 ? i : Math.floor(next() * 2))),
        ),
        categorical(
          'levels',
          HOSTILE,
          all.map((i) => (i * 7) % HOSTILE.length),
        ),
        ...names.map((name) =>
          numeric(
            name,
            all.map(() => next()),
          ),
        ),
      ],
    };
    await store(table);
    const quoted = (name: string) =>
      `\`${name.replace(/[\\`]/gu, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}\``;
    await compare(`y ~ levels + ${names.map(quoted).join(' + ')}`, table);
  });

  test('doubles of every size are read back exactly', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 20 }),
        async (values) => {
          const reader = await connection.runAndReadAll(`SELECT ${values.map(DUCKDB.double).join(', ')}`);
          expect(reader.columnTypes().map(String)).toEqual(values.map(() => 'DOUBLE'));
          expect(reader.getRows()[0]).toEqual(values);
        },
      ),
      { seed: 20250611, numRuns: 30 },
    );
  });

  test('whole numbers are not divided as such, decimals and other types are numbers', async () => {
    await connection.run(
      `CREATE OR REPLACE TABLE rows_of_model AS SELECT row AS "the row", row % 2 AS y, CAST(row + 1 AS INTEGER) AS x,
       CAST(row + 0.25 AS DECIMAL(10, 2)) AS z FROM range(20) AS r(row)`,
    );
    const all = Array.from({ length: 20 }, (_, i) => i);
    const columns = [
      numeric(
        'y',
        all.map((i) => i % 2),
      ),
      numeric(
        'x',
        all.map((i) => i + 1),
      ),
      numeric(
        'z',
        all.map((i) => i + 0.25),
      ),
    ];
    await compare('y ~ I(1 / x) + I(x / 7) + I(z / x) + I(x^3)', { rows: 20, columns });
  });

  test('levels are told apart byte by byte, whatever the collation', async () => {
    await connection.run('CREATE OR REPLACE TABLE folded (y INTEGER, f VARCHAR COLLATE NOCASE)');
    await connection.run("INSERT INTO folded VALUES (0, 'a'), (1, 'A')");
    const { schema } = train('y ~ f', { y: [0, 1, 0, 1], f: ['A', 'A', 'a', 'a'] });
    const sql = schemaSql(schema, 'duckdb');
    const reader = await connection.runAndReadAll(`SELECT ${sql.columns[1]} FROM ${sql.from('folded')}`);
    expect(schema.columns).toEqual(['(Intercept)', 'f[a]']);
    expect(reader.getRows()).toEqual([[1], [0]]);
  });

  test('times of day are fractions of days', async () => {
    const times = "VALUES (0, TIMESTAMP '2024-02-29 18:00:00'), (1, NULL)) AS times(y, t)";
    const table: Table = {
      rows: 4,
      columns: [numeric('y', [0, 1, 0, 1]), numeric('t', [1, 2, 3, 5], 'date')],
    };
    const sql = schemaSql(train('y ~ t + month(t)', table).schema, 'duckdb');
    const reader = await connection.runAndReadAll(
      `SELECT ${sql.columns.join(', ')}, ${sql.usable} FROM ${sql.from(`(${times}`)}`,
    );
    expect(reader.getRows()).toEqual([
      [1, Date.UTC(2024, 1, 29, 18) / 86_400_000, 2, true],
      [1, null, null, false],
    ]);
  });

  test('shares come before weights', async () => {
    const table: Table = {
      rows: 4,
      columns: [numeric('y', [0, 0.5, 0.25, 1]), numeric('n', [4, 4, 4, 4]), numeric('x', [1, 2, 3, 5])],
    };
    const { schema } = train('y ~ x', table, { weights: 'n', weightsKind: 'totals' });
    const { response, from } = schemaSql(schema, 'duckdb');
    const reader = await connection.runAndReadAll(
      `SELECT n * ${response.events}, n * ${response.others} FROM ${from('(SELECT 0.25 AS y, 4 AS n, 2 AS x)', ['n'])}`,
    );
    expect(reader.getRows()).toEqual([[1, 3]]);
  });

  test('what has no finite value is NULL, and the row is not usable', async () => {
    const sound = [1, 2, 3, 4, 5, 6].map((v) => v / 2);
    const table: Table = {
      rows: 6,
      columns: [
        numeric('y', [0, 1, 0, 1, 1, 0]),
        numeric('x', sound),
        categorical('f', ['a', 'b'], [0, 1, 0, 1, 0, 1]),
      ],
    };
    const formula =
      'y ~ log(x) + I(1 / x) + I(x * 1e307) + exp(x) + sqrt(x) + I(x^0.5) + I(1 / exp(x)) + log1p(x) + f';
    const { schema } = train(formula, table);
    const sql = schemaSql(schema, 'duckdb', { types: { y: 'number' } });
    const cells = ['1', '0', '-2', '1000', 'nan', 'inf'].map((x) => `('a', '${x}')`);
    cells.push("('a', NULL)", "('c', '1')", "(NULL, '1')", "('A', '1')");
    const cast = 'SELECT 1 AS y, f, CAST(x AS DOUBLE) AS x';
    const relation = `(${cast} FROM (VALUES ${cells.join(', ')}) AS cells(f, x)) AS cells`;
    const reader = await connection.runAndReadAll(
      `SELECT ${sql.usable}, ${sql.columns.join(', ')} FROM ${sql.from(relation)}`,
    );
    const rows = reader.getRows();
    expect(rows.map(([usable]) => usable === true)).toEqual(cells.map((_, i) => i === 0));
    for (const row of rows) {
      for (const value of row.slice(1)) expect(value === null || Number.isFinite(value)).toBe(true);
    }
  });
});
