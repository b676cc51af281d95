import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnose, loadModel, readCsvSync, residuals } from '@oddsmith/core';
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

  it('has more parts on request, in the shape of its schema', async () => {
    const counts = join(folder, 'counts.csv');
    const lines = Array.from({ length: 12 }, (_, i) => `${(i * 5) % 8},${20 - ((i * 3) % 7)},${i},${i % 3}`);
    writeFileSync(counts, ['ill,well,dose,site', ...lines].join('\n'));
    for (const args of [
      [births, FORMULA, '--without', '3,147', '--groups', '6'],
      [births, FORMULA, '--without', 'race=white'],
      [births, FORMULA, '--without', 'ptl'],
      [separated, 'HG ~ NV + PI + EH', '--without', '1'],
      [counts, 'cbind(ill, well) ~ dose', '--dispersion', 'pearson', '--without', 'site'],
    ]) {
      const { code, stdout, stderr } = await run(['diagnose', ...args, '--json']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const found = JSON.parse(stdout);
      validate(found);
      expect(validate.errors ?? []).toEqual([]);
      const { stdout: text } = await run(['diagnose', ...args]);
      expect(text).toContain('Fits without rows');
      expect(text).not.toMatch(/NaN|undefined|null/);
      for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
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

describe('diagnose --residuals', () => {
  const model = join(folder, 'of-rows.json');
  const file = (name: string) => join(folder, name);
  const gaps = file('gaps.csv');

  it('writes what core says of every row, from a model or a formula', async () => {
    await run(['fit', births, FORMULA, '--output', model]);
    const args = ['--dfbetas', '--seed', '4', '--keep', 'bwt'];
    const byModel = await run(['diagnose', model, births, '--residuals', file('a.csv'), ...args]);
    expect(byModel).toMatchObject({ code: 0, stdout: '', stderr: '' });
    await run(['diagnose', births, FORMULA, '--residuals', file('b.csv'), ...args]);
    const text = readFileSync(file('a.csv'), 'utf8');
    expect(readFileSync(file('b.csv'), 'utf8')).toBe(text);
    const table = readCsvSync(readFileSync(births));
    const wanted = residuals(loadModel(readFileSync(model, 'utf8')), table, { seed: 4, dfbetas: true });
    const [header, ...lines] = text.trim().split('\n');
    const names = header!.split(',');
    expect(lines).toHaveLength(table.rows);
    expect(names.slice(0, 2)).toEqual(['bwt', 'probability']);
    expect(names.filter((name) => name.startsWith('dfbetas_'))).toHaveLength(wanted.dfbetas!.length);
    lines.forEach((line, row) => {
      const cells = line.split(',').map(Number);
      expect(cells[names.indexOf('quantile')]).toBe(wanted.quantile[row]);
      expect(cells[names.indexOf('cooks_distance')]).toBe(wanted.cooksDistance[row]);
      expect(cells[names.indexOf('dfbetas_smoke')]).toBe(
        wanted.dfbetas!.find(({ term }) => term === 'smoke')!.values[row],
      );
    });
  });

  it('keeps rows without residuals where they are, in every format', async () => {
    const lines = readFileSync(births, 'utf8').trim().split('\n');
    const age = lines[0]!.split(',').indexOf('age');
    const cells = lines[3]!.split(',');
    cells[age] = '';
    lines[3] = cells.join(',');
    writeFileSync(gaps, `${lines.join('\n')}\n`);
    for (const name of ['gaps.parquet', 'gaps.ndjson', 'gaps-out.csv']) {
      const { code, stderr } = await run(['diagnose', model, gaps, '--residuals', file(name)]);
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(stderr).toContain('1 of 189 rows lack a value');
      const count = join(folder, `${name}.json`);
      await duckdb(
        `COPY (SELECT count(*) AS n, count(pearson) AS known, max(CASE WHEN pearson IS NULL THEN row END) AS row FROM '${file(name)}') TO '${count}'`,
      );
      expect(JSON.parse(readFileSync(count, 'utf8'))).toEqual({ n: 189, known: 188, row: 3 });
    }
  });

  it('says what it needs, and leaves no file behind', async () => {
    const refused = async (...args: string[]) => {
      const { code, stderr } = await run(['diagnose', model, gaps, ...args, '--json']);
      return [code, JSON.parse(stderr).code, JSON.parse(stderr).at.option ?? JSON.parse(stderr).at.row];
    };
    expect(await refused('--residuals', file('rows.txt'))).toEqual([2, 'option-invalid', 'residuals']);
    expect(await refused('--dfbetas')).toEqual([2, 'option-invalid', 'dfbetas']);
    expect(await refused('--residuals', file('no.csv'), '--groups', '5')).toEqual([
      2,
      'option-invalid',
      'groups',
    ]);
    expect(await refused('--residuals', file('no.csv'), '--keep', 'bw')).toEqual([
      2,
      'column-unknown',
      'keep',
    ]);
    expect(await refused('--residuals', file('no.csv'), '--missing', 'fail')).toEqual([
      2,
      'value-missing',
      3,
    ]);
    expect(await refused('--without', '1.5=')).toEqual([2, 'column-unknown', 'without']);
    expect(await refused('--without', '3')).toEqual([2, 'option-invalid', 'without']);
    expect(existsSync(file('no.csv'))).toBe(false);
  });
});
