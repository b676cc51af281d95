/** Ordinal models on the command line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { run } from './command.js';
import { temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const golden = (name: string) => fileURLToPath(new URL(`../../../test/golden/${name}`, import.meta.url));
const housing = golden('zoo-families/housing_ordinal.csv');
const births = golden('ordinal/births.csv');
const FIT = [housing, 'Sat ~ Infl + Cont', '--levels', 'Sat=Low|Medium|High', '--weights', 'Freq'];

function problemsOf(name: string, value: unknown) {
  const schema = JSON.parse(readFileSync(new URL(`../schemas/${name}.json`, import.meta.url), 'utf8'));
  const options = { strict: true, strictTypes: false, strictRequired: false, allErrors: true };
  const validate = new Ajv.default(options).compile(schema);
  return validate(value) ? [] : validate.errors;
}

describe('oddsmith fit of ordered classes', () => {
  it('prints a summary and one JSON object that the schema describes', async () => {
    const text = await run(['fit', ...FIT]);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/order Low < Medium < High of Sat/);
    expect(text.stdout).toMatch(/Low\|Medium/);
    const report = JSON.parse((await run(['fit', ...FIT, '--json'])).stdout);
    expect(report.family).toBe('ordinal');
    expect(report.proportionalOdds.brant.df).toBe(3);
    expect(problemsOf('fit', report)).toEqual([]);
  });

  it('has effects of each threshold, and a model that predicts every class', async () => {
    const model = join(folder, 'model.json');
    const fitted = await run([
      'fit',
      ...FIT,
      ...[
        '--family',
        'ordinal',
        '--nonproportional',
        'Infl',
        '--nonproportional',
        'Cont',
        '--output',
        model,
        '--json',
      ],
    ]);
    expect(fitted.stderr).toBe('');
    const report = JSON.parse(fitted.stdout);
    expect(report.coefficients).toHaveLength(2 * 2 + 2 + 2);
    expect(problemsOf('fit', report)).toEqual([]);
    expect(problemsOf('model', JSON.parse(readFileSync(model, 'utf8')))).toEqual([]);
    const predicted = await run(['predict', model, housing, '--intervals', 'wald', '--json']);
    const [first] = predicted.stdout.split('\n').map((line) => line && JSON.parse(line));
    const { probability_Low, probability_Medium, probability_High } = first;
    expect(probability_Low + probability_Medium + probability_High).toBeCloseTo(1, 14);
    expect(first.probability_Low_lower).toBeLessThan(probability_Low);
    expect(problemsOf('prediction', first)).toEqual([]);
  });

  it('ends with code 4 where the classes are separated', async () => {
    const options = ['--family', 'ordinal', '--levels', 'size=low|small|middle|large'];
    const whole = await run(['fit', births, 'size ~ I(size == "low") + age', ...options]);
    expect(whole.code).toBe(4);
    expect(whole.stdout).toMatch(/separation/);
  });

  it('names the nearest term', async () => {
    const { code, stderr } = await run(['fit', ...FIT, '--family', 'ordinal', '--nonproportional', 'Inlf']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/Did you mean "Infl"/);
  });
});
