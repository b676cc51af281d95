/** Predictions inside DuckDB: by `predict --into` and by the SQL that `export` prints. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { DIALECTS, type DialectName, fitSync, modelSql, readCsvSync } from '@oddsmith/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../command.js';
import { dataFile, temporaryFolder } from '../helpers.js';

const folder = temporaryFolder();
const births = dataFile('birthwt.csv');
const base = join(folder, 'births.db');
const model = join(folder, 'model.json');
const table = readCsvSync(readFileSync(births));
const fitted = fitSync(table, 'low ~ ns(age, 3) + poly(lwt, 2) * smoke + race + offset(ptl / 10)');

async function asked(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(base, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRowsJS();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

beforeAll(async () => {
  const instance = await DuckDBInstance.create(base);
  const connection = await instance.connect();
  await connection.run(
    `CREATE TABLE births AS SELECT * EXCLUDE low, row_number() OVER () AS id FROM read_csv('${births}');
     CREATE TABLE odd AS SELECT * REPLACE (CASE WHEN id = 3 THEN 'green' ELSE race END AS race, CASE WHEN id = 5 THEN NULL ELSE lwt END AS lwt) FROM births`,
  );
  connection.closeSync();
  instance.closeSync();
  writeFileSync(model, fitted.modelFile());
});

/** The predictions of rows by their number, from 1. */
function expectPredictions(rows: readonly (readonly unknown[])[], left: readonly number[] = []): void {
  const { logOdds, probability } = fitted.predict(table);
  expect(rows).toHaveLength(table.rows);
  for (const [id, odds, share] of rows) {
    const row = Number(id) - 1;
    if (left.includes(row + 1)) expect([odds, share]).toEqual([null, null]);
    else {
      expect(Math.abs(Number(odds) - logOdds[row]!)).toBeLessThan(1e-12 * (1 + Math.abs(logOdds[row]!)));
      expect(Math.abs(Number(share) / probability[row]! - 1)).toBeLessThan(1e-12);
    }
  }
}

describe('predict --into', () => {
  it('makes a table with all rows, those without a prediction empty', async () => {
    const into = 'risks"; drop table births; --';
    const args = ['predict', model, `duckdb:${base}`, '--table', 'odd', '--into', into, '--keep', 'id'];
    const { code, stderr } = await run(args);
    expect(code).toBe(0);
    expect(stderr).toContain('187 of 189 rows are predicted');
    expectPredictions(await asked(`SELECT * FROM "${into.replaceAll('"', '""')}"`), [3, 5]);
    expect(await asked('SELECT count(*) FROM births')).toEqual([[189n]]);
    const again = await run(args);
    expect([again.code, again.stderr.includes('error[source-failed]')]).toEqual([3, true]);
  });

  it('keeps all columns by default, and says what is wrong', async () => {
    expect(
      (await run(['predict', model, `duckdb:${base}`, '--table', 'births', '--into', 'whole'])).code,
    ).toBe(0);
    expect((await asked('SELECT * FROM whole LIMIT 1'))[0]).toHaveLength(12);
    const failure = async (...args: string[]) => {
      const { code, stderr } = await run(['predict', model, ...args]);
      return [code, /error\[([a-z-]+)\]/.exec(stderr)?.[1]];
    };
    expect(await failure(`duckdb:${base}`, '--table', 'births')).toEqual([2, 'argument-missing']);
    expect(await failure(births, '--into', 'x')).toEqual([2, 'option-invalid']);
    expect(await failure(`duckdb:${base}.no`, '--into', 'x')).toEqual([3, 'file-not-found']);
    expect(await failure(`duckdb:${base}`, '--table', 'births', '--into', 'x', '--keep', 'idd')).toEqual([
      2,
      'column-unknown',
    ]);
  });
});

describe('export --to sql', () => {
  it('prints what DuckDB computes the same from', async () => {
    const { code, stdout } = await run(['export', model, '--to', 'sql', '--table', 'births', '--keep', 'id']);
    expect(code).toBe(0);
    expectPredictions(await asked(stdout));
  });

  it.each(Object.keys(DIALECTS) as DialectName[])('names no response, in the words of %s', (dialect) => {
    const sql = modelSql(fitted.model(), { dialect, source: 'births AS b' });
    expect(sql).not.toMatch(/\blow\b/);
    expect(sql).toMatch(/^SELECT log_odds, CASE WHEN log_odds >= .* AS probability FROM \(/);
  });

  it('refuses what it has no words for', async () => {
    const separated = fitSync(table, 'low ~ I(bwt < 2500)').model();
    expect(() => modelSql(separated, { dialect: 'duckdb', source: 'x' })).toThrow(/infinite/);
    expect((await run(['export', model])).code).toBe(2);
  });
});
