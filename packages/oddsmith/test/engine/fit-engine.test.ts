/** `fit` of tables in a database file and of Parquet files whose rows stay there, on the command line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { fitSync, loadModel, readCsvSync } from '@oddsmith/core';
import Ajv from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../command.js';
import { dataFile, temporaryFolder } from '../helpers.js';

const folder = temporaryFolder();
const births = dataFile('birthwt.csv');
const FORMULA = 'low ~ age + lwt + race + smoke';
const base = join(folder, 'births.db');
const parquet = join(folder, 'births.parquet');
const hostile = 'births"; drop table births; --';

beforeAll(async () => {
  const instance = await DuckDBInstance.create(base);
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE births AS SELECT * FROM read_csv('${births}')`);
  await connection.run(
    `CREATE VIEW "${hostile.replaceAll('"', '""')}" AS SELECT * FROM births WHERE age > 15`,
  );
  await connection.run(`COPY births TO '${parquet}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
});

const whole = fitSync(readCsvSync(readFileSync(births)), FORMULA);

function expectFit(stdout: string): void {
  const found = JSON.parse(stdout);
  expect(found.kernel).toBe('sql');
  whole.coefficients.forEach(({ estimate }, j) => {
    expect(found.coefficients[j].estimate / estimate! - 1).toBeCloseTo(0, 10);
  });
}

describe('fit in DuckDB', () => {
  it('of a table, in the shape of the schema, and its model file predicts', async () => {
    const model = join(folder, 'model.json');
    const args = ['fit', `duckdb:${base}`, FORMULA, '--table', 'births', '--json', '--output', model];
    const { code, stdout } = await run(args);
    expect(code).toBe(0);
    expectFit(stdout);
    const schema = JSON.parse(readFileSync(new URL('../../schemas/fit.json', import.meta.url), 'utf8'));
    const validate = new Ajv.default({ strict: true, strictTypes: false, strictRequired: false }).compile(
      schema,
    );
    validate(JSON.parse(stdout));
    expect(validate.errors ?? []).toEqual([]);
    expect(loadModel(readFileSync(model, 'utf8')).fit.rows).toBe(189);
    expect((await run(['predict', model, births])).code).toBe(0);
  });

  it('of a query, of Parquet files, and with every statement shown', async () => {
    const query = 'SELECT * FROM births;';
    expectFit((await run(['fit', `duckdb:${base}`, FORMULA, '--query', query, '--json'])).stdout);
    const explained = await run(['fit', parquet, FORMULA, '--engine', 'sql', '--json', '--explain']);
    expectFit(explained.stdout);
    expect(explained.stderr).toMatch(
      /SELECT count\(\*\), sum\(a\), sum\(b\).*;\n-- 1 × \d+ back, \d+\.\d{3} s\n/,
    );
    const cells = [...explained.stderr.matchAll(/^-- (\d+) × (\d+) back/gm)].map(
      ([, rows, each]) => Number(rows) * Number(each),
    );
    const all = cells.reduce((sum, count) => sum + count, 0).toLocaleString('en');
    expect(explained.stderr).toMatch(
      new RegExp(`-- in all: ${cells.length} statements, \\d+\\.\\d{3} s, ${all} cells back\n`),
    );
  });

  it('of a query of files, by a database in memory, with a comment at its end', async () => {
    const query = `SELECT * FROM read_parquet('${parquet}') -- all`;
    expectFit((await run(['fit', 'duckdb:', FORMULA, '--query', query, '--json'])).stdout);
    const none = await run(['fit', 'duckdb:', FORMULA]);
    expect([none.code, none.stderr.includes('There is none.')]).toEqual([2, true]);
  });

  it('of a view whose name means harm, without harm', async () => {
    const { code, stdout } = await run(['fit', `duckdb:${base}`, 'low ~ age', '--table', hostile, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).rows).toBeLessThan(189);
    expectFit((await run(['fit', `duckdb:${base}`, FORMULA, '--table', 'births', '--json'])).stdout);
  });

  it('with robust standard errors, in the summary and in the model file', async () => {
    const model = join(folder, 'robust.json');
    const args = ['fit', `duckdb:${base}`, FORMULA, '--table', 'births'];
    const robust = await run([...args, '--covariance', 'HC3', '--output', model]);
    expect([robust.code, robust.stdout]).toEqual([0, expect.stringContaining('Standard errors: HC3')]);
    expect(robust.stdout).toContain('Wald test');
    const read = readCsvSync(readFileSync(births));
    const known = fitSync(read, FORMULA, { covariance: 'HC3' }).report;
    const { covariance } = loadModel(readFileSync(model, 'utf8'));
    known.covarianceMatrix.forEach((row, j) => {
      expect(covariance[j]![j]! / row[j]! - 1).toBeCloseTo(0, 10);
    });
    const clustered = await run([...args, '--cluster', 'lwt,age', '--cluster-adjustment', 'stata', '--json']);
    const found = JSON.parse(clustered.stdout);
    const { report } = fitSync(read, FORMULA, { cluster: ['lwt', 'age'], clusterAdjustment: 'stata' });
    expect([found.covariance, found.groups]).toEqual(['cluster', report.groups]);
    found.coefficients.forEach(({ standardError }: { standardError: number }, j: number) => {
      expect(standardError / report.coefficients[j]!.standardError! - 1).toBeCloseTo(0, 10);
    });
    const refused = await run([...args, '--covariance', 'bootstrap', '--json']);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('option-unavailable')]);
  });

  it('keeps what it knows in a checkpoint, and asks no pass again when it goes on', async () => {
    const file = join(folder, 'births.checkpoint');
    const args = ['fit', `duckdb:${base}`, FORMULA, '--table', 'births', '--json', '--explain'];
    const first = await run([...args, '--checkpoint', file]);
    expectFit(first.stdout);
    expect(first.stderr).toContain('exp(');
    const second = await run([...args, '--resume', file]);
    expectFit(second.stdout);
    expect(second.stderr).not.toContain('exp(');
    const other = await run(['fit', `duckdb:${base}`, 'low ~ age', '--table', 'births', '--resume', file]);
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('checkpoint-foreign')]);
  });

  it('says what is wrong', async () => {
    const failure = async (...args: string[]) => {
      const { code, stderr } = await run(['fit', ...args]);
      return [code, /error\[([a-z-]+)\]/.exec(stderr)?.[1]];
    };
    const data = `duckdb:${base}`;
    for (const separated of ['low ~ I(bwt < 2500) + age', 'low ~ bwt'])
      expect(await failure(data, separated, '--table', 'births')).toEqual([4, 'estimate-not-finite']);
    expect(await failure(data, FORMULA)).toEqual([2, 'argument-missing']);
    expect(await failure(data, FORMULA, '--table', 'birth')).toEqual([2, 'data-shape']);
    const { stderr } = await run(['fit', data, FORMULA, '--table', 'birth']);
    expect(stderr).toContain('Did you mean "births"?');
    expect(await failure(data, FORMULA, '--table', 'births', '--query', 'SELECT 1')).toEqual([
      2,
      'option-invalid',
    ]);
    expect(await failure(data, FORMULA, '--query', 'SELECT * FROM nowhere')).toEqual([2, 'data-shape']);
    expect(await failure(`${data}.no`, FORMULA)).toEqual([3, 'file-not-found']);
    expect(await failure('postgres://ann:s3cret@127.0.0.1:1/births', FORMULA)).toEqual([3, 'source-failed']);
    expect(await failure(data, 'low ~ aeg', '--table', 'births')).toEqual([2, 'column-unknown']);
    expect(await failure(data, FORMULA, '--table', 'births', '--penalty', 'firth')).toEqual([
      2,
      'option-unavailable',
    ]);
    expect(await failure(births, FORMULA, '--engine', 'sql')).toEqual([2, 'option-unavailable']);
    expect(await failure(births, FORMULA, '--table', 'births')).toEqual([2, 'option-invalid']);
    expect(await failure('postgre://here/births', FORMULA)).toEqual([2, 'option-invalid']);
    expect(await failure(`duckdb:${births}`, FORMULA, '--table', 'births')).toEqual([3, 'file-unreadable']);
  });
});
