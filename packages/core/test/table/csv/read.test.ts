import { describe, expect, test } from 'vitest';
import { OddsmithError } from '../../../src/errors.js';
import { readCsvSync } from '../../../src/table/csv/read.js';
import type { Table } from '../../../src/table/table.js';
import { cells } from '../cells.js';

function types(table: Table): string[] {
  return table.columns.map((column) => column.type);
}

function failure(text: string | Uint8Array, options: object = {}): OddsmithError {
  try {
    readCsvSync(text, options);
  } catch (error) {
    if (error instanceof OddsmithError) return error;
    throw error;
  }
  throw new Error('no error was thrown');
}

describe('fields and records', () => {
  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('%s line ends, with and without the last one', (_, end) => {
    const expected = { a: [1, 3], b: ['x', 'y'] };
    expect(cells(readCsvSync(['a,b', '1,x', '3,y'].join(end)))).toEqual(expected);
    expect(cells(readCsvSync(['a,b', '1,x', '3,y', ''].join(end)))).toEqual(expected);
    expect(cells(readCsvSync(['', 'a,b', '', '1,x', ' ', '3,y', '', ''].join(end)))).toEqual(expected);
  });

  test('quotes: doubled quotes, delimiters and line ends inside, none when not first', () => {
    const text = 'a,b\n"x, ""y""\r\nz","1"\n5" pipe,2\n"",3\n';
    expect(cells(readCsvSync(text))).toEqual({ a: ['x, "y"\r\nz', '5" pipe', null], b: [1, 2, 3] });
  });

  test('empty last field, with and without a line end', () => {
    expect(cells(readCsvSync('a,b\n1,\n2,'))).toEqual({ a: [1, 2], b: [null, null] });
  });

  test('an empty line is a missing value in a one-column file, except at the end', () => {
    expect(cells(readCsvSync('a\n1\n\n3\n\n\n'))).toEqual({ a: [1, null, 3] });
    expect(cells(readCsvSync('a\n\n\nx\n'))).toEqual({ a: [null, null, 'x'] });
  });

  test('header: trimmed, quoted, empty names numbered', () => {
    const table = readCsvSync(' a ,"b, c",,\n1,2,3,4\n');
    expect(table.columns.map(({ name }) => name)).toEqual(['a', 'b, c', 'column3', 'column4']);
  });

  test.each([
    [',', 'a,b\n1,2'],
    ['tab', 'a\tb\n1\t2'],
    [';', 'a;b\n1;2'],
    ['|', 'a|b\n1|2'],
    ['; beside decimal commas', 'a;b\n1;2\n'],
    ['quoted commas', '"a,x";"b,x"\n1;2'],
  ])('delimiter %s is found', (_, text) => {
    expect(readCsvSync(text).columns).toHaveLength(2);
  });

  test('delimiter: agreement of the lines decides, an option overrules', () => {
    expect(cells(readCsvSync('a;b,c;d\n1;2,2;3\n4;5;6\n'))).toEqual({
      a: [1, 4],
      'b,c': ['2,2', '5'],
      d: [3, 6],
    });
    expect(cells(readCsvSync('a,b\n1,2', { delimiter: ';' }))).toEqual({ 'a,b': ['1,2'] });
  });

  test('a header longer than what the delimiter is decided from', () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `x${i}`);
    const table = readCsvSync(`${names.join('\t')}\n${names.map(() => '1').join('\t')}\n`);
    expect(table.columns.map(({ name }) => name)).toEqual(names);
  });

  test('a huge quoted field and many rows after it', () => {
    const long = 'x'.repeat(300_000);
    const rows = Array.from({ length: 20_000 }, (_, i) => `"${i % 7}",${i}`).join('\n');
    const table = readCsvSync(`a,b\n"${long}",0\n${rows}\n`);
    expect(table.rows).toBe(20_001);
    expect(cells(table).a![0]).toBe(long);
    expect(cells(table).b!.at(-1)).toBe(19_999);
  });
});

describe('errors say what and where', () => {
  test.each([
    ['a,b\n1,2\n3\n', 'csv-field-count', 3, 'expected 2 fields, as in the header, but got 1'],
    ['a,b\n1,2\n3,4,5', 'csv-field-count', 3, 'expected 2 fields, as in the header, but got 3'],
    ['a,b\n"1\n\n",2\n3\n', 'csv-field-count', 5, 'got 1'],
    [
      'a,b\r\n1,2\r\n3,"4\r\n5,6\r\n',
      'csv-quote',
      3,
      'column "b": the quote that opens here is never closed',
    ],
    ['a,b\n1,"2"x\n', 'csv-quote', 2, 'text follows a closing quote'],
    ['a,b\n1,"2" \n', 'csv-quote', 2, 'text follows a closing quote'],
    ['"a\nb', 'csv-quote', 1, 'never closed'],
    ['a,b,a\n1,2,3', 'column-duplicate', 1, '"a" twice'],
    ['a,b\n', 'data-empty', 2, 'no rows'],
    ['', 'data-empty', 1, 'empty'],
    ['\n\n', 'data-empty', 3, 'empty'],
  ])('%j', (text, code, line, message) => {
    const error = failure(text, { name: 'loans.csv' });
    expect(error.code).toBe(code);
    expect(error.at).toMatchObject({ file: 'loans.csv', line });
    expect(error.message).toContain(message);
  });

  test('bytes that are not UTF-8, in text and in the header', () => {
    const error = failure(Uint8Array.of(...new TextEncoder().encode('a,b\n1,x\n2,caf'), 0xe9, 10));
    expect(error).toMatchObject({ code: 'csv-encoding', at: { line: 3, row: 2, column: 'b' } });
    expect(failure(Uint8Array.of(0x61, 0xe9, 10, 49, 10)).code).toBe('csv-encoding');
    expect(failure(Uint8Array.of(0xff, 0xfe, 0x61, 0x00, 0x0a, 0x00, 0x00, 0xd8, 0x0a, 0x00)).code).toBe(
      'csv-encoding',
    );
  });

  test('a string is the data, not a file name; what is no data at all', () => {
    expect(failure('loans.csv')).toMatchObject({
      code: 'data-empty',
      message: expect.stringContaining('not as the name of a file'),
    });
    expect(failure(null as unknown as string)).toMatchObject({
      code: 'data-shape',
      message: expect.stringContaining('got null'),
    });
  });

  test('options', () => {
    expect(failure('income,b\n1,2', { columns: ['incone'] })).toMatchObject({
      code: 'column-unknown',
      message: expect.stringContaining('Did you mean "income"?'),
    });
    expect(failure('a,b\n1,2', { types: { c: 'text' } }).code).toBe('column-unknown');
    expect(failure('a,b\n1,2', { types: { a: 'integer' } }).code).toBe('option-invalid');
    for (const delimiter of ['', '::', '"', '\n', 'é'])
      expect(failure('a', { delimiter }).code).toBe('option-invalid');
    expect(failure('a,b\n1,2\n1,x7', { types: { b: 'number' } })).toMatchObject({
      code: 'column-type',
      at: { row: 2, column: 'b', line: 3 },
      message: expect.stringContaining('"x7"'),
    });
    expect(failure('a\n2024-01-31\n5', { types: { a: 'date' } }).code).toBe('column-type');
    expect(failure(Uint8Array.of(0x1f, 0x8b, 8)).code).toBe('file-format');
  });
});

describe('the type policy', () => {
  test('number, boolean, date, text', () => {
    const text = 'n,b,d,t,e\n 1 ,true,2024-01-31,T,\n1e3,FALSE,2024-01-31 12:00,F,NA\nInf, False ,NA,x,\n';
    const table = readCsvSync(text);
    expect(types(table)).toEqual(['number', 'boolean', 'date', 'text', 'number']);
    expect(cells(table)).toEqual({
      n: [1, 1000, Infinity],
      b: ['true', 'false', 'false'],
      d: [19753, 19753.5, null],
      t: ['T', 'F', 'x'],
      e: [null, null, null],
    });
    expect(table.columns[1]).toMatchObject({ levels: ['false', 'true'], ownOrder: false });
  });

  test('missing tokens: unquoted ones, and nothing at all', () => {
    const tokens = ['', '  ', 'NA', 'N/A', 'n/a', '#N/A', 'NaN', 'nan', 'NULL', 'null', ' NA ', '""', '" "'];
    const table = readCsvSync(`n,t\n${tokens.map((token) => `${token},${token}\n`).join('')}5,x\n`);
    expect(cells(table)).toEqual({ n: [...tokens.map(() => null), 5], t: [...tokens.map(() => null), 'x'] });
  });

  test.each(['"NA"', '"nan"', '"null"', 'na', 'Null', '.', '-', '?', 'None', 'missing', 'NAN', '#N/A!'])(
    '%s is text',
    (token) => {
      const table = readCsvSync(`n,t\n${token},${token}\n1,x\n`);
      expect(types(table)).toEqual(['text', 'text']);
      expect(cells(table).n).toEqual([token.replaceAll('"', ''), '1']);
    },
  );

  test.each([
    ['numbers', '007,1.50, 2 ,NA,1e3,x', ['007', '1.50', ' 2 ', null, '1e3', 'x']],
    ['booleans', 'TRUE,false,yes', ['TRUE', 'false', 'yes']],
    ['dates', '2024-01-31,2024-02-30', ['2024-01-31', '2024-02-30']],
    ['numbers, then a boolean', '1,true', ['1', 'true']],
    ['a date, then a number', '2024-01-31,20240131', ['2024-01-31', '20240131']],
  ])('a column that looked like %s keeps its tokens as they were', (_, tokens, expected) => {
    const rows = tokens.split(',');
    const table = readCsvSync(`k,c,l\n${rows.map((token, i) => `${i},${token},z\n`).join('')}`);
    expect(types(table)).toEqual(['number', 'text', 'text']);
    expect(cells(table).c).toEqual(expected);
  });

  test('quoted numbers, booleans and dates are what they are', () => {
    expect(types(readCsvSync('n,b,d\n"1","true","2024-01-31"\n'))).toEqual(['number', 'boolean', 'date']);
  });

  test('requested types', () => {
    const text = 'n,t,d\n007,1,2024-01-31\nNA,,\n1.50,2,2024-01-31T12:00Z\n';
    const table = readCsvSync(text, { types: { n: 'text', t: 'number', d: 'date' } });
    expect(cells(table)).toEqual({ n: ['007', null, '1.50'], t: [1, null, 2], d: [19753, null, 19753.5] });
    expect(types(readCsvSync(text, { types: { d: 'text' } }))[2]).toBe('text');
  });

  test('columns: only those, in the order of the file', () => {
    const table = readCsvSync('a,b,c\n1,2,x\n3,y,4\n', { columns: ['c', 'a'] });
    expect(cells(table)).toEqual({ a: [1, 3], c: ['x', '4'] });
  });

  test('levels are sorted by code point, not by UTF-16 unit', () => {
    const levels = ['\u{1f600}', '\uff5e', 'b', 'B', 'a', '10', '9', 'ab', 'é', 'e\u0301'];
    const table = readCsvSync(`t\n${levels.join('\n')}\n`);
    expect(table.columns[0]).toMatchObject({
      levels: ['10', '9', 'B', 'a', 'ab', 'b', 'e\u0301', 'é', '\uff5e', '\u{1f600}'],
    });
    expect(cells(table).t).toEqual(levels);
  });

  test('a hundred thousand identifiers', () => {
    const ids = Array.from({ length: 100_000 }, (_, i) => `k${(i * 7919) % 100_003}`);
    const table = readCsvSync(`id,x\n${ids.map((id, i) => `${id},${i}`).join('\n')}`);
    expect(cells(table).id).toEqual(ids);
    expect(table.columns[0]).toMatchObject({ levels: [...ids].sort() });
  });

  test('names that objects inherit', () => {
    const table = readCsvSync('constructor,__proto__,toString\n1,x,2\n3,4,5\n');
    expect(table.columns.map(({ name, type }) => [name, type])).toEqual([
      ['constructor', 'number'],
      ['__proto__', 'text'],
      ['toString', 'number'],
    ]);
  });
});
