/** Rows in DuckDB that look drawn, and the same rows fitted in memory. */
import type { DuckDBInstance } from '@duckdb/node-api';
import { type Cell, type Fit, fitSync, type Relation } from '@oddsmith/core';
import { expect } from 'vitest';

const NAMES = ['x1', 'x2', 'x3', 'x4', 'x5', 'x6'];
export const DRAWN = `y ~ ${NAMES.join(' + ')}`;

/** Cosines of multiples of the row's number. */
function rowsSql(rows: number): string {
  const xs = NAMES.map(
    (name, j) => `1e3 * ${j % 2} + ${j + 1} * cos(i * ${1.3 + 0.7 * j} + cos(i * i * 0.37)) AS ${name}`,
  );
  const score = NAMES.map((name, j) => `${0.4 - 0.15 * j} * (${name} - 1e3 * ${j % 2})`).join(' + ');
  return `SELECT CASE WHEN sin(i * 7.77) * 3 < ${score} - 1 THEN 1 ELSE 0 END AS y, ${NAMES.join(', ')} FROM (SELECT i, ${xs.join(', ')} FROM range(${rows}) AS t(i))`;
}

export interface Drawn {
  readonly relation: Relation;
  /** Every statement so far. */
  readonly queries: string[];
  readonly whole: Fit;
}

/** A table `drawn` of so many rows. */
export async function drawn(
  instance: DuckDBInstance,
  rows: number,
  dialect: Relation['dialect'] = 'duckdb',
): Promise<Drawn> {
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
  return { relation, queries, whole: fitSync(table, DRAWN) };
}

/** Estimates and standard errors, to 10 digits. */
export function expectDigits(found: Fit, whole: Fit): void {
  found.coefficients.forEach(({ estimate, standardError }, j) => {
    const one = whole.coefficients[j]!;
    expect(Math.abs(estimate! / one.estimate! - 1)).toBeLessThan(1e-10);
    expect(Math.abs(standardError! / one.standardError! - 1)).toBeLessThan(1e-10);
  });
}

/** Statements that are passes over the likelihood. */
export const passesIn = (queries: readonly string[]) => queries.filter((sql) => sql.includes('exp('));
