import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { run } from './command.js';
import { dataFile, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const births = dataFile('birthwt.csv');
const separated = dataFile('endometrial_sep.csv');

function validatorOf(name: string) {
  const schema = JSON.parse(readFileSync(new URL(`../schemas/${name}.json`, import.meta.url), 'utf8'));
  const validate = new Ajv.default({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allErrors: true,
  }).compile(schema);
  return (value: unknown) => (validate(value) ? [] : validate.errors);
}

const stdoutOf = async (...args: string[]) => (await run(args)).stdout;

describe('the shipped schemas describe', () => {
  it('what fit prints', async () => {
    const check = validatorOf('fit');
    for (const args of [
      [births, 'low ~ age + race'],
      [births, 'low ~ 1'],
      [births, 'low ~ age + I(2 * age) + smoke*race', '--weights', 'ftv'],
      [births, 'low ~ age', '--max-iterations', '1'],
      [separated, 'HG ~ NV + PI + EH'],
      [separated, 'HG ~ NV + PI + EH', '--intervals', 'profile'],
      [separated, 'HG ~ NV + PI + EH', '--penalty', 'firth'],
      [separated, 'HG ~ NV + PI + EH', '--penalty', 'ridge', '--lambda', '0.1'],
      [separated, 'HG ~ NV + PI + EH', '--penalty', 'elastic-net', '--lambda', '0.1', '--alpha', '0.4'],
      [births, 'low ~ age', '--covariance', 'bootstrap', '--replicates', '20', '--intervals', 'bca'],
      [births, 'low ~ age', '--covariance', 'jackknife', '--cluster', 'race'],
      [births, 'low ~ age + race', '--rosetta'],
      [separated, 'HG ~ NV + PI + EH', '--penalty', 'ridge', '--lambda', '0.1', '--rosetta'],
    ]) {
      const report = JSON.parse(await stdoutOf('fit', ...args, '--json'));
      expect(check(report)).toEqual([]);
      expect(check({ ...report, format: 'oddsmith-fit/2' })).not.toEqual([]);
      expect(check({ ...report, more: 1 })).not.toEqual([]);
    }
  });

  it('model files', async () => {
    const check = validatorOf('model');
    const path = join(folder, 'model.json');
    for (const args of [
      [births, 'low ~ log(age) + factor(ftv) + race:smoke + I(lwt / 100)'],
      [births, 'low ~ poly(age, 2) + poly(lwt, 2, raw = TRUE) + C(race, sum)'],
      [
        births,
        'low ~ ns(age, df = 2) + race + (race == "white" & !smoke > 0)',
        '--contrasts',
        'race=helmert',
      ],
      [births, 'low ~ bs(age, df = 4) + cut(lwt, c(-Inf, 120, Inf))'],
      [births, 'low ~ rcs(lwt, 3) + scale(age)'],
      [separated, 'HG ~ NV + PI + EH'],
      [separated, 'HG ~ NV + PI + EH', '--penalty', 'firth'],
      [separated, 'HG ~ NV + PI + EH', '--penalty', 'ridge', '--lambda', '0.1'],
      [separated, 'HG ~ NV + PI + EH', '--penalty', 'elastic-net', '--lambda', '0.1', '--alpha', '0.4'],
      [births, 'low ~ age', '--covariance', 'bootstrap', '--replicates', '20', '--strata', 'low'],
    ]) {
      await run(['fit', ...args, '--output', path]);
      expect(check(JSON.parse(readFileSync(path, 'utf8')))).toEqual([]);
    }
  });

  it('what describe prints', async () => {
    const check = validatorOf('describe');
    for (const args of [[births], [births, '--response', 'low'], [dataFile('types.arrows')]]) {
      expect(check(JSON.parse(await stdoutOf('describe', ...args, '--json')))).toEqual([]);
    }
  });

  it('predictions', async () => {
    const check = validatorOf('prediction');
    const path = join(folder, 'births.json');
    await run(['fit', births, 'low ~ age + race', '--output', path]);
    for (const options of [[], ['--keep', 'race,low'], ['--intervals', 'wald']]) {
      const lines = await stdoutOf('predict', path, births, '--json', ...options);
      for (const line of lines.trimEnd().split('\n')) expect(check(JSON.parse(line))).toEqual([]);
    }
    expect(check({ row: 1, probability: 2, log_odds: 0, class: 'a' })).not.toEqual([]);
  });

  it('errors', async () => {
    const check = validatorOf('error');
    for (const args of [
      ['fit', births, 'low ~ agee'],
      ['fit', births, 'low ~'],
      ['describe', 'no.csv'],
      ['fit', '--what'],
    ]) {
      const { stderr } = await run([...args, '--json']);
      expect(check(JSON.parse(stderr))).toEqual([]);
    }
  });
});
