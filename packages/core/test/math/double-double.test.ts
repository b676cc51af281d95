import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  absolute,
  add,
  compare,
  type DoubleDouble,
  divide,
  fromNumber,
  multiply,
  multiplyNumber,
  negate,
  ONE,
  quickTwoSum,
  sqrt,
  subtract,
  toNumber,
  twoProduct,
  twoSum,
  ZERO,
} from '../../src/math/double-double.js';
import { expDD, expm1DD, log1pDD, logDD } from '../../src/math/double-double-elementary.js';
import { exactly, type Real } from './real.js';

const golden = JSON.parse(
  readFileSync(new URL('../../../../test/golden/math/elementary.json', import.meta.url), 'utf8'),
) as Record<string, number[][]>;

const real = (a: DoubleDouble) => exactly(a.hi).plus(exactly(a.lo));
const options = { seed: 53, numRuns: 400 };

/** A double of any sign between 1e-120 and 1e120, or zero. */
const double = fc
  .tuple(fc.double({ min: -10, max: 10, noNaN: true }), fc.integer({ min: -390, max: 390 }))
  .map(([x, k]) => (Math.abs(x) < 1e-3 ? 0 : x * 2 ** k));
const doubleDouble = fc
  .tuple(double, fc.double({ min: -0.5, max: 0.5, noNaN: true }))
  .map(([hi, part]) => quickTwoSum(hi, hi * part * 2 ** -52));

/** Relative error in units of u² = 2⁻¹⁰⁶. */
function relativeError(result: DoubleDouble, exact: Real): number {
  const difference = real(result).minus(exact).abs();
  return exact.isZero()
    ? difference.toNumber()
    : difference
        .div(exact.abs())
        .times(2 ** 106)
        .toNumber();
}

describe('error-free transformations are exact', () => {
  it('twoSum and twoProduct', () => {
    fc.assert(
      fc.property(double, double, (a, b) => {
        expect(real(twoSum(a, b)).eq(exactly(a).plus(exactly(b)))).toBe(true);
        expect(real(twoProduct(a, b)).eq(exactly(a).times(exactly(b)))).toBe(true);
      }),
      options,
    );
  });

  it('twoProduct at the upper end of the range', () => {
    for (const [a, b] of [
      [1.7976931348623157e308, 0.3],
      [1 / 3, 1.7e308],
      [8e299, 3.3e-7],
      [9.87654321e307, 1.1],
    ] as const) {
      expect(real(twoProduct(a, b)).eq(exactly(a).times(exactly(b)))).toBe(true);
    }
  });
});

describe('arithmetic within the bounds of Joldes, Muller and Popescu', () => {
  it('add and subtract, cancellation included: 3u²', () => {
    fc.assert(
      fc.property(doubleDouble, doubleDouble, fc.double({ min: 0.99, max: 1.01 }), (a, b, ratio) => {
        const near = multiplyNumber(a, ratio);
        expect(relativeError(add(a, b), real(a).plus(real(b)))).toBeLessThan(3.01);
        expect(relativeError(subtract(a, near), real(a).minus(real(near)))).toBeLessThan(3.01);
      }),
      options,
    );
  });

  it('multiply 7u², by a double 3u², divide 15u², sqrt 4u²', () => {
    fc.assert(
      fc.property(doubleDouble, doubleDouble, double, (a, b, x) => {
        expect(relativeError(multiply(a, b), real(a).times(real(b)))).toBeLessThan(7);
        expect(relativeError(multiplyNumber(a, x), real(a).times(exactly(x)))).toBeLessThan(3);
        if (b.hi !== 0) expect(relativeError(divide(a, b), real(a).div(real(b)))).toBeLessThan(15);
        expect(relativeError(sqrt(absolute(a)), real(a).abs().sqrt())).toBeLessThan(4);
      }),
      options,
    );
  });

  it('compare, negate, absolute, toNumber', () => {
    fc.assert(
      fc.property(doubleDouble, doubleDouble, (a, b) => {
        expect(Math.sign(compare(a, b)) === real(a).cmp(real(b))).toBe(true);
        expect(compare(a, a)).toBe(0);
        expect(real(negate(a)).eq(real(a).neg())).toBe(true);
        expect(real(absolute(a)).eq(real(a).abs())).toBe(true);
        expect(toNumber(a)).toBe(a.hi);
      }),
      options,
    );
  });

  it('overflow is infinite and never NaN in the low part', () => {
    const huge = fromNumber(1.7e308);
    for (const result of [add(huge, huge), multiply(huge, huge), divide(huge, fromNumber(1e-10))]) {
      expect(result).toEqual({ hi: Infinity, lo: 0 });
    }
    expect(divide(ONE, ZERO)).toEqual({ hi: Infinity, lo: 0 });
    expect(divide(ONE, fromNumber(Infinity))).toEqual(ZERO);
    expect(sqrt(ZERO)).toEqual(ZERO);
  });
});

describe('elementary functions against mpmath', () => {
  it.each([
    ['expDD', expDD],
    ['expm1DD', expm1DD],
    ['logDD', logDD],
    ['log1pDD', log1pDD],
  ])('%s: relative error below 1e-30', (name, f) => {
    for (const [hi, lo, high, middle, third] of golden[name]!) {
      const result = f({ hi: hi!, lo: lo! });
      const error = Math.abs((result.hi - high! + (result.lo - middle!) - third!) / high!);
      expect(error, `${name}(${hi})`).toBeLessThan(1e-30);
    }
  });

  it('special values', () => {
    expect([Number.NaN, Infinity, -Infinity, 0, 710].map((x) => expDD(fromNumber(x)).hi)).toEqual([
      Number.NaN,
      Infinity,
      0,
      1,
      Infinity,
    ]);
    expect([0, -1, Infinity, 1].map((x) => logDD(fromNumber(x)).hi)).toEqual([
      -Infinity,
      Number.NaN,
      Infinity,
      0,
    ]);
    expect([0, -1, -2, Infinity].map((x) => log1pDD(fromNumber(x)).hi)).toEqual([
      0,
      -Infinity,
      Number.NaN,
      Infinity,
    ]);
  });
});
