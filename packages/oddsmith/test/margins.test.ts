import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fitSync, type Margins, margins, readCsvSync } from '@oddsmith/core';
import Ajv from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { run } from './command.js';
import { dataFile, duckdb, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const births = dataFile('birthwt.csv');
const model = join(folder, 'model.json');
const FORMULA = 'low ~ age * smoke + race';

const schema = JSON.parse(readFileSync(new URL('../schemas/margins.json', import.meta.url), 'utf8'));
const validate = new Ajv.default({ strict: true, strictTypes: false, allErrors: true }).compile(schema);

/** What the command prints, without the time that it took. */
async function found(...args: string[]): Promise<Omit<Margins, 'seconds'>> {
  const { code, stdout } = await run(['margins', ...args, '--json']);
  expect(code).toBe(0);
  const result = JSON.parse(stdout);
  validate(result);
  expect(validate.errors ?? []).toEqual([]);
  const { seconds: _, ...rest } = result;
  return rest;
}

describe('margins', async () => {
  await run(['fit', births, FORMULA, '--output', model]);

  it('prints what core says, in the shape of its schema', async () => {
    const table = readCsvSync(readFileSync(births));
    const { seconds: _, ...said } = await margins(table, fitSync(table, FORMULA), {
      variables: ['age', 'race'],
      at: { smoke: [0, 1], age: 30 },
      contrasts: [{ column: 'smoke', level: 1, reference: 0 }],
      pairwise: ['race'],
      adjust: 'BH',
      interactions: [
        ['age', { column: 'smoke', level: 1, reference: 0 }],
        ['age', 'smoke'],
      ],
      confidence: 0.9,
    });
    const printed = await found(
      ...[model, births, '--variables', 'age,race', '--at', 'smoke=0|1, age=30', '--contrast', 'smoke=1:0'],
      ...['--pairwise', 'race', '--adjust', 'BH', '--interaction', 'age,smoke=1:0'],
      ...['--interaction', 'age,smoke', '--confidence', '0.9'],
    );
    expect(printed).toEqual(JSON.parse(JSON.stringify(said)));
    expect(validate({ ...printed, seconds: 1, format: 'oddsmith-margins/2' })).toBe(false);
  });

  it('tells it in words', async () => {
    const { stdout } = await run(['margins', model, births]);
    expect(stdout).toMatch(/Margins of P\(low = 1\) {3}n = 189/);
    expect(stdout).toMatch(/^smoke +0\.\d{4} +0\.\d{4} +\d\.\d{2} +0\.\d{3} +\[0\.\d{4}, 0\.\d{4}\]$/m);
    expect(stdout).toMatch(/^race: white - black +-0\.\d{4}/m);
    const contrast = await run(['margins', model, births, '--contrast', 'smoke=1:0', '--at', 'age=20|30']);
    expect(contrast.stdout).toContain('Everybody at smoke = 1, and at smoke = 0, with age = 20');
    expect(contrast.stdout).toMatch(/^risk difference +0\.\d{3} +\[/m);
    expect(contrast.stdout).toMatch(/for every \d+\.\d at smoke = 1 instead of 0 \(/);
    expect(contrast.stdout).not.toContain('Average marginal effect');
    for (const line of (stdout + contrast.stdout).split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('of an intercept alone are the share of events', async () => {
    const alone = join(folder, 'alone.json');
    await run(['fit', births, 'low ~ 1', '--output', alone]);
    expect((await found(alone, births)).effects).toEqual([]);
    expect((await run(['margins', alone, births])).stdout).toMatch(/^as observed +0\.312 +0\.034/m);
  });

  it('has errors of clusters, of the limit, and none', async () => {
    const clustered = join(folder, 'clustered.json');
    await run(['fit', births, FORMULA, '--cluster', 'ftv', '--output', clustered]);
    expect((await found(clustered, births)).covariance).toBe('cluster');
    expect((await run(['margins', clustered, births])).stdout).toContain('errors by clusters');
    const separated = dataFile('endometrial_sep.csv');
    const infinite = join(folder, 'infinite.json');
    await run(['fit', separated, 'HG ~ NV + PI + EH', '--output', infinite]);
    expect((await found(infinite, separated)).effects[0]!.reason).toBe('infinite');
    expect((await run(['margins', infinite, separated])).stdout).toMatch(/^NV +infinite$/m);
    const ridge = join(folder, 'ridge.json');
    await run(['fit', births, 'low ~ age', '--penalty', 'ridge', '--lambda', '1', '--output', ridge]);
    expect((await found(ridge, births, '--contrast', 'age=30:20')).contrasts[0]!.riskRatio.z).toBeNull();
    const words = await run(['margins', ridge, births, '--contrast', 'age=30:20']);
    expect(words.stdout).toMatch(/at age = 30 instead of\s+20\./);
  });

  it('does without the response, with names and values of any letters', async () => {
    const bare = join(folder, 'bare.parquet');
    await duckdb(`COPY (SELECT age, race, smoke FROM '${births}') TO '${bare}'`);
    expect((await found(model, bare)).effects).toEqual((await found(model, births)).effects);
    const odd = join(folder, 'odd.csv');
    await duckdb(
      `COPY (SELECT low, age AS "age, years", race || ': ' || smoke AS kind FROM '${births}') TO '${odd}'`,
    );
    const oddModel = join(folder, 'odd.json');
    await run(['fit', odd, 'low ~ `age, years` + kind', '--output', oddModel]);
    const { contrasts } = await found(
      ...[oddModel, odd, '--contrast', 'kind="white: 1":"white: 0"', '--at', '`age, years`=30'],
    );
    expect(contrasts[0]).toMatchObject({ level: 'white: 1', at: { 'age, years': 30 } });
  });

  it.each([
    [['--at', 'age'], 'option-invalid', '--at must look like "age=30, smoke=0|1"'],
    [['--at', 'age=30', '--at', 'age=40'], 'option-invalid', 'names column "age" twice'],
    [['--at', 'age=30,'], 'option-invalid', '--at must look like'],
    [['--contrast', 'smoke=1'], 'option-invalid', '--contrast must look like smoke=1:0'],
    [['--contrast', 'smoke=1:"0'], 'option-invalid', '--contrast must look like smoke=1:0'],
    [['--contrast', 'rase=white:black'], 'column-unknown', 'Did you mean "race"?'],
    [['--interaction', 'age'], 'option-invalid', '--interaction must look like age,smoke'],
    [['--adjust', 'Holm'], 'option-invalid', 'Did you mean "holm"?'],
    [['--pairwise', 'race', '--at', 'race=blak'], 'level-unknown', 'Did you mean "black"?'],
  ])('refuses %j', async (args, code, message) => {
    const { code: exit, stdout, stderr } = await run(['margins', model, births, ...args, '--json']);
    expect([exit, stdout]).toEqual([2, '']);
    const error = JSON.parse(stderr);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});
