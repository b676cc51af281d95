import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { run } from './command.js';
import { temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const file = (name: string) => join(folder, name);
const golden = fileURLToPath(new URL('../../../test/golden/conditional/', import.meta.url));
const infert = join(golden, 'infert.csv');
const known = JSON.parse(readFileSync(join(golden, 'conditional.json'), 'utf8'));
const MATCHED = [infert, 'case ~ spontaneous + induced', '--family', 'conditional', '--strata', 'stratum'];

function isDescribed(name: string, value: unknown): void {
  const schema = JSON.parse(readFileSync(new URL(`../schemas/${name}.json`, import.meta.url), 'utf8'));
  const options = { strict: true, strictTypes: false, strictRequired: false, allErrors: true };
  const validate = new Ajv.default(options).compile(schema);
  expect(validate(value) ? [] : validate.errors).toEqual([]);
}

describe('a conditional model on the command line', () => {
  it('is fitted, told and described by the schemas', async () => {
    const { code, stdout } = await run(['fit', ...MATCHED, '--json', '--output', file('model.json')]);
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    isDescribed('fit', report);
    isDescribed('model', JSON.parse(readFileSync(file('model.json'), 'utf8')));
    expect(report.sets).toMatchObject({ column: 'stratum', count: 83, informative: 83, rows: 248 });
    known.stratum.estimate.forEach((wanted: string, j: number) => {
      expect(Math.abs(report.coefficients[j].estimate / Number(wanted) - 1)).toBeLessThan(1e-12);
    });
    const summary = await run(['fit', ...MATCHED]);
    expect(summary.stdout).toContain('Modelling case = 1 within sets of stratum');
    expect(summary.stdout).toContain('83 sets');
  });

  it('predicts within sets, wherever the rows of a set stand', async () => {
    await run(['fit', ...MATCHED, '--output', file('model.json')]);
    const predicted = await run(['predict', file('model.json'), infert, '--keep', 'stratum', '--json']);
    expect(predicted.code).toBe(0);
    const rows = predicted.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const totals = new Map<number, number>();
    for (const { stratum, probability } of rows)
      totals.set(stratum, (totals.get(stratum) ?? 0) + probability);
    expect(totals.size).toBe(83);
    for (const total of totals.values()) expect(total).toBeCloseTo(1, 14);
  });

  it('asks for the sets, and refuses what does not go with them', async () => {
    const without = await run(['fit', infert, 'case ~ induced', '--family', 'conditional']);
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('--strata');
    await run(['fit', ...MATCHED, '--output', file('model.json')]);
    writeFileSync(file('bare.csv'), 'spontaneous,induced\n1,0\n');
    const bare = await run(['predict', file('model.json'), file('bare.csv')]);
    expect(bare.stderr).toContain('stratum');
    expect(bare.code).toBe(2);
    for (const more of [
      ['--engine', 'stream'],
      ['--penalty', 'firth'],
      ['--history', file('h.csv')],
    ])
      expect((await run(['fit', ...MATCHED, ...more])).code).toBe(2);
    expect((await run(['evaluate', file('model.json'), infert])).code).toBe(2);
    expect((await run(['diagnose', file('model.json'), infert])).code).toBe(2);
  });

  it('says that an estimate does not exist', async () => {
    writeFileSync(file('separated.csv'), 'set,y,x\n1,1,2\n1,0,1\n2,1,3\n2,0,1\n');
    const { code, stdout, stderr } = await run([
      ...['fit', file('separated.csv'), 'y ~ x', '--family', 'conditional', '--strata', 'set', '--json'],
    ]);
    expect(code).toBe(4);
    isDescribed('fit', JSON.parse(stdout));
    expect(stderr).toContain('separated');
  });
});
