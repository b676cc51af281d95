import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { readCsvSync } from '@oddsmith/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutputFile } from '../src/output/output-file.js';
import { type Field, renderRows } from '../src/output/rows.js';
import { failureOf, temporaryFolder, valuesOf } from './helpers.js';

const folder = temporaryFolder();

describe('an output file', () => {
  it('appears whole, under its name, when it is committed', async () => {
    const path = join(folder, 'model.json');
    writeFileSync(path, 'old');
    const file = await OutputFile.create(path);
    await file.write('new ');
    await file.write('text');
    expect(readFileSync(path, 'utf8')).toBe('old');
    await file.commit();
    await file.discard();
    expect(readFileSync(path, 'utf8')).toBe('new text');
    expect(readdirSync(folder)).toEqual(['model.json']);
  });

  it('leaves nothing when it is discarded', async () => {
    const file = await OutputFile.create(join(folder, 'never.csv'));
    await file.write('half');
    await file.discard();
    expect(readdirSync(folder)).toEqual(['model.json']);
  });

  it('leaves a link a link', async () => {
    const inside = join(folder, 'linked');
    mkdirSync(inside);
    writeFileSync(join(inside, 'target'), 'old');
    symlinkSync(join(inside, 'target'), join(inside, 'link'));
    const file = await OutputFile.create(join(inside, 'link'));
    await file.write('new');
    await file.commit();
    expect(lstatSync(join(inside, 'link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(inside, 'target'), 'utf8')).toBe('new');
  });

  it('can be a device', async () => {
    const file = await OutputFile.create('/dev/null');
    await file.write('text');
    await file.commit();
    await file.discard();
  });

  it('is refused before the work where it cannot be', async () => {
    mkdirSync(join(folder, 'folder'));
    for (const [path, reason] of [
      [join(folder, 'nowhere', 'model.json'), 'its folder does not exist'],
      [join(folder, 'model.json', 'model.json'), 'its folder is a file'],
      [join(folder, 'folder'), 'it is a folder'],
    ] as const) {
      const error = await failureOf(OutputFile.create(path));
      expect(error).toMatchObject({ code: 'file-unwritable', at: { file: path } });
      expect(error.message).toContain(reason);
    }
  });

  it.skipIf(process.getuid?.() === 0)('is refused without permission', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o500);
    const error = await failureOf(OutputFile.create(join(closed, 'model.json')));
    expect(error.message).toContain('permission denied');
  });
});

describe('rows', () => {
  const text = (fields: readonly Field[], rows: number, format: 'csv' | 'json' | 'ndjson') =>
    [...renderRows(rows, fields, format)].join('');
  const fieldOf = (name: string, values: readonly (number | string | null)[]): Field => ({
    name,
    valueAt: (row) => values[row]!,
  });

  it('as CSV come back as they were from a reader', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('NA', 'null', ' x ', 'a"b', 'a,b', '\r\n'),
    );
    const property = fc.property(
      fc.array(fc.tuple(fc.option(fc.double({ noNaN: true })), cell), { minLength: 1, maxLength: 8 }),
      (rows) => {
        fc.pre(rows.every(([, value]) => value !== '' && !value.includes('\ufeff')));
        fc.pre(
          rows.some(
            ([, value]) =>
              Number.isNaN(Number(value)) && !/^\s*(true|false|[-+]?inf(inity)?)\s*$/i.test(value),
          ),
        );
        const numbers = rows.map(([value]) => value);
        const texts = rows.map(([, value]) => value);
        const csv = text([fieldOf('n', numbers), fieldOf('t', texts)], rows.length, 'csv');
        const table = readCsvSync(csv, { delimiter: ',', types: { t: 'text', n: 'number' } });
        expect(valuesOf(table.columns[0])).toEqual(
          numbers.map((value) => (value === null ? null : value + 0)),
        );
        expect(valuesOf(table.columns[1])).toEqual(texts);
      },
    );
    fc.assert(property, { seed: 20261121, numRuns: 300 });
  });

  it('as JSON are what they were, with null for what is not finite', () => {
    const fields = [fieldOf('a', [1.5, Number.POSITIVE_INFINITY]), fieldOf('b "q"', ['x', null])];
    const expected = [
      { a: 1.5, 'b "q"': 'x' },
      { a: null, 'b "q"': null },
    ];
    expect(JSON.parse(text(fields, 2, 'json'))).toEqual(expected);
    const lines = text(fields, 2, 'ndjson').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(expected);
  });

  it('are complete across chunks', () => {
    const fields = [{ name: 'row', valueAt: (row: number) => row }];
    for (const rows of [0, 1, 4095, 4096, 4097, 8192]) {
      expect(JSON.parse(text(fields, rows, 'json'))).toHaveLength(rows);
      expect(text(fields, rows, 'csv').split('\n')).toHaveLength(rows + 2);
      expect(text(fields, rows, 'ndjson').split('\n')).toHaveLength(rows + 1);
    }
  });
});
