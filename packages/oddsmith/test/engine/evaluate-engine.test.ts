/** `evaluate` of tables in a database file, on the command line. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { fitSync, readCsvSync } from '@oddsmith/core';
import Ajv from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../command.js';
import { dataFile, temporaryFolder } from '../helpers.js';

const folder = temporaryFolder();
const births = dataFile('birthwt.csv');
const base = `duckdb:${join(folder, 'births.db')}`;
const model = join(folder, 'model.json');
const hostile = 'births"; drop table births; --';

beforeAll(async () => {
  const instance = await DuckDBInstance.create(join(folder, 'births.db'));
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE births AS SELECT * FROM read_csv('${births}')`);
  await connection.run(`CREATE VIEW "${hostile.replaceAll('"', '""')}" AS SELECT * FROM births`);
  // 5,000 rows: too many scores to count them one by one.
  await connection.run(
    `CREATE TABLE many AS SELECT * REPLACE (lwt + (hash(range) % 99991) / 9999.0 AS lwt) FROM births, range(27)`,
  );
  connection.closeSync();
  instance.closeSync();
  writeFileSync(
    model,
    fitSync(readCsvSync(readFileSync(births)), 'low ~ age + lwt + race + smoke').modelFile(),
  );
});

const validate = new Ajv.default({ strict: true, strictTypes: false, strictRequired: false }).compile(
  JSON.parse(readFileSync(new URL('../../schemas/evaluation.json', import.meta.url), 'utf8')),
);

async function told(...args: string[]) {
  const { code, stdout } = await run(['evaluate', model, ...args, '--json']);
  expect(code).toBe(0);
  const report = JSON.parse(stdout);
  validate(report);
  expect(validate.errors ?? []).toEqual([]);
  return report;
}

describe('evaluate in DuckDB', () => {
  it('says of a table, a query and a view whose name means harm what it says of the file', async () => {
    const options = ['--by', 'race', '--threshold', 'youden', '--bins', '5'];
    const file = await told(births, ...options);
    for (const chosen of [
      ['--table', 'births'],
      ['--table', hostile],
      ['--query', 'SELECT * FROM births;'],
    ]) {
      const found = await told(base, ...chosen, ...options);
      expect(found.trainingRows).toBe(true);
      expect(found.confusion.rates.map(({ estimate }: { estimate: number }) => estimate)).toEqual(
        file.confusion.rates.map(({ estimate }: { estimate: number }) => estimate),
      );
      expect(found.confusion.threshold).toBeCloseTo(file.confusion.threshold, 12);
      expect(found.auc.estimate).toBeCloseTo(file.auc.estimate, 12);
      expect(found.curve.threshold).toHaveLength(file.curve.threshold.length);
      expect(found.groups.reports).toHaveLength(3);
      found.groups.reports.forEach((report: typeof file, i: number) => {
        expect(report.brier).toBeCloseTo(file.groups.reports[i].brier, 12);
      });
    }
  });

  it('of many scores, in the shape of the schema, with a warning and every statement shown', async () => {
    const found = await told(base, '--table', 'many');
    expect(found.warnings).toEqual([expect.stringContaining('The curve has 400 entries')]);
    const { code, stdout, stderr } = await run(['evaluate', model, base, '--table', 'many', '--explain']);
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('The curve has 400 entries of the');
    expect(stderr).toContain('OVER (ORDER BY score');
  });

  it('says what is wrong', async () => {
    const failure = async (...args: string[]) => {
      const { code, stderr } = await run(['evaluate', model, ...args]);
      return [code, /error\[([a-z-]+)\]/.exec(stderr)?.[1]];
    };
    const table = ['--table', 'births'];
    for (const option of [
      ['--against', model],
      ['--bootstrap', '20'],
      ['--optimism', '20'],
      ['--bins', '300'],
    ])
      expect(await failure(base, ...table, ...option)).toEqual([2, 'option-unavailable']);
    expect(await failure(base, ...table, '--by', 'raec')).toEqual([2, 'column-unknown']);
    expect(await failure(base, '--table', 'birth')).toEqual([2, 'data-shape']);
    expect(await failure(base, ...table, '--query', 'SELECT 1')).toEqual([2, 'option-invalid']);
    expect(await failure(base, '--query', 'SELECT * REPLACE (2 AS low) FROM births')).toEqual([
      2,
      'level-unknown',
    ]);
    expect(await failure(births, ...table)).toEqual([2, 'option-invalid']);
  });
});
