/** Fits whose rows stay in DuckDB: every certified set, through a guard that lets no result of more than 10,000 cells by. */
import { DuckDBInstance } from '@duckdb/node-api';
import {
  type Cell,
  type FitRelationOptions,
  fitRelation,
  fitSync,
  type Relation,
  type RelationColumn,
} from '@oddsmith/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameFit } from '../../../../test/oracle/same-fit.js';
import type { ZooSet } from '../../../../test/oracle/zoo.js';
import { finiteSets, zooOptions, zooTable } from '../../../../test/oracle/zoo-fit.js';

const MOST_CELLS = 10_000;
let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
});
afterAll(() => instance.closeSync());

interface Watched {
  readonly relation: Relation;
  /** Cells of the largest result. */
  largest(): number;
  queries: string[];
  close(): void;
}

async function opened(set: ZooSet): Promise<Watched> {
  const connection = await instance.connect();
  const read = `read_csv('${set.csv}', nullstr = ['', 'NA'], auto_type_candidates = ['BIGINT', 'DOUBLE', 'VARCHAR'])`;
  const source = `"${set.id}" AS rows`;
  await connection.run(`CREATE OR REPLACE TABLE "${set.id}" AS SELECT * FROM ${read}`);
  let largest = 0;
  const queries: string[] = [];
  const query = async (sql: string) => {
    const rows = (await connection.runAndReadAll(sql)).getRowsJS() as Cell[][];
    const cells = rows.reduce((sum, row) => sum + row.length, 0);
    if (cells > MOST_CELLS) throw new Error(`A result of ${cells} cells: rows are fetched.`);
    largest = Math.max(largest, cells);
    queries.push(sql);
    return rows;
  };
  const described = await query(`DESCRIBE SELECT * FROM ${source}`);
  const columns = described.map(([name, type]): RelationColumn => {
    const isText = type === 'VARCHAR';
    return { name: String(name), type: isText ? 'text' : type === 'BOOLEAN' ? 'boolean' : 'number' };
  });
  return {
    relation: { dialect: 'duckdb', source, columns, query },
    ...{ largest: () => largest, queries },
    close: () => connection.closeSync(),
  };
}

describe.each(finiteSets)('$id', (set) => {
  it('has 10 digits of the fit in memory, and no rows were fetched', async () => {
    const watched = await opened(set);
    const options = zooOptions(set) as FitRelationOptions;
    const found = await fitRelation(watched.relation, set.formula, options);
    const whole = fitSync(zooTable(set), set.formula, zooOptions(set));
    watched.close();
    expectSameFit(found, whole);
    expect(watched.largest()).toBeLessThan(MOST_CELLS);
  });
});

/** A relation of rows made in code. */
async function made(rows: string): Promise<{ relation: Relation; run(sql: string): Promise<Cell[][]> }> {
  const connection = await instance.connect();
  const query = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJS() as Cell[][];
  const source = `(${rows}) AS made`;
  const described = await query(`DESCRIBE SELECT * FROM ${source}`);
  const columns = described.map(
    ([name, type]): RelationColumn => ({
      name: String(name),
      type:
        type === 'VARCHAR' ? 'text' : type === 'BOOLEAN' ? 'boolean' : type === 'DATE' ? 'date' : 'number',
    }),
  );
  return { relation: { dialect: 'duckdb', source, columns, query }, run: query };
}

/** The same rows as a table in memory. */
async function inMemory({ relation, run }: Awaited<ReturnType<typeof made>>) {
  const cells = await run(`SELECT * FROM ${relation.source}`);
  return cells.map((row) =>
    Object.fromEntries(
      relation.columns.map(({ name }, i) => [name, typeof row[i] === 'bigint' ? Number(row[i]) : row[i]]),
    ),
  );
}

async function expectSame(rows: string, formula: string, options: FitRelationOptions = {}): Promise<void> {
  const both = await made(rows);
  const found = await fitRelation(both.relation, formula, options);
  const whole = fitSync(await inMemory(both), formula, options);
  expect(found.coefficients.map(({ term }) => term)).toEqual(whole.coefficients.map(({ term }) => term));
  found.coefficients.forEach(({ estimate, standardError }, j) => {
    const one = whole.coefficients[j]!;
    expect(estimate === null).toBe(one.estimate === null);
    if (one.estimate === null) return;
    expect(Math.abs(estimate! - one.estimate) / one.standardError!).toBeLessThan(1e-10);
    expect(Math.abs(standardError! / one.standardError! - 1)).toBeLessThan(1e-10);
  });
  const { rows: n, rowsDropped, aliased } = whole.report;
  expect(found.report).toMatchObject({ rows: n, rowsDropped });
  expect(found.report.aliased.map(({ term }) => term)).toEqual(aliased.map(({ term }) => term));
  expect(found.report.logLikelihood).toBeCloseTo(whole.report.logLikelihood, 9);
}

const BASE =
  'SELECT i, (i * 7919 % 1009) / 1009.0 AS x, (i * 104729 % 977) / 977.0 AS v, (i * 31 % 7) < 3 AS yes FROM range(500) t(i)';

describe('names and levels that mean harm', () => {
  const names = [
    'y"; drop table births; --',
    "it's",
    'select',
    'ünï \\ 列',
    'a'.repeat(80),
    '`tick`',
    '%s',
    '1',
  ];
  it.each(names)('the column %s', async (name) => {
    const quotedName = `"${name.replaceAll('"', '""')}"`;
    const written = `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
    await expectSame(`SELECT yes AS y, x AS ${quotedName}, v FROM (${BASE})`, `y ~ ${written} + v`);
  });

  it('levels with quotes, semicolons, backslashes and other letters', async () => {
    const levels = ["a'; drop table births; --", 'b"', 'c\\', 'ß列', ''];
    const cases = levels
      .map((level, k) => `WHEN i % 5 = ${k} THEN '${level.replaceAll("'", "''")}'`)
      .join(' ');
    await expectSame(`SELECT yes AS y, x, CASE ${cases} END AS g FROM (${BASE})`, 'y ~ x + g');
  });
});

describe('what data are like', () => {
  it('missing values, weights of 0, offsets, dates, truth values and products', async () => {
    await expectSame(
      `SELECT yes AS y, CASE WHEN i % 11 = 0 THEN NULL ELSE x END AS x, v, i % 3 AS k, i % 2 = 0 AS even,
        DATE '2020-01-01' + CAST(i % 40 AS INTEGER) AS day, ln(1 + i % 5) AS shift FROM (${BASE})`,
      'y ~ x * even + factor(k) + day + offset(shift) + I(v^2) + log(v + 1)',
    );
  });

  it('aliased columns', async () => {
    await expectSame(`SELECT yes AS y, x, v, x + 2 * v AS w, 1 - x AS u FROM (${BASE})`, 'y ~ x + v + w + u');
  });

  it('nearly collinear columns on other scales', async () => {
    await expectSame(
      `SELECT yes AS y, 1e6 + x AS a, 1e6 + x + 1e-3 * v AS b, 1e-7 * v * v AS c FROM (${BASE})`,
      'y ~ a + b + c',
    );
  });

  it('frequency weights', async () => {
    const both = await made(`SELECT yes AS y, x, 1 + i % 4 AS w FROM (${BASE})`);
    const found = await fitRelation(both.relation, 'y ~ x', { weights: 'w' });
    const whole = fitSync(await inMemory(both), 'y ~ x', { weights: 'w' });
    expect(found.report.bic).toBeCloseTo(whole.report.bic!, 8);
    expect(found.report.weight).toBe(whole.report.weight);
    expect(found.coefficients[1]!.estimate).toBeCloseTo(whole.coefficients[1]!.estimate!, 11);
  });

  it('levels of conditions that few rows show, and rows in which an expression has no value', async () => {
    await expectSame(
      `SELECT yes AS y, x, v FROM (${BASE}) ORDER BY x`,
      'y ~ I(x > 0.9) + v + I(x < 0.3 & v > 0.2)',
    );
    const { relation } = await made(`SELECT yes AS y, i - 2 AS k FROM (${BASE})`);
    await expect(fitRelation(relation, 'y ~ log(k)')).rejects.toMatchObject({ code: 'value-out-of-domain' });
    await expectSame(
      `SELECT yes AS y, x, i FROM (${BASE})`,
      'y ~ ifelse(i > 400 & i < 420, "rare", ifelse(i < 50, "early", "late"))',
    );
  });

  it('patterns that repeat are counted there and fitted here, separation and all', async () => {
    const rows = `SELECT yes AS y, CASE WHEN i % 5 = 0 THEN NULL WHEN i % 3 = 0 THEN 'a' ELSE 'b' END AS g, i % 4 AS k, (i % 7) * 0.25 AS u FROM (${BASE})`;
    await expectSame(rows, 'y ~ g * factor(k) + u + I(u^2)');
    const { relation } = await made(rows);
    const queries: string[] = [];
    const found = await fitRelation(relation, 'y ~ g + k', { onQuery: (sql) => queries.push(sql) });
    expect(queries.filter((sql) => sql.includes('exp('))).toEqual([]);
    expect(found.report).toMatchObject({ rows: 400, rowsDropped: 100, weightsKind: null, weight: 400 });
    await expect(fitRelation(relation, 'y ~ g', { missing: 'fail' })).rejects.toMatchObject({
      code: 'value-missing',
    });
    const separated = await made(`SELECT (i % 4) > 1 AS y, i % 4 AS k, i % 3 AS g FROM (${BASE})`);
    const infinite = await fitRelation(separated.relation, 'y ~ k + g');
    const known = fitSync(await inMemory(separated), 'y ~ k + g').report.separation!;
    expect(known).toMatchObject({ kind: 'complete', rows: 500 });
    expect(infinite.report.separation).toMatchObject({ kind: known.kind, terms: known.terms, rows: 500 });
    const weighted = await made(`SELECT yes AS y, i % 4 AS k, 1 + i % 2 AS w FROM (${BASE})`);
    const counted = await fitRelation(weighted.relation, 'y ~ k', { weights: 'w' });
    const whole = fitSync(await inMemory(weighted), 'y ~ k', { weights: 'w' });
    expect(counted.report).toMatchObject({ rows: 500, weight: 750, weightsKind: 'frequency' });
    expect(counted.report.bic).toBeCloseTo(whole.report.bic!, 10);
    expect(counted.coefficients[1]!.estimate).toBeCloseTo(whole.coefficients[1]!.estimate!, 13);
  });

  it('what it cannot do is refused', async () => {
    const { relation } = await made(`SELECT yes AS y, x, v FROM (${BASE})`);
    const refused = (formula: string, code: string) =>
      expect(fitRelation(relation, formula)).rejects.toMatchObject({ code });
    const misspelt: object = { wieghts: 'v' };
    await expect(fitRelation(relation, 'y ~ x', misspelt)).rejects.toMatchObject({
      code: 'option-unknown',
      message: 'There is no option "wieghts". Did you mean "weights"?',
    });
    await expect(fitRelation(relation, 'y ~ x', { confidence: 95 })).rejects.toMatchObject({
      code: 'option-invalid',
    });
    await refused('y ~ poly(x, 3) + pol(v, 2)', 'formula-unknown-function');
    await refused('y ~ nothing', 'column-unknown');
    await refused('x ~ v', 'response-proportion');
    const signal = AbortSignal.abort();
    await expect(fitRelation(relation, 'y ~ x', { signal })).rejects.toMatchObject({ code: 'cancelled' });
  });
});
