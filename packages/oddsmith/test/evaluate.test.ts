import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate, fitSync, readCsvSync } from '@oddsmith/core';
import Ajv from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { run } from './command.js';
import { dataFile, duckdb, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const births = dataFile('birthwt.csv');
const model = join(folder, 'model.json');
const FORMULA = 'low ~ age + race + smoke';

describe('evaluate', async () => {
  await run(['fit', births, FORMULA, '--output', model]);
  const schema = JSON.parse(readFileSync(new URL('../schemas/evaluation.json', import.meta.url), 'utf8'));
  const validate = new Ajv.default({ strict: true, strictTypes: false, allErrors: true }).compile(schema);

  it('prints what core says, in the shape of its schema', async () => {
    const { code, stdout } = await run(['evaluate', model, births, '--threshold', '0.3', '--json']);
    expect(code).toBe(0);
    const found = JSON.parse(stdout);
    const table = readCsvSync(readFileSync(births));
    expect(found).toEqual(
      JSON.parse(JSON.stringify(evaluate(fitSync(table, FORMULA), table, { threshold: 0.3 }))),
    );
    expect(found.trainingRows).toBe(true);
    validate(found);
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ ...found, format: 'oddsmith-evaluation/2' })).toBe(false);
  });

  it('tells training rows from others, in words', async () => {
    const training = await run(['evaluate', model, births], { columns: 100 });
    expect(training.stdout).toContain('Training rows');
    expect(training.stdout).toContain('n = 189');
    const others = join(folder, 'others.parquet');
    await duckdb(`COPY (SELECT * FROM '${births}' WHERE age > 20) TO '${others}'`);
    const held = await run(['evaluate', model, others]);
    expect(held.code).toBe(0);
    expect(held.stdout).not.toContain('Training rows');
    expect(held.stdout).toMatch(/AUC 0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]/);
    for (const line of held.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('refuses data without the response, and shares that are none', async () => {
    const bare = join(folder, 'bare.parquet');
    await duckdb(`COPY (SELECT age, race, smoke FROM '${births}') TO '${bare}'`);
    const missing = await run(['evaluate', model, bare, '--json']);
    expect(missing.code).toBe(2);
    expect(JSON.parse(missing.stderr)).toMatchObject({ code: 'column-unknown', at: { column: 'low' } });
    expect((await run(['evaluate', model, births, '--threshold', '30'])).code).toBe(2);
  });
});
