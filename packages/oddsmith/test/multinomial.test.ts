/** Models of several classes on the command line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { run } from './command.js';
import { temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const women = new URL('../../../test/golden/zoo-families/womenlf_multinomial.csv', import.meta.url).pathname;
const model = join(folder, 'women.json');
const FORMULA = 'partic ~ hincome + children';
const BASE = ['--reference', 'partic=not.work'];

function validatorOf(name: string) {
  const schema = JSON.parse(readFileSync(new URL(`../schemas/${name}.json`, import.meta.url), 'utf8'));
  const ajv = new Ajv.default({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
  const validate = ajv.compile(schema);
  return (value: unknown) => (validate(value) ? [] : validate.errors);
}

describe('fit', () => {
  it('makes a multinomial model of three labels, a table for each class', async () => {
    const { stdout, code } = await run(['fit', women, FORMULA, ...BASE, '--output', model]);
    expect(code).toBe(0);
    expect(stdout).toContain('fulltime against not.work');
    expect(stdout).toContain('parttime against not.work');
    const file = JSON.parse(readFileSync(model, 'utf8'));
    expect(validatorOf('model')(file)).toEqual([]);
    expect(file.family).toBe('multinomial');
  });

  it('prints JSON as the schema says', async () => {
    const check = validatorOf('fit');
    for (const more of [[], ['--family', 'multinomial', '--confidence', '0.9']]) {
      const { stdout } = await run(['fit', women, FORMULA, ...BASE, ...more, '--json']);
      const report = JSON.parse(stdout);
      expect(check(report)).toEqual([]);
      expect(report.classes.map(({ level }: { level: string }) => level)).toEqual([
        'not.work',
        'fulltime',
        'parttime',
      ]);
    }
  });

  it('refuses what is of binary models', async () => {
    const { stderr, code } = await run(['fit', women, FORMULA, '--penalty', 'firth', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'option-unavailable', at: { option: 'penalty' } });
  });
});

describe('predict', () => {
  it('writes a column for each class and the most probable one', async () => {
    const { stdout } = await run(['predict', model, women, '--keep', 'partic']);
    const [header, first] = stdout.split('\n');
    expect(header).toBe('partic,probability_not.work,probability_fulltime,probability_parttime,class');
    const cells = first!.split(',');
    expect(cells.slice(1, 4).reduce((sum, cell) => sum + Number(cell), 0)).toBeCloseTo(1, 14);
    expect(cells[4]).toBe('not.work');
  });

  it('writes rows as the schema says, with intervals, and Parquet', async () => {
    const check = validatorOf('prediction');
    const { stdout } = await run(['predict', model, women, '--json', '--intervals', 'wald']);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(263);
    for (const row of rows) expect(check(row)).toEqual([]);
    expect(rows[0].probability_fulltime_lower).toBeLessThan(rows[0].probability_fulltime);
    const output = join(folder, 'women.parquet');
    expect((await run(['predict', model, women, '--output', output])).code).toBe(0);
    const again = await run(['fit', output, 'class ~ probability_fulltime', '--json']);
    expect(JSON.parse(again.stdout).rows).toBe(263);
  });
});

describe('what is for binary models', () => {
  it.each(['evaluate', 'diagnose'])('%s says so', async (command) => {
    const { stderr, code } = await run([command, model, women, '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'option-unavailable' });
  });
});
