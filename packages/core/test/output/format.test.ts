import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  commonDecimals,
  decimalExponent,
  formatCount,
  formatExactP,
  formatNumber,
  formatOddsRatio,
  formatP,
  formatPercentage,
  formatShare,
  formatZ,
  oddsRatioDecimals,
  powerOfTenAbove,
} from '../../src/output/format.js';

const finite = fc.double({ min: -1e300, max: 1e300, noNaN: true });

describe('numbers', () => {
  test('keep readable digits whatever their size', () => {
    expect(formatNumber(1e-7, 4, 2)).toBe('1.00e-7');
    expect(formatNumber(-1.23456e-7, 4, 2)).toBe('-1.23e-7');
    expect(formatNumber(0.0012, 4, 2)).toBe('0.0012');
    expect(formatNumber(0.00012, 4, 2)).toBe('1.20e-4');
    expect(formatNumber(1234567.891, 2)).toBe('1234567.89');
    expect(formatNumber(1.5e300, 2)).toBe('1.50e300');
    expect(formatNumber(5e-324, 2)).toBe('4.94e-324');
  });

  test('round the exact binary value, not its decimal picture', () => {
    expect(formatNumber(1.005, 2)).toBe('1.00');
    expect(formatNumber(2.5, 0)).toBe('3');
    expect(formatNumber(0.125, 2)).toBe('0.13');
  });

  test('have no negative zero', () => {
    expect(formatNumber(-0, 2)).toBe('0.00');
    expect(formatZ(-0.001)).toBe('0.00');
  });

  test('a printed number is within half a unit of its last digit, or three digits of it', () => {
    fc.assert(
      fc.property(finite, fc.integer({ min: 0, max: 6 }), (value, decimals) => {
        const text = formatNumber(value, decimals);
        const error = Math.abs(Number(text) - value);
        const unit = text.includes('e') ? Math.abs(value) * 0.0051 : 0.5000001 * 10 ** -decimals;
        expect(error).toBeLessThanOrEqual(unit + Number.MIN_VALUE);
        expect(text).toMatch(/^-?\d+(\.\d+)?(e-?\d+)?$/);
        if (value !== 0) expect(Number(text)).not.toBe(0);
      }),
      { seed: 1 },
    );
  });

  test('a column shows two digits of its smallest number, with two to four decimals', () => {
    expect(commonDecimals([0.6, 12])).toBe(2);
    expect(commonDecimals([0.08, 0.11])).toBe(3);
    expect(commonDecimals([1e-9, 5])).toBe(4);
    expect(commonDecimals([0, 0])).toBe(2);
    expect(commonDecimals([])).toBe(2);
  });
});

describe('p-values', () => {
  test('in a table', () => {
    expect([1, 0.9996, 0.0239, 0.001, 0.00099999, 1e-300, 0].map(formatP)).toEqual([
      '1.000',
      '1.000',
      '0.024',
      '0.001',
      '<0.001',
      '<0.001',
      '<0.001',
    ]);
  });

  test('in a sentence: never 0', () => {
    expect([1, 0.0238969, 0.001, 1.1432e-4, 1e-300, 9e-301, 0].map(formatExactP)).toEqual([
      '= 1.00',
      '= 0.0239',
      '= 0.00100',
      '= 1.14e-4',
      '= 1.00e-300',
      '< 1e-300',
      '< 1e-300',
    ]);
  });
});

test('counts are grouped by thousands, sums of weights keep decimals', () => {
  expect([0, 999, 1000, 7032, 1234567, 12.5, 1234.567, 1e15].map(formatCount)).toEqual([
    '0',
    '999',
    '1,000',
    '7,032',
    '1,234,567',
    '12.50',
    '1,234.57',
    '1.00e15',
  ]);
});

test('shares never claim none or all wrongly', () => {
  expect([0, 1e-9, 0.0005, 59 / 189, 0.9994, 1 - 1e-9, 1].map(formatShare)).toEqual([
    '0.0 %',
    '<0.1 %',
    '0.1 %',
    '31.2 %',
    '99.9 %',
    '>99.9 %',
    '100.0 %',
  ]);
  expect([0.95, 0.999, 0.9, 1 / 3].map(formatPercentage)).toEqual(['95', '99.9', '90', '33.3333333333']);
});

describe('odds ratios', () => {
  test('show whether a narrow interval holds 1', () => {
    const decimals = oddsRatioDecimals(1.0025, 1.028);
    expect(decimals).toBe(3);
    expect([1.0152, 1.0025, 1.028].map((value) => formatOddsRatio(value, decimals))).toEqual([
      '1.015',
      '1.002',
      '1.028',
    ]);
  });

  test('lose decimals as they grow, and are never 0', () => {
    expect([0, 1e-9, 0.49, 99.9, 123.45, 6543.2, 1e9].map((value) => formatOddsRatio(value, 2))).toEqual([
      '<1e-300',
      '1.00e-9',
      '0.49',
      '99.90',
      '123.5',
      '6543',
      '1.00e9',
    ]);
  });

  test('an interval that is open or of no width has two decimals', () => {
    expect([oddsRatioDecimals(null, 2), oddsRatioDecimals(1, null), oddsRatioDecimals(1, 1)]).toEqual([
      2, 2, 2,
    ]);
  });
});

test('powers of ten', () => {
  expect([1, 9.99, 0.001, 1e-300, 123, 0].map(decimalExponent)).toEqual([0, 0, -3, -300, 2, 0]);
  expect([1e-10, 1.0000001e-10, 3e-11, 0.5, 1, 7].map(powerOfTenAbove)).toEqual([
    '1e-10',
    '1e-9',
    '1e-10',
    '1e0',
    '1e0',
    '1e1',
  ]);
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (value) => {
      const bound = Number(powerOfTenAbove(value));
      expect(bound).toBeGreaterThanOrEqual(value);
      expect(bound / 10).toBeLessThan(value * 1.0000001);
    }),
    { seed: 1 },
  );
});
