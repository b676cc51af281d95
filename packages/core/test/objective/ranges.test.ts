import fc from 'fast-check';
import { expect, it } from 'vitest';
import { joinRanges, noRanges, widen } from '../../src/objective/ranges.js';

const COLUMNS = 3;

/** Rows as panels of 8; what is beyond them is larger than any. */
function panelsOf(rows: readonly (readonly number[])[]): Float64Array {
  const panels = new Float64Array(Math.ceil(rows.length / 8) * 8 * COLUMNS).fill(Number.MAX_VALUE);
  rows.forEach((row, i) => {
    row.forEach((value, j) => {
      panels[(i >> 3) * 8 * COLUMNS + 8 * j + (i & 7)] = value;
    });
  });
  return panels;
}

const value = fc.oneof(
  fc.double({ noNaN: true }),
  fc.double({ noNaN: true, min: -1, max: 1 }),
  fc.constantFrom(0, 1, Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324),
);
const row = fc.tuple(value, value, value);
const some = fc.array(row, { minLength: 1, maxLength: 60 });

it('finds the smallest and the largest value of each column, however the rows come', () => {
  fc.assert(
    fc.property(fc.array(some, { minLength: 1, maxLength: 4 }), some, (pieces, others) => {
      const ranges = noRanges(COLUMNS);
      for (const rows of pieces) widen(ranges, panelsOf(rows), rows.length);
      const apart = noRanges(COLUMNS);
      widen(apart, panelsOf(others), others.length);
      const { low, high } = joinRanges([ranges, apart]);
      const all = [...pieces.flat(), ...others];
      for (let j = 0; j < COLUMNS; j++) {
        const column = all.map((each) => each[j]!);
        expect([low[j]! + 0, high[j]! + 0]).toEqual([Math.min(...column) + 0, Math.max(...column) + 0]);
      }
    }),
    { seed: 20 },
  );
});

it.each([0, 5, 13, 19])('finds that the value of row %i is none', (at) => {
  const rows = Array.from({ length: 20 }, (_, i) => [i, i === at ? Number.NaN : i, 1]);
  const ranges = noRanges(COLUMNS);
  widen(ranges, panelsOf(rows), rows.length);
  expect(ranges).toEqual({
    low: Float64Array.of(0, Number.NaN, 1),
    high: Float64Array.of(19, Number.NaN, 1),
  });
});
