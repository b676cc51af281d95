import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate, evaluateResampled, fitSync, readCsvSync } from '@oddsmith/core';
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

  it('tells groups, another model and samples apart, in the shape of its schema and in words', async () => {
    const other = join(folder, 'other.json');
    await run(['fit', births, 'low ~ age + ht', '--output', other]);
    const options = [
      '--by',
      'race',
      '--against',
      other,
      '--bootstrap',
      '20',
      '--optimism',
      '10',
      '--seed',
      '5',
    ];
    const choice = ['--threshold', 'cost', '--costs', '1:3', '--capacity', '0.2', '--beta', '2'];
    const args = ['evaluate', model, births, ...options, ...choice];
    const { code, stdout } = await run([...args, '--json']);
    expect(code).toBe(0);
    const found = JSON.parse(stdout);
    validate(found);
    expect(validate.errors ?? []).toEqual([]);
    const table = readCsvSync(readFileSync(births));
    const expected = await evaluateResampled(fitSync(table, FORMULA), table, {
      ...{ by: 'race', against: fitSync(table, 'low ~ age + ht'), bootstrap: 20, optimism: 10, seed: 5 },
      ...{ threshold: 'cost', costs: { falsePositive: 1, falseNegative: 3 }, capacity: 0.2, beta: 2 },
    });
    expect(found).toEqual(JSON.parse(JSON.stringify(expected)));
    const text = (await run(args)).stdout;
    for (const words of [
      'By cost',
      'By capacity',
      'DeLong p',
      'Bootstrap, 20 samples',
      'Refitted to 10',
      'black',
    ])
      expect(text).toContain(words);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it.each([
    [['--threshold', 'yuden'], 'option-invalid', '"youden"'],
    [['--threshold', 'cost'], 'option-invalid', 'costs'],
    [['--costs', '1'], 'option-invalid', '1:5'],
    [['--capacity', '2'], 'option-invalid', '0.1'],
    [['--by', 'rase'], 'column-unknown', '"race"'],
    [['--cluster', 'race'], 'option-invalid', '--bootstrap'],
    [['--bootstrap', '1'], 'option-invalid', 'at least 2'],
    [['--against', 'modle.json'], 'file-not-found', 'modle.json'],
  ])('refuses %j', async (options, code, hint) => {
    const { stderr } = await run(['evaluate', model, births, ...options, '--json']);
    const error = JSON.parse(stderr);
    expect(error.code).toBe(code);
    expect(error.message).toContain(hint);
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
