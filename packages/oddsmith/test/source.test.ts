import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import type { Table } from '@oddsmith/core';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import { openSource } from '../src/source/source.js';
import { dataFile, duckdb, failureOf, temporaryFolder, valuesOf } from './helpers.js';

const folder = temporaryFolder();
const file = (name: string) => join(folder, name);
const write = (name: string, content: string | Uint8Array) => {
  writeFileSync(file(name), content);
  return file(name);
};
const columnsOf = (table: Table) =>
  table.columns.map((column) => [column.name, column.type, valuesOf(column)] as const);
const column = (table: Table, name: string) => table.columns.find((candidate) => candidate.name === name);

beforeAll(async () => {
  const csv = dataFile('birthwt.csv');
  copyFileSync(csv, file('birthwt.csv'));
  writeFileSync(file('birthwt.csv.gz'), zlib.gzipSync(readFileSync(csv)));
  const from = `SELECT * FROM read_csv('${csv}')`;
  await duckdb(
    `COPY (${from}) TO '${file('birthwt.parquet')}'`,
    `COPY (${from}) TO '${file('birthwt.ndjson')}'`,
    `COPY (${from}) TO '${file('birthwt.json')}' (FORMAT json, ARRAY true)`,
    `COPY (${from}) TO '${file('birthwt.tsv')}' (DELIMITER '\t', HEADER)`,
  );
});

describe('the same data in every format', () => {
  const zstd = 'zstdDecompressSync' in zlib ? ['birthwt-zstd.feather'] : [];
  const formats = ['csv', 'csv.gz', 'tsv', 'parquet', 'json', 'ndjson'].map(
    (extension) => `birthwt.${extension}`,
  );

  it.each([...formats, 'birthwt-lz4.feather', ...zstd])('%s', async (name) => {
    const expected = await openSource(dataFile('birthwt.csv'));
    const table = await openSource(name.endsWith('feather') ? dataFile(name) : file(name));
    expect(table.rows).toBe(189);
    expect(columnsOf(table)).toEqual(columnsOf(expected));
  });

  it('is recognised by its content when the name says nothing', async () => {
    const expected = columnsOf(await openSource(dataFile('birthwt.csv')));
    write('birthwt.ndjson.gz', zlib.gzipSync(readFileSync(file('birthwt.ndjson'))));
    for (const format of ['csv', 'csv.gz', 'parquet', 'json', 'ndjson', 'ndjson.gz']) {
      copyFileSync(file(`birthwt.${format}`), file('data'));
      expect(columnsOf(await openSource(file('data')))).toEqual(expected);
    }
  });

  it('reads only the columns asked for, in the order of the file', async () => {
    for (const name of formats) {
      const table = await openSource(file(name), { columns: ['race', 'low'] });
      expect(table.columns.map((candidate) => candidate.name)).toEqual(['low', 'race']);
    }
  });

  it('names the nearest column for a misspelt one', async () => {
    for (const path of [...formats.map(file), dataFile('birthwt-lz4.feather')]) {
      const error = await failureOf(openSource(path, { columns: ['rase'] }));
      expect(error.code).toBe('column-unknown');
      expect(error.message).toContain('Did you mean "race"?');
      expect(error.at).toMatchObject({ column: 'rase' });
    }
  });

  it('reports progress up to the whole', async () => {
    for (const name of ['birthwt.csv', 'birthwt.parquet']) {
      let last = { done: 0, total: null as number | null };
      await openSource(file(name), { onProgress: (progress) => (last = progress) });
      expect(last.done).toBe(last.total);
      expect(last.done).toBeGreaterThan(100);
    }
  });

  it('stops when cancelled', async () => {
    for (const path of [...formats.map(file), dataFile('birthwt-lz4.feather')]) {
      const error = await failureOf(openSource(path, { signal: AbortSignal.abort() }));
      expect(error.code).toBe('cancelled');
    }
  });
});

describe('column types', () => {
  const made = [
    'range AS whole',
    'range / 4.0 AS double_value',
    'range::DECIMAL(9, 2) / 8 AS narrow',
    '123456789012345678.25::DECIMAL(22, 2) AS wide',
    '9007199254740993 AS big',
    "CASE WHEN range = 1 THEN NULL ELSE 'é' || (2 - range) END AS text",
    'CASE WHEN range = 1 THEN NULL ELSE range = 0 END AS flag',
    "DATE '2000-01-01' + range::INTEGER AS day",
    "TIMESTAMP '1969-12-31 12:00:00' AS moment",
    "TIMESTAMPTZ '1970-01-02 06:00:00+00' AS zoned",
    "TIME '12:30:00' AS clock",
    "'NaN'::DOUBLE AS absent",
    '[1, 2] AS list',
    "{'a': 1} AS record",
    "'x'::BLOB AS bytes",
  ];

  it('of Parquet', async () => {
    await duckdb(`COPY (SELECT ${made.join(', ')} FROM range(3)) TO '${file('types.parquet')}'`);
    const table = await openSource(file('types.parquet'));
    expect(columnsOf(table)).toEqual([
      ['whole', 'number', [0, 1, 2]],
      ['double_value', 'number', [0, 0.25, 0.5]],
      ['narrow', 'number', [0, 0.125, 0.25]],
      ['wide', 'number', Array(3).fill(123456789012345678.25)],
      ['big', 'number', Array(3).fill(9007199254740992)],
      ['text', 'text', ['é2', null, 'é0']],
      ['flag', 'boolean', ['true', null, 'false']],
      ['day', 'date', [10957, 10958, 10959]],
      ['moment', 'date', Array(3).fill(-0.5)],
      ['zoned', 'date', Array(3).fill(1.25)],
      ['clock', 'text', Array(3).fill('12:30:00')],
      ['absent', 'number', [null, null, null]],
    ]);
    expect(column(table, 'text')).toMatchObject({ levels: ['é0', 'é2'], ownOrder: false });
    const error = await failureOf(openSource(file('types.parquet'), { columns: ['list'] }));
    expect(error).toMatchObject({ code: 'column-type', at: { column: 'list' } });
    expect(error.message).toContain('INTEGER[]');
  });

  it('of Arrow', async () => {
    const table = await openSource(dataFile('types.arrows'));
    expect(columnsOf(table)).toEqual([
      ['integer', 'number', [1, null, 3]],
      ['big', 'number', [9007199254740992, 2, 3]],
      ['single', 'number', [0.5, 1.5, null]],
      ['text', 'text', ['b', null, 'a']],
      ['ordered', 'text', ['high', 'low', 'high']],
      ['boolean', 'boolean', ['true', null, 'false']],
      ['date', 'date', [0, 18262, null]],
      ['time', 'date', [0, 1.5, null]],
    ]);
    expect(column(table, 'ordered')).toMatchObject({ levels: ['low', 'high'], ownOrder: true });
    const error = await failureOf(openSource(dataFile('types.arrows'), { columns: ['list'] }));
    expect(error).toMatchObject({ code: 'column-type', at: { column: 'list' } });
  });

  it('of Arrow files and streams by apache-arrow', async () => {
    const arrow = tableFromArrays({ x: Float64Array.of(1.5, -2), s: ['b', 'a'] });
    for (const kind of ['file', 'stream'] as const) {
      const table = await openSource(write(`${kind}.arrow`, tableToIPC(arrow, kind)));
      expect(columnsOf(table)).toEqual([
        ['x', 'number', [1.5, -2]],
        ['s', 'text', ['b', 'a']],
      ]);
    }
  });

  it('of JSON: mixtures, times and identifiers stay text, missing keys are missing', async () => {
    const rows = [
      { n: 1.5, mixed: '007', clock: '9:30', day: '2020-01-01', flag: true, empty: null, nested: { a: 1 } },
      { n: 2, mixed: 7, clock: '10:00', day: '2020-01-02', flag: null, empty: null, nested: { a: 2 } },
      { mixed: null, flag: false },
    ];
    const table = await openSource(write('rows.json', JSON.stringify(rows)));
    expect(columnsOf(table)).toEqual([
      ['n', 'number', [1.5, 2, null]],
      ['mixed', 'text', ['007', '7', null]],
      ['clock', 'text', ['9:30', '10:00', null]],
      ['day', 'date', [18262, 18263, null]],
      ['flag', 'boolean', ['true', null, 'false']],
      ['empty', 'number', [null, null, null]],
    ]);
  });

  it('can be asked for', async () => {
    const path = write('zip.ndjson', '{"zip": 9007199254740993, "n": "3"}\n{"zip": 2, "n": "4"}\n');
    const table = await openSource(path, { types: { zip: 'text', n: 'number' } });
    expect(columnsOf(table)).toEqual([
      ['zip', 'text', ['9007199254740993', '2']],
      ['n', 'number', [3, 4]],
    ]);
    const error = await failureOf(openSource(file('birthwt.parquet'), { types: { race: 'number' } }));
    expect(error).toMatchObject({ code: 'column-type', at: { column: 'race', row: 1 } });
  });
});

describe('patterns', () => {
  beforeAll(async () => {
    mkdirSync(file('parts'));
    write('parts/a1.csv', 'x,g\n1,a\n2,b\n');
    write('parts/a2.csv.gz', zlib.gzipSync('g,x\nc,3\n'));
    write('parts/b.csv', 'x,h\n1,a\n');
    write('parts/t1.csv', 'id\n1\n');
    write('parts/t2.csv', 'id\n01a\n');
    await duckdb(
      `COPY (SELECT 1 AS x, 'b' AS g) TO '${file('parts/p1.parquet')}'`,
      `COPY (SELECT 2.5 AS x, 'a' AS g) TO '${file('parts/p2.parquet')}'`,
    );
  });

  it('of CSV files: one below the other, columns by name', async () => {
    const table = await openSource(file('parts/a?.csv*'));
    expect(columnsOf(table)).toEqual([
      ['x', 'number', [1, 2, 3]],
      ['g', 'text', ['a', 'b', 'c']],
    ]);
  });

  it('of CSV files: text in one is text in all, with the tokens as written', async () => {
    expect(columnsOf(await openSource(file('parts/t*.csv')))).toEqual([['id', 'text', ['1', '01a']]]);
  });

  it('of CSV files: a column that is empty in one has its type from the others', async () => {
    write('parts/m1.csv', 'd,g,n\n,,\n');
    write('parts/m2.csv', 'd,g,n\n2020-01-01,b,\n');
    write('parts/m3.csv', 'd,g,n\n,a,\n');
    expect(columnsOf(await openSource(file('parts/m?.csv')))).toEqual([
      ['d', 'date', [null, 18262, null]],
      ['g', 'text', [null, 'b', 'a']],
      ['n', 'number', [null, null, null]],
    ]);
  });

  it('of Parquet files', async () => {
    const table = await openSource(file('par*/p?.parquet'), { columns: ['g'] });
    expect(columnsOf(table)).toEqual([['g', 'text', ['b', 'a']]]);
  });

  it('of Parquet files whose columns differ', async () => {
    await duckdb(
      `COPY (SELECT 1 AS x) TO '${file('parts/q1.parquet')}'`,
      `COPY (SELECT 'a' AS x) TO '${file('parts/q2.parquet')}'`,
      `COPY (SELECT 1 AS x) TO '${file('parts/r1.parquet')}'`,
      `COPY (SELECT 1 AS y) TO '${file('parts/r2.parquet')}'`,
    );
    const type = await failureOf(openSource(file('parts/q?.parquet')));
    expect(type).toMatchObject({ code: 'data-shape', at: { column: 'x' } });
    expect(type.message).toBe(
      'Column "x" is INTEGER in the first file of the pattern and VARCHAR in another.',
    );
    const missing = await failureOf(openSource(file('parts/r?.parquet')));
    expect(missing).toMatchObject({
      code: 'data-shape',
      at: { file: file('parts/r2.parquet'), column: 'x' },
    });
  });

  it('that match nothing, other columns or other formats', async () => {
    expect(await failureOf(openSource(file('parts/z*.csv')))).toMatchObject({ code: 'file-not-found' });
    const columns = await failureOf(openSource(file('parts/[ab]*.csv')));
    expect(columns.code).toBe('file-not-found');
    const shape = await failureOf(openSource(file('parts/*.csv')));
    expect(shape).toMatchObject({ code: 'data-shape', at: { file: file('parts/b.csv'), column: 'g' } });
    expect(await failureOf(openSource(file('parts/*1.*')))).toMatchObject({ code: 'data-shape' });
  });

  it('are not seen in a name that is there', async () => {
    await duckdb(`COPY (SELECT 1 AS x) TO '${file('odd.parquet')}'`);
    copyFileSync(file('odd.parquet'), file("it's [a]*?.parquet"));
    expect((await openSource(file("it's [a]*?.parquet"))).rows).toBe(1);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['a missing file', () => file('birthwt.cvs'), 'file-not-found', 'Did you mean "birthwt.csv"?'],
    ['a missing folder', () => file('nowhere/birthwt.csv'), 'file-not-found', 'does not exist either'],
    ['a folder', () => folder, 'file-not-found', 'is a folder'],
    ['an engine address', () => 'postgres://localhost/db', 'option-unavailable', 'What is: CSV'],
    [
      'a file of lists',
      () => write('lists.ndjson', '{"a": [1]}\n{"a": [2]}\n'),
      'column-type',
      '"a" (BIGINT[] values)',
    ],
    ['an empty file', () => write('empty.csv', ''), 'data-empty', 'is empty'],
    ['an empty JSON array', () => write('empty.json', '[]'), 'file-format', 'no records'],
    ['JSON without records', () => write('numbers.json', '[1, 2]'), 'file-format', 'no records'],
    [
      'broken JSON',
      () => write('broken.ndjson', '{"x":1}\n{"x":2\n{"x":3}\n'),
      'file-format',
      'not valid JSON',
    ],
    [
      'JSON with a byte order mark',
      () => write('bom.json', '\ufeff[{"x":1}]'),
      'file-format',
      'byte order mark',
    ],
    ['text called JSON', () => write('text.json', 'x,y\n1,2\n'), 'file-format', 'it begins with'],
    ['text called Parquet', () => write('text.parquet', 'x,y\n1,2\n'), 'file-format', 'it begins with'],
    [
      'bytes called CSV',
      () => write('bytes.csv', Uint8Array.of(1, 0, 2, 0, 3)),
      'file-format',
      'binary file',
    ],
    ['a workbook called CSV', () => write('book.csv', 'PK\x03\x04\0\0'), 'file-format', 'Excel workbook'],
    [
      'damaged gzip',
      () => write('bad.csv.gz', Uint8Array.of(31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 255, 255)),
      'file-format',
      'gzip',
    ],
    [
      'a cut Arrow file',
      () => write('cut.feather', readFileSync(dataFile('birthwt-lz4.feather')).subarray(0, 3000)),
      'file-format',
      'damaged Arrow file',
    ],
    [
      'a cut Parquet file',
      () => write('cut.parquet', readFileSync(file('birthwt.parquet')).subarray(0, 900)),
      'file-format',
      'cut short',
    ],
  ])('%s', async (_, path, code, message) => {
    const error = await failureOf(openSource(path()));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});
