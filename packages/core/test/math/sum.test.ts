import { expect, test } from 'vitest';
import type { DoubleDouble } from '../../src/math/double-double.js';
import { sumOf } from '../../src/math/sum.js';

/** A multiple of 2⁻⁶⁰ in units of it. */
const units = (value: number) => BigInt(value * 2 ** 60);
const unitsOf = ({ hi, lo }: DoubleDouble) => units(hi) + units(lo);

test.each([
  ['counts', (i: number) => (i % 7) * 2 ** 30],
  ['whole numbers beyond 2^53', (i: number) => (i === 0 ? 2 ** 53 : 1)],
  ['whole numbers, then a fraction', (i: number) => (i < 98 ? i : 0.5)],
  ['fractions', (i: number) => 1 / (i + 3)],
])('of %s is exact', (_, value) => {
  const values = Float64Array.from({ length: 99 }, (__, i) => value(i));
  expect(unitsOf(sumOf(values))).toBe(values.reduce((sum, one) => sum + units(one), 0n));
});

test('plain up to 2^53', () => {
  expect(sumOf(Float64Array.of(2 ** 53 - 1, 1))).toEqual({ hi: 2 ** 53, lo: 0 });
});

test('of nothing is 0', () => {
  expect(sumOf(new Float64Array(0))).toEqual({ hi: 0, lo: 0 });
});
