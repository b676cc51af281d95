import { tableFromIPC } from '@uwdata/flechette';
import {
  Table as ArrowTable,
  tableFromIPC as arrowFromIPC,
  Bool,
  DateDay,
  DateMillisecond,
  Decimal,
  Dictionary,
  Float32,
  Int8,
  Int32,
  Int64,
  makeVector,
  Null,
  TimestampMicrosecond,
  tableFromArrays,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { OddsmithError } from '../../src/errors.js';
import { type Data, type TableOptions, toTable } from '../../src/table/data.js';
import type { Column } from '../../src/table/table.js';
import { cells } from './cells.js';

function columnOf(values: ArrayLike<unknown>): Column {
  return toTable({ x: values }).columns[0]!;
}

function failure(data: unknown, options?: TableOptions): OddsmithError {
  try {
    toTable(data as Data, options);
  } catch (error) {
    if (error instanceof OddsmithError) return error;
    throw error;
  }
  throw new Error('no error was thrown');
}

const NOON = new Date('2024-01-31T12:00:00Z');
const NOON_DAYS = 19753.5;

describe('rows and columns', () => {
  test('rows: keys of all rows in order; missing keys, null, undefined and NaN are missing', () => {
    interface Loan {
      age: number | null;
      grade?: string;
      late?: boolean | undefined;
      when?: Date;
      id?: bigint;
    }
    const rows: Loan[] = [
      { age: null, grade: 'b' },
      { age: 31, late: true, when: NOON },
      { age: Number.NaN, late: undefined, grade: 'a', id: 7n },
      { age: 1.5, late: false, when: new Date(Number.NaN) },
    ];
    const table = toTable(rows);
    expect(table.columns.map(({ name, type }) => `${name}:${type}`)).toEqual([
      'age:number',
      'grade:text',
      'late:boolean',
      'when:date',
      'id:number',
    ]);
    expect(cells(table)).toEqual({
      age: [null, 31, null, 1.5],
      grade: ['b', null, 'a', null],
      late: [null, 'true', null, 'false'],
      when: [null, NOON_DAYS, null, null],
      id: [null, null, 7, null],
    });
    expect(table.columns[1]).toMatchObject({ levels: ['a', 'b'], ownOrder: false });
  });

  test('columns: arrays and typed arrays; a Float64Array is not copied', () => {
    const values = Float64Array.of(1, Number.NaN, Infinity);
    const table = toTable({
      f: values,
      i: Int8Array.of(-1, 0, 1),
      b: BigInt64Array.of(1n, 2n, 3n),
      t: ['y', null, 'x'],
    });
    expect(cells(table)).toEqual({
      f: [1, null, Infinity],
      i: [-1, 0, 1],
      b: [1, 2, 3],
      t: ['y', null, 'x'],
    });
    expect(table.columns[0]).toHaveProperty('values', values);
    expect((table.columns[0] as { values: Float64Array }).values).toBe(values);
  });

  test('strings stay text, whatever they look like; a column of nothing is a number', () => {
    expect(columnOf(['1', '2'])).toMatchObject({ type: 'text', levels: ['1', '2'] });
    expect(columnOf(['NA', ''])).toMatchObject({ type: 'text', levels: ['', 'NA'] });
    expect(columnOf([null, undefined])).toEqual({
      kind: 'numeric',
      name: 'x',
      type: 'number',
      values: Float64Array.of(Number.NaN, Number.NaN),
    });
  });

  test('requested types convert', () => {
    const data = {
      n: ['1', ' 2.5 ', 'NA', null],
      d: ['2024-01-31T12:00Z', '', NOON, null],
      t: [10, 9, true, NOON],
    };
    const table = toTable(data, { types: { n: 'number', d: 'date', t: 'text' } });
    expect(cells(table)).toEqual({
      n: [1, 2.5, null, null],
      d: [NOON_DAYS, null, NOON_DAYS, null],
      t: ['10', '9', 'true', '2024-01-31T12:00:00.000Z'],
    });
  });

  test('a table is itself; a selection or a type makes another', () => {
    const table = { ...toTable({ a: [1, 10], b: ['x', 'y'], d: [NOON, null] }), source: 'file.csv' };
    expect(toTable(table)).toBe(table);
    const other = toTable(table, { columns: ['d', 'a'], types: { a: 'text', d: 'text' } });
    expect(other.source).toBe('file.csv');
    expect(cells(other)).toEqual({ a: ['1', '10'], d: ['2024-01-31T12:00:00.000Z', null] });
    expect(cells(toTable(other, { types: { a: 'number' } })).a).toEqual([1, 10]);
  });

  test('names that objects inherit are ordinary names', () => {
    const table = toTable([{ constructor: 1 }, { toString: 2 }] as object[]);
    expect(cells(table)).toEqual({ constructor: [1, null], toString: [null, 2] });
  });

  test('rows of several shapes and classes: keys as they come, inherited values are none', () => {
    class Person {
      readonly age: number;
      constructor(age: number) {
        this.age = age;
      }
      get smoker() {
        return true;
      }
    }
    const bare = Object.assign(Object.create(null), { age: 3, town: 'Ulm' });
    const rows = [new Person(1), { smoker: false, age: 2 }, bare, { age: 4 }, new Person(5)];
    expect(cells(toTable(rows))).toEqual({
      age: [1, 2, 3, 4, 5],
      smoker: [null, 'false', null, null, null],
      town: [null, null, 'Ulm', null, null],
    });
  });

  test.each([
    [Float32Array.of(0.5, Number.NaN, -2), [0.5, null, -2]],
    [Int16Array.of(1, -2, 3), [1, -2, 3]],
    [Uint8ClampedArray.of(0, 255, 7), [0, 255, 7]],
    [new Float64Array(6).fill(4).subarray(2, 5), [4, 4, 4]],
  ])('typed arrays %#', (values, expected) => {
    expect(cells(toTable({ values })).values).toEqual(expected);
    expect(cells(toTable({ values }, { types: { values: 'text' } })).values).toEqual(
      expected.map((value) => (value === null ? null : String(value))),
    );
  });
});

describe('errors', () => {
  test.each([
    [[1, 'x'], 2, 'the text "x"'],
    [['x', null, 1], 3, 'the number 1'],
    [[true, 0], 2, 'expected a boolean'],
    [[NOON, 5], 2, 'expected a date'],
    [[1, NOON], 2, 'a Date'],
    [[null, {}], 2, 'an object'],
    [[[1]], 1, 'an array'],
    [[() => 1], 1, 'function'],
    [[Symbol('s')], 1, 'symbol'],
    [[1, Object.create(null)], 2, 'an object'],
  ])('mixed or foreign values %#', (values, row, message) => {
    const error = failure({ age: values });
    expect(error).toMatchObject({ code: 'column-type', at: { row, column: 'age' } });
    expect(error.message).toContain(message);
  });

  test.each([
    [{ a: [1, 2], b: [1] }, 'data-shape', '"b" has 1 values, but column "a" has 2'],
    [{ a: [1], b: 5 }, 'data-shape', '"b"'],
    [{ a: 'text' }, 'data-shape', '"a"'],
    [[{ a: 1 }, 5], 'data-shape', 'Row 2'],
    [[[1, 2]], 'data-shape', 'Row 1'],
    [null, 'data-shape', 'null'],
    ['a,b', 'data-shape', 'a,b'],
    [[], 'data-empty', '0 rows'],
    [[{}], 'data-empty', '0 columns'],
    [{}, 'data-empty', '0 columns'],
    [{ a: [] }, 'data-empty', '0 rows'],
  ])('shapes %#', (data, code, message) => {
    const error = failure(data);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  test('types that there are not', () => {
    const types = { a: 'integer' } as unknown as Record<string, 'number'>;
    expect(failure({ a: [1] }, { types })).toMatchObject({ code: 'option-invalid', at: { column: 'a' } });
  });

  test('unknown columns', () => {
    const unknown = { code: 'column-unknown', message: expect.stringContaining('Did you mean "income"?') };
    expect(failure({ income: [1] }, { columns: ['incone'] })).toMatchObject(unknown);
    expect(failure({ income: [1] }, { types: { incone: 'text' } })).toMatchObject(unknown);
    expect(failure({ a: ['x'] }, { types: { a: 'number' } })).toMatchObject({
      code: 'column-type',
      at: { row: 1, column: 'a' },
    });
  });
});

describe('Arrow tables', () => {
  const arrow = new ArrowTable({
    f: makeVector(Float64Array.of(1, 2, 3)),
    n: vectorFromArray([1.5, null, 3]),
    i: vectorFromArray([1, null, 3], new Int32()),
    l: vectorFromArray([1n, null, 3n], new Int64()),
    s: vectorFromArray([1, 2, null], new Float32()),
    t: vectorFromArray(['y', 'x', null], new Utf8()),
    b: vectorFromArray([true, null, false], new Bool()),
    day: vectorFromArray([NOON, null, NOON], new DateDay()),
    ms: vectorFromArray([NOON, null, NOON], new DateMillisecond()),
    us: vectorFromArray([NOON, null, NOON], new TimestampMicrosecond()),
    dictionary: vectorFromArray(['lo', 'hi', null], new Dictionary(new Utf8(), new Int8())),
    ordered: vectorFromArray(['lo', 'hi', null], new Dictionary(new Utf8(), new Int8(), 7, true)),
  });
  const expected = {
    f: [1, 2, 3],
    n: [1.5, null, 3],
    i: [1, null, 3],
    l: [1, null, 3],
    s: [1, 2, null],
    t: ['y', 'x', null],
    b: ['true', null, 'false'],
    day: [19753, null, 19753],
    ms: [NOON_DAYS, null, NOON_DAYS],
    us: [NOON_DAYS, null, NOON_DAYS],
    dictionary: ['lo', 'hi', null],
    ordered: ['lo', 'hi', null],
  };
  const bytes = tableToIPC(arrow);
  const sources = {
    'apache-arrow': arrow,
    'apache-arrow from IPC': arrowFromIPC(bytes),
    flechette: tableFromIPC(bytes),
    'flechette with bigints and Dates': tableFromIPC(bytes, { useBigInt: true, useDate: true }),
  };

  test.each(Object.entries(sources))('%s', (_, source) => {
    const table = toTable(source);
    expect(cells(table)).toEqual(expected);
    expect(table.columns.map(({ type }) => type).join()).toBe(
      'number,number,number,number,number,text,boolean,date,date,date,text,text',
    );
    expect(table.columns.at(-2)).toMatchObject({ levels: ['lo', 'hi'], ownOrder: true });
    expect(table.columns.at(-1)).toMatchObject({ levels: ['lo', 'hi'], ownOrder: true });
  });

  test('null-free Float64 is not copied', () => {
    const values = Float64Array.of(1, 2, 3);
    const [column] = toTable(new ArrowTable({ f: makeVector(values) })).columns;
    expect((column as { values: Float64Array }).values.buffer).toBe(values.buffer);
  });

  test('slices and several batches', () => {
    const long = tableFromArrays({
      f: Float64Array.from({ length: 100 }, (_, i) => i),
      t: Array.from({ length: 100 }, (_, i) => `k${i % 3}`),
    });
    const sliced = long.slice(10, 20).concat(long.slice(97));
    const values = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 97, 98, 99];
    expect(cells(toTable(long.slice(10, 20))).f).toEqual(values.slice(0, 10));
    expect(cells(toTable(sliced))).toEqual({ f: values, t: values.map((i) => `k${i % 3}`) });
  });

  test('types that are none of ours are refused by name; no values at all are missing numbers', () => {
    const decimals = new ArrowTable({ price: vectorFromArray([null], new Decimal(2, 9)) });
    expect(failure(decimals)).toMatchObject({
      code: 'column-type',
      at: { column: 'price' },
      message: expect.stringContaining('Decimal'),
    });
    expect(failure(new ArrowTable({ s: vectorFromArray([{ a: 1 }]) }))).toMatchObject({
      code: 'column-type',
      at: { column: 's' },
    });
    expect(cells(toTable(new ArrowTable({ none: vectorFromArray([null, null], new Null()) })))).toEqual({
      none: [null, null],
    });
  });
});
