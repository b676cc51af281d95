/** How the values of columns lie, against counts by hand and by sorting. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distributionsOf, toTable } from '../../src/index.js';

const of = (values: readonly unknown[]) => distributionsOf(toTable({ x: values as number[] }))[0]!;

describe('distributions', () => {
  it('counts the levels that occur, in the order of the column', () => {
    expect(of(['b', 'a', null, 'b'])).toEqual({
      name: 'x',
      values: [
        { value: 'a', rows: 1 },
        { value: 'b', rows: 2 },
      ],
      bins: null,
    });
    expect(of(Array.from({ length: 51 }, (_, i) => `level ${i}`)).values).toBeNull();
  });

  it('counts few different numbers one by one', () => {
    expect(of([3, 1, null, 3]).values).toEqual([
      { value: 1, rows: 1 },
      { value: 3, rows: 2 },
    ]);
    expect(of(Array.from({ length: 51 }, (_, i) => i)).values).toBeNull();
  });

  it('puts numbers into bins with round edges', () => {
    const { bins } = of(Array.from({ length: 101 }, (_, i) => i / 100));
    expect(bins?.map(({ to }) => to)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    expect(bins?.map(({ rows }) => rows)).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 10, 11]);
    expect(of([5, 5]).bins).toEqual([{ from: 5, to: 5, rows: 2 }]);
    expect(of([null, Number.POSITIVE_INFINITY]).bins).toEqual([]);
  });

  it('leaves out no finite number, whatever its size', () => {
    const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
    fc.assert(
      fc.property(numbers, (values) => {
        const bins = of(values).bins!;
        expect(bins.length).toBeLessThan(40);
        expect(bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(values.length);
        for (const [k, { from, to, rows }] of bins.entries()) {
          const isLast = k === bins.length - 1;
          expect(rows).toBe(values.filter((v) => v >= from && (isLast ? v <= to : v < to)).length);
        }
      }),
      { seed: 20260101, numRuns: 300 },
    );
  });
});
