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
import type { Cells, Field } from '../src/output/fields.js';
import { OutputFile } from '../src/output/output-file.js';
import { frameOf, type RowFormat, rowsText } from '../src/output/rows.js';
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
  const text = (fields: readonly Field[], rows: number, format: RowFormat) => {
    const frame = frameOf(
      fields.map(({ name }) => name),
      format,
    );
    return frame.before + new TextDecoder().decode(rowsText(rows, fields, format)) + frame.after;
  };
  const numbers = (values: readonly (number | null)[]): Cells => ({
    kind: 'number',
    values: Float64Array.from(values, (value) => value ?? Number.NaN),
  });
  const texts = (values: readonly (string | null)[], kind: 'text' | 'boolean' = 'text'): Cells => {
    const labels = [...new Set(values)].filter((value) => value !== null);
    return { kind, labels, codes: Int32Array.from(values, (value) => labels.indexOf(value!)) };
  };

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
        const first = rows.map(([value]) => value);
        const second = rows.map(([, value]) => value);
        const fields = [
          { name: 'n', cells: numbers(first) },
          { name: 't', cells: texts(second) },
        ];
        const csv = text(fields, rows.length, 'csv');
        const table = readCsvSync(csv, { delimiter: ',', types: { t: 'text', n: 'number' } });
        expect(valuesOf(table.columns[0])).toEqual(first.map((value) => (value === null ? null : value + 0)));
        expect(valuesOf(table.columns[1])).toEqual(second);
      },
    );
    fc.assert(property, { seed: 20261121, numRuns: 300 });
  });

  const all: readonly Field[] = [
    { name: 'row', cells: { kind: 'counter', first: 9 } },
    { name: 'a', cells: numbers([1.5, Number.POSITIVE_INFINITY, null]) },
    { name: 'b "ü"', cells: texts(['x', null, 'é,\n']) },
    { name: 'c', cells: texts(['true', 'false', null], 'boolean') },
    { name: 'd', cells: { kind: 'date', values: Float64Array.of(18262, 0.5, Number.NaN) } },
    { name: 'class', cells: { kind: 'class', labels: ['no', 'yes'], codes: Int32Array.of(1, 0, -1) } },
  ];

  it('as CSV are quoted where they must be, empty where there is no value', () => {
    expect(text(all, 3, 'csv')).toBe(
      'row,a,"b ""ü""",c,d,class\n9,1.5,x,true,2020-01-01,yes\n10,Infinity,,false,1970-01-01T12:00:00.000Z,no\n11,,"é,\n",,,\n',
    );
  });

  it('as JSON are what they were, with null for what is not finite', () => {
    const expected = [
      { row: 9, a: 1.5, 'b "ü"': 'x', c: true, d: '2020-01-01', class: 'yes' },
      { row: 10, a: null, 'b "ü"': null, c: false, d: '1970-01-01T12:00:00.000Z', class: 'no' },
      { row: 11, a: null, 'b "ü"': 'é,\n', c: null, d: null, class: null },
    ];
    expect(JSON.parse(text(all, 3, 'json'))).toEqual(expected);
    const lines = text(all, 3, 'ndjson').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(expected);
  });

  it('outgrow the room that was made for them', () => {
    const long = 'é'.repeat(1000);
    const values = Array.from({ length: 3000 }, (_, i) => (i % 3 === 0 ? long : String(i)));
    const lines = text([{ name: 't', cells: texts(values) }], values.length, 'csv')
      .trimEnd()
      .split('\n');
    expect(lines).toEqual(['t', ...values]);
  });
});
