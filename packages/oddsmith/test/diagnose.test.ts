import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose, readCsvSync } from '@oddsmith/core';
import Ajv from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { run } from './command.js';
import { dataFile, duckdb, temporaryFolder } from './helpers.js';

const folder = temporaryFolder();
const births = dataFile('birthwt.csv');
const separated = dataFile('endometrial_sep.csv');
const FORMULA = 'low ~ age + race + smoke + I(2 * age)';

describe('diagnose', () => {
  const schema = JSON.parse(readFileSync(new URL('../schemas/diagnose.json', import.meta.url), 'utf8'));
  const validate = new Ajv.default({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allErrors: true,
  }).compile(schema);

  it('prints what core says of data and a formula, in the shape of its schema', async () => {
    for (const [data, formula] of [
      [births, FORMULA],
      [births, 'low ~ 1'],
      [births, 'low ~ bwt'],
      [births, 'low ~ race*smoke*ht'],
      [separated, 'HG ~ NV + PI + EH'],
    ] as const) {
      const { code, stdout, stderr } = await run(['diagnose', data, formula, '--json']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const found = JSON.parse(stdout);
      expect(found).toEqual(await diagnose(readCsvSync(readFileSync(data)), formula));
      validate(found);
      expect(validate.errors ?? []).toEqual([]);
      expect(validate({ ...found, format: 'oddsmith-diagnose/2' })).toBe(false);
      expect(validate({ ...found, more: 1 })).toBe(false);
    }
  });

  it('takes a model file first, whatever the data are in', async () => {
    const model = join(folder, 'separated.json');
    expect((await run(['fit', separated, 'HG ~ NV + PI + EH', '--output', model])).code).toBe(4);
    const parquet = join(folder, 'separated.parquet');
    await duckdb(`COPY (SELECT * FROM '${separated}') TO '${parquet}'`);
    const { code, stdout } = await run(['diagnose', model, parquet]);
    expect(code).toBe(0);
    expect(stdout).toContain('every row with NV = 1 is an event');
    expect(stdout).toContain('Recommended: Firth.');
    expect(stdout).toBe((await run(['diagnose', separated, 'HG ~ NV + PI + EH'])).stdout);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('keeps the reference, event and confidence of the model', async () => {
    const model = join(folder, 'births.json');
    const options = ['--reference', 'race=white', '--event', '0', '--confidence', '0.9'];
    await run(['fit', births, FORMULA, ...options, '--output', model]);
    const byModel = await run(['diagnose', model, births, '--json']);
    const byFormula = await run(['diagnose', births, FORMULA, ...options, '--json']);
    expect(byModel.code).toBe(0);
    expect(JSON.parse(byModel.stdout)).toEqual(JSON.parse(byFormula.stdout));
    expect(JSON.parse(byModel.stdout)).toMatchObject({ event: '0', confidence: 0.9 });
  });

  it('says what it needs', async () => {
    const codeOf = async (...args: string[]) => {
      const { code, stderr } = await run(['diagnose', ...args, '--json']);
      return [code, JSON.parse(stderr).code];
    };
    expect(await codeOf(births)).toEqual([2, 'argument-missing']);
    expect(await codeOf(births, 'low ~ agee')).toEqual([2, 'column-unknown']);
    expect(await codeOf('no.json', births)).toEqual([3, 'file-not-found']);
    expect(await codeOf(births, births)).toEqual([2, 'model-foreign']);
    const damaged = join(folder, 'damaged.json');
    writeFileSync(damaged, '{"format": "oddsmith-model/1", "schema": {');
    expect(await codeOf(damaged, births)).toEqual([2, 'model-damaged']);
    const model = join(folder, 'plain.json');
    await run(['fit', births, 'low ~ age', '--output', model]);
    expect(await codeOf(model, births, '--offset', 'lwt')).toEqual([2, 'option-invalid']);
  });

  it('fits a narrow terminal without Unicode', async () => {
    for (const [data, formula] of [
      [births, FORMULA],
      [separated, 'HG ~ NV + PI + EH'],
    ] as const) {
      const { stdout } = await run(['diagnose', data, formula], {
        env: { LANG: 'C', LC_ALL: 'C' },
        columns: 60,
      });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal has colours.
      const plain = stdout.replace(/\u001b\[\d+m/g, '');
      for (const line of plain.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
      expect(plain).toMatch(/^[\x20-\x7e\n]*$/);
    }
  });
});
