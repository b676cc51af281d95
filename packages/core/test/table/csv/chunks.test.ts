import { describe, expect, test } from 'vitest';
import { CsvPass } from '../../../src/table/csv/pass.js';
import { readCsvSync } from '../../../src/table/csv/read.js';
import { cells } from '../cells.js';

const TEXT = 'a,"b""x",c\r\n1.5,"q, ""w""\r\n\r",x\r\n\r\n-2e3,,"é"\r\n3,"",z\r7,東京,😀\n';

/** More bytes than are gathered before the delimiter is decided, so that the chunks after them are read one by one. */
const LONG = `${TEXT}${'8,y,z\n'.repeat(11_000)}`;

describe('chunk boundaries do not matter', () => {
  const bytes = new TextEncoder().encode(LONG + TEXT.slice(TEXT.indexOf('\n') + 1));
  const expected = cells(readCsvSync(bytes));

  function columns(cuts: readonly number[]): unknown {
    const pass = new CsvPass({});
    let from = 0;
    for (const to of [...cuts, bytes.length]) {
      pass.push(bytes.slice(from, to));
      from = to;
    }
    const found = pass.finish().filter((column) => typeof column !== 'string');
    return cells({ rows: pass.rows, columns: found });
  }

  test('two cuts, the second at every offset of the tail', () => {
    expect(Object.values(expected).map((values) => values.length)).toEqual([11_008, 11_008, 11_008]);
    const tail = new TextEncoder().encode(LONG).length;
    for (let cut = tail - 2; cut <= bytes.length; cut++) expect(columns([tail - 5, cut])).toEqual(expected);
  });

  test('one byte at a time after the sample', () => {
    const tail = new TextEncoder().encode(LONG).length;
    expect(columns(Array.from({ length: bytes.length - tail }, (_, i) => tail + i))).toEqual(expected);
  });
});
