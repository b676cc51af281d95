/** How a fit in DuckDB comes to its end: from a sample of the rows, by gradients alone, and in few statements. */
import { DuckDBInstance } from '@duckdb/node-api';
import { type Cell, DIALECTS, fitRelation, fitSync, type Relation } from '@oddsmith/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
});
afterAll(() => instance.closeSync());

const NAMES = ['x1', 'x2', 'x3', 'x4', 'x5', 'x6'];
const FORMULA = `y ~ ${NAMES.join(' + ')}`;

/** Rows whose values look drawn: cosines of multiples of the row's number. */
function rowsSql(rows: number): string {
  const xs = NAMES.map(
    (name, j) => `1e3 * ${j % 2} + ${j + 1} * cos(i * ${1.3 + 0.7 * j} + cos(i * i * 0.37)) AS ${name}`,
  );
  const score = NAMES.map((name, j) => `${0.4 - 0.15 * j} * (${name} - 1e3 * ${j % 2})`).join(' + ');
  return `SELECT CASE WHEN sin(i * 7.77) * 3 < ${score} - 1 THEN 1 ELSE 0 END AS y, ${NAMES.join(', ')} FROM (SELECT i, ${xs.join(', ')} FROM range(${rows}) AS t(i))`;
}

async function opened(rows: number, dialect: Relation['dialect']) {
  const connection = await instance.connect();
  await connection.run(`CREATE OR REPLACE TABLE drawn AS ${rowsSql(rows)}`);
  const queries: string[] = [];
  const query = async (sql: string) => {
    queries.push(sql);
    return (await connection.runAndReadAll(sql)).getRowsJS() as Cell[][];
  };
  const columns = ['y', ...NAMES].map((name) => ({ name, type: 'number' as const }));
  const relation: Relation = { dialect, source: '"drawn" AS d', columns, query };
  const cells = await connection.runAndReadAll('SELECT * FROM drawn');
  const table = cells
    .getRowsJS()
    .map((row) => Object.fromEntries(columns.map(({ name }, j) => [name, Number(row[j])])));
  return { relation, queries, whole: fitSync(table, FORMULA) };
}

function expectDigits(found: Awaited<ReturnType<typeof fitRelation>>, whole: ReturnType<typeof fitSync>) {
  found.coefficients.forEach(({ estimate, standardError }, j) => {
    const one = whole.coefficients[j]!;
    expect(Math.abs(estimate! / one.estimate! - 1)).toBeLessThan(1e-10);
    expect(Math.abs(standardError! / one.standardError! - 1)).toBeLessThan(1e-10);
  });
}

const passesIn = (queries: readonly string[]) => queries.filter((sql) => sql.includes('exp('));

describe('a fit in DuckDB', () => {
  it('begins where a sample of large data ends, and has few passes', async () => {
    const { relation, queries, whole } = await opened(60_000, 'duckdb');
    const found = await fitRelation(relation, FORMULA, { termTests: 'none' });
    expectDigits(found, whole);
    expect(queries.some((sql) => sql.includes('h - floor(h)'))).toBe(true);
    expect(passesIn(queries).length).toBeLessThanOrEqual(6);
  });

  it('goes by gradients alone where a Hessian takes many statements', async () => {
    const { relation, queries, whole } = await opened(3_000, { ...DIALECTS.duckdb, mostSums: 5 });
    const found = await fitRelation(relation, FORMULA, { termTests: 'none' });
    expectDigits(found, whole);
    const hessians = passesIn(queries).filter((sql) => sql.includes('(a + b) * p * q * d6 * d6'));
    expect(hessians.length).toBe(1);
  });
});
