import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analysisOfDeviance, compareModels, readCsvSync, testHypotheses } from '@oddsmith/core';
import Ajv from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { readModelFile } from '../src/model-file.js';
import { run } from './command.js';
import { dataFile, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const births = dataFile('birthwt.csv');
const separated = dataFile('endometrial_sep.csv');
const [small, large, other, infinite] = ['small', 'large', 'other', 'infinite'].map((name) =>
  join(folder, `${name}.json`),
) as [string, string, string, string];

beforeAll(async () => {
  await run(['fit', births, 'low ~ age + lwt', '--output', small]);
  await run([
    'fit',
    births,
    'low ~ age + lwt + race + smoke',
    '--reference',
    'race=white',
    '--output',
    large,
  ]);
  await run(['fit', births, 'low ~ ht', '--output', other]);
  await run(['fit', separated, 'HG ~ NV + PI + EH', '--output', infinite]);
});

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

async function printed(...args: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await run(['compare', ...args, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

async function codeOf(...args: string[]) {
  const { code, stderr } = await run(['compare', ...args, '--json']);
  return [code, JSON.parse(stderr).code];
}

const rows = () => readCsvSync(readFileSync(births));

describe('compare --json', () => {
  it('puts models side by side', async () => {
    const check = validatorOf('compare');
    const paths = [large, small, other];
    const models = await Promise.all(paths.map(readModelFile));
    const found = (await printed(...paths, '--adjust', 'holm')) as object;
    expect(found).toEqual(compareModels(models, { names: paths, adjustment: 'holm' }));
    expect(check(found)).toEqual([]);
    expect(check({ ...found, more: 1 })).not.toEqual([]);
    expect(check({ ...found, format: 'oddsmith-compare/2' })).not.toEqual([]);
  });

  it('tests hypotheses, with data and without', async () => {
    const check = validatorOf('hypotheses');
    const texts = ['age = 0', 'race[black] = race[other], smoke = 1'];
    const asked = texts.flatMap((text) => ['--hypothesis', text]);
    const model = await readModelFile(large);
    const alone = (await printed(large, ...asked)) as object;
    expect(alone).toEqual(await testHypotheses(null, model, texts));
    const whole = await printed(large, '--data', births, ...asked, '--adjust', 'BH', '--tests', 'lr,score');
    expect(whole).toEqual(
      await testHypotheses(rows(), model, texts, { adjustment: 'BH', tests: ['lr', 'score'] }),
    );
    const open = await printed(infinite, '--data', separated, '--hypothesis', 'NV = 0');
    for (const found of [alone, whole, open]) expect(check(found)).toEqual([]);
    expect(check({ ...alone, more: 1 })).not.toEqual([]);
  });

  it('analyses the deviance', async () => {
    const check = validatorOf('deviance');
    const model = await readModelFile(large);
    for (const type of ['I', 'II', 'III'] as const) {
      const found = await printed(large, '--data', births, '--deviance', type, '--adjust', 'hommel');
      expect(found).toEqual(await analysisOfDeviance(rows(), model, { type, adjustment: 'hommel' }));
      expect(check(found)).toEqual([]);
    }
    const weighted = join(folder, 'weighted.json');
    await run(['fit', births, 'low ~ age', '--weights', 'lwt', '--output', weighted]);
    const found = await printed(weighted, '--data', births, '--weights', 'lwt', '--deviance', 'I');
    expect(check(found)).toEqual([]);
    expect(await codeOf(weighted, '--data', births, '--deviance', 'I')).toEqual([2, 'data-shape']);
  });
});

describe('compare', () => {
  it('prints tables that fit the terminal', async () => {
    const commands = [
      [small, large, other],
      [large, '--hypothesis', 'race[black] = race[other]', '--data', births, '--adjust', 'bonferroni'],
      [large, '--deviance', 'I', '--data', births],
      [large, '--deviance', 'III', '--data', births, '--adjust', 'BH'],
    ];
    for (const args of commands) {
      const { stdout } = await run(['compare', ...args], { env: { LANG: 'C', LC_ALL: 'C' }, columns: 60 });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal has colours.
      const plain = stdout.replace(/\u001b\[\d+m/g, '');
      for (const line of plain.split('\n')) expect(line.length, line).toBeLessThanOrEqual(60);
      expect(plain).toMatch(/^[\x20-\x7e\n]*$/);
    }
    const models = (await run(['compare', small, large, other])).stdout;
    expect(models).toContain('not tested, since the larger lacks ht');
    const tests = (await run(['compare', large, '--hypothesis', 'age = 0', '--data', births])).stdout;
    for (const name of ['Wald', 'Likelihood ratio', 'Score', 'Left − right']) expect(tests).toContain(name);
    const deviance = (await run(['compare', large, '--deviance', 'I', '--data', births])).stdout;
    expect(deviance).toMatch(/\(null model\) +188 +234\.67/);
  });

  it('points at what it does not understand', async () => {
    const { code, stderr } = await run(['compare', large, '--hypothesis', 'agee = 0, lwt = 1']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/Did you mean "age"\?/);
    expect(stderr).toMatch(/agee = 0, lwt = 1\n.*\^\^\^\^/);
  });

  it('says what it needs', async () => {
    const age = ['--hypothesis', 'age'];
    expect(await codeOf()).toEqual([2, 'argument-missing']);
    expect(await codeOf(small)).toEqual([2, 'argument-missing']);
    expect(await codeOf(small, large, ...age)).toEqual([2, 'option-invalid']);
    expect(await codeOf(small, large, '--data', births)).toEqual([2, 'option-invalid']);
    expect(await codeOf(small, ...age, '--deviance', 'I')).toEqual([2, 'option-invalid']);
    expect(await codeOf(small, '--deviance', 'I')).toEqual([2, 'argument-missing']);
    expect(await codeOf(small, '--deviance', '2')).toEqual([2, 'option-invalid']);
    expect(await codeOf(small, ...age, '--tests', 'rao')).toEqual([2, 'option-invalid']);
    expect(await codeOf(small, ...age, '--tests', 'lr')).toEqual([2, 'argument-missing']);
    expect(await codeOf(small, large, '--tests', 'lr')).toEqual([2, 'option-invalid']);
    expect(await codeOf(small, ...age, '--adjust', 'homel')).toEqual([2, 'option-invalid']);
    expect(await codeOf('no.json', large)).toEqual([3, 'file-not-found']);
    expect(await codeOf(births, large)).toEqual([2, 'model-foreign']);
  });
});
