import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { OddsmithError } from '../../../src/errors.js';
import {
  CsvPartReader,
  joinParts,
  layoutOf,
  scannerModule,
  sharedColumns,
} from '../../../src/table/csv/parts.js';
import { type Reading, readCsvSync, readTwice } from '../../../src/table/csv/read.js';
import type { Table } from '../../../src/table/table.js';

const SEED = 5;
const LF = 10;

let scanner: WebAssembly.Module;
beforeAll(async () => {
  scanner = (await scannerModule())!;
});

/** Where parts may begin, given wishes: behind a line end. */
function cutsNear(bytes: Uint8Array, start: number, wishes: readonly number[]): number[] {
  const cuts = wishes.map((wish) => bytes.indexOf(LF, start + (wish % (bytes.length - start))) + 1);
  return [start, ...cuts.filter((cut) => cut > 0).sort((a, b) => a - b), bytes.length];
}

/** Reads the parts between the cuts by several readers in turn; null where the file is to be read in order. */
async function readParts(
  bytes: Uint8Array,
  headBytes: number,
  wishes: readonly number[],
  readers: number,
  types: Record<string, 'number' | 'text'> = {},
): Promise<Table | null> {
  const readOnce = async (options: object): Promise<Reading> => {
    const layout = layoutOf(bytes.subarray(0, headBytes), options);
    if (layout === null) throw new OddsmithError('file-format', 'in order');
    const columns = sharedColumns(layout, options, bytes.length);
    const crew = Array.from({ length: readers }, () => new CsvPartReader(layout, options, scanner));
    const cuts = cutsNear(bytes, layout.start, wishes);
    let at = 0;
    for (let part = 0; part + 1 < cuts.length; part++) {
      const reader = crew[(part * 7) % readers]!;
      const rows = reader.read(bytes.slice(cuts[part], cuts[part + 1]));
      reader.put(columns, at, rows);
      at += rows;
    }
    const joined = joinParts(
      columns,
      at,
      crew.map((reader) => reader.finish()),
    );
    if (joined === null) throw new OddsmithError('file-format', 'in order');
    return { rows: at, columns: joined };
  };
  return readTwice({ types }, readOnce).catch((error: unknown) => {
    if (error instanceof OddsmithError) return null;
    throw error;
  });
}

/** Arrays over shared memory as others. */
function plain(table: Table | null): unknown {
  return table?.columns.map((column) =>
    column.kind === 'numeric'
      ? { ...column, values: column.values.slice() }
      : { ...column, codes: column.codes.slice() },
  );
}

const cell = fc.oneof(
  { weight: 12, arbitrary: fc.double({ noNaN: true }).map(String) },
  { weight: 4, arbitrary: fc.constantFrom('', 'NA', '"2"', '7') },
  { weight: 1, arbitrary: fc.constantFrom('x', 'é', '"a,b"', '"a""b"', 'true', '2024-01-31') },
);
const wide = fc.array(fc.tuple(cell, cell, fc.constantFrom('red', 'blue', '"gr een"', '"a,b"', '', '😀')), {
  minLength: 1,
  maxLength: 60,
});

describe(`parts read each for itself, joined (seed ${SEED})`, () => {
  test('are what reading in order gives, for any cuts and any number of readers', async () => {
    const wishes = fc.array(fc.nat(), { maxLength: 6 });
    const asked = fc.constantFrom<Record<string, 'number' | 'text'>>({}, { b: 'text' }, { a: 'number' });
    const end = fc.constantFrom('\n', '\r\n', '\n\n');
    let inOrder = 0;
    const property = async (
      rows: string[][],
      at: number[],
      readers: number,
      types: Record<string, 'number' | 'text'>,
      line: string,
    ) => {
      const text = `a,b,c\n${rows.map((row) => row.join(',')).join(line)}`;
      const bytes = new TextEncoder().encode(text);
      const parts = await readParts(bytes, bytes.length, at, readers, { ...types });
      if (parts === null) inOrder++;
      else expect(plain(parts)).toStrictEqual(plain(readCsvSync(bytes, { types })));
    };
    await fc.assert(fc.asyncProperty(wide, wishes, fc.integer({ min: 1, max: 4 }), asked, end, property), {
      seed: SEED,
      numRuns: 400,
    });
    expect(inOrder).toBeLessThan(100);
  });

  const rows = (count: number, last: string) => `${'1,2.5,x\n'.repeat(count)}${last}`;
  const read = (body: string, headBytes = Number.POSITIVE_INFINITY) =>
    readParts(new TextEncoder().encode(`a,b,c\n${body}`), headBytes, [100, 200, 300], 2);

  test('a column that turns out to be text in the last row is text', async () => {
    const table = await read(rows(100, 'late,2,x\n'));
    expect(table?.columns[0]).toMatchObject({ type: 'text', levels: ['1', 'late'] });
    expect(table?.columns[1]).toMatchObject({ type: 'number' });
  });

  test.each([
    ['a line end within quotes at a cut', rows(5, `"a\n${'b,2,x\n'.repeat(50)}",2,x\n`)],
    ['a quote that is never closed', rows(100, '"1,2,x\n')],
    ['a record of two fields', rows(100, '1,2\n')],
    ['a record of four fields', rows(100, '1,2,3,4\n')],
  ])('%s is left to the reading in order', async (_, body) => {
    expect(await read(body)).toBeNull();
  });

  test('a column without a value in the head: numbers are numbers, anything else is left to the reading in order', async () => {
    const empty = ',2.5,x\n'.repeat(100);
    const head = 6 + 300;
    expect((await read(`${empty}7,2,x\n`, head))?.columns[0]).toMatchObject({ type: 'number' });
    expect(await read(`${empty}2024-01-31,2,x\n`, head)).toBeNull();
  });

  test.each([
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8)],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 97, 0)],
    ['one column, whose empty lines are values', new TextEncoder().encode(`c\n1\n\n2\n`)],
    ['a delimiter that numbers hold', new TextEncoder().encode(`a.c\n1.2\n`)],
  ])('there is no layout of %s', (name, bytes) => {
    const options = name.startsWith('a delimiter') ? { delimiter: '.' } : {};
    expect(layoutOf(bytes, options)).toBeNull();
  });

  test('a byte order mark is passed over', () => {
    const layout = layoutOf(new TextEncoder().encode(`\ufeff\na;c\r\n1;x\r\n`), {});
    expect(layout).toEqual({
      delimiter: 59,
      header: ['a', 'c'],
      types: ['number', 'text'],
      start: 3 + 1 + 2 + 1 + 2,
    });
  });
});
