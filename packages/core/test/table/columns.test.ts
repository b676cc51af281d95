import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareCodePoints } from '../../src/table/code-points.js';
import { columnNamed, isMissing, selectRows } from '../../src/table/columns.js';
import { toTable } from '../../src/table/data.js';
import { cells } from './cells.js';

const table = { ...toTable({ income: [1, null, 3], grade: ['b', 'a', null] }), source: 'loans.csv' };

describe('columns', () => {
  test('columnNamed finds, or names the nearest', () => {
    expect(columnNamed(table, 'grade')).toBe(table.columns[1]);
    expect(() => columnNamed(table, 'incone', { option: 'weights' })).toThrow(
      expect.objectContaining({
        code: 'column-unknown',
        message: 'loans.csv has no column "incone". Did you mean "income"? It has: income, grade.',
        at: { file: 'loans.csv', column: 'incone', option: 'weights' },
      }),
    );
  });

  test('a long list of names is cut short', () => {
    const wide = toTable(Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`x${i}`, [1]])));
    expect(() => columnNamed(wide, 'nothing like it')).toThrow(/x29 and 170 more\.$/);
  });

  test('isMissing', () => {
    expect([0, 1, 2].map((row) => table.columns.map((column) => isMissing(column, row)))).toEqual([
      [false, false],
      [true, false],
      [false, true],
    ]);
  });

  test('selectRows: in the given order, repeated ones too', () => {
    const selected = selectRows(table, [2, 0, 0]);
    expect(selected).toMatchObject({ rows: 3, source: 'loans.csv' });
    expect(cells(selected)).toEqual({ income: [3, 1, 1], grade: [null, 'b', 'b'] });
  });
});

test('compareCodePoints is the order of code points', () => {
  const points = (text: string) => Array.from(text, (character) => character.codePointAt(0)!);
  const reference = (a: number[], b: number[]) => {
    const i = a.findIndex((point, at) => point !== b[at]);
    return i < 0 ? a.length - b.length : i >= b.length ? 1 : a[i]! - b[i]!;
  };
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'é', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{1f600}'),
    maxLength: 5,
  });
  fc.assert(
    fc.property(
      text,
      text,
      (a, b) => Math.sign(compareCodePoints(a, b)) === Math.sign(reference(points(a), points(b))),
    ),
    { seed: 3, numRuns: 3000 },
  );
});
