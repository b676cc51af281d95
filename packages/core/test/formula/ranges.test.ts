import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstNotFinite, rangeOf, rangeOfKept } from '../../src/formula/ranges.js';

const SEED = { seed: 20251122 };

/** Values of many sizes, close neighbours of each other and extremes among them. */
const value = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer({ min: 0, max: 9 }).map((k) => 1 + k * Number.EPSILON),
  fc.integer({ min: -9, max: 9 }).map((k) => 1e16 + 2 * k),
  fc.integer({ min: -9, max: 9 }).map((k) => k * Number.MIN_VALUE),
  fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, 0, -0),
);

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);

describe('range', () => {
  test('is that of the sorted values', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 70 }), (values) => {
        const order = sorted(values);
        const [low, high] = rangeOf(Float64Array.from(values));
        expect([low + 0, high + 0]).toEqual([order[0]! + 0, order.at(-1)! + 0]);
      }),
      { ...SEED, numRuns: 2000 },
    );
  });

  test('is NaN where a value is missing, wherever it stands', () => {
    for (let at = 0; at < 21; at++) {
      const values = Float64Array.from({ length: 21 }, (_, i) => (i === at ? Number.NaN : i % 5));
      expect(rangeOf(values)).toEqual([Number.NaN, Number.NaN]);
    }
  });

  test('of kept rows leaves the others out', () => {
    const values = Float64Array.of(Number.NaN, 3, -1, Number.POSITIVE_INFINITY, 7, 5);
    expect(rangeOfKept(values, { count: 3, kept: Int32Array.of(1, 4, 5) })).toEqual([3, 7]);
    expect(rangeOfKept(values.subarray(4), { count: 2, kept: null })).toEqual([5, 7]);
  });
});

describe('the first row that is not finite', () => {
  const values = Float64Array.of(Number.NaN, 3, Number.POSITIVE_INFINITY, 4, Number.NEGATIVE_INFINITY);

  test('is a row of the table', () => {
    expect(firstNotFinite(values, { count: 5, kept: null })).toBe(0);
    expect(firstNotFinite(values, { count: 3, kept: Int32Array.of(1, 3, 4) })).toBe(4);
    expect(firstNotFinite(values, { count: 2, kept: Int32Array.of(1, 3) })).toBe(-1);
  });
});
