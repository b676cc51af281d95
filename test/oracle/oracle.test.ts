import { describe, expect, it } from 'vitest';
import { ALL_DIGITS, absoluteError, correctDigits } from './digits.js';
import { exp, fixed, log, multiply, ONE, squareRoot, toDecimal, toNumber } from './fixed.js';
import { exactFit } from './newton.js';
import { binomialRows, readZoo, zooIds } from './zoo.js';

describe('fixed point', () => {
  it('knows e, ln 2, ln 10, the square root of 2 and exp(-30) (digits: mpmath 1.4.1)', () => {
    expect(toDecimal(exp(ONE), 0n, 50)).toBe('2.7182818284590452353602874713526624977572470936999e0');
    expect(toDecimal(log(2n * ONE), 0n, 50)).toBe('6.9314718055994530941723212145817656807550013436025e-1');
    expect(toDecimal(log(10n * ONE), 0n, 50)).toBe('2.3025850929940456840179914546843642076011014886287e0');
    expect(toDecimal(squareRoot(2n * ONE), 0n, 50)).toBe(
      '1.4142135623730950488016887242096980785696718753769e0',
    );
    expect(toDecimal(exp(-30n * ONE), 0n, 50)).toBe(
      '9.3576229688401746049158322233787067449583226889358e-14',
    );
  });

  it('takes doubles exactly and gives them back', () => {
    for (const x of [0, 1, -1, 0.1, -1 / 3, 1e-20, 123456.789, -(2 ** -140)])
      expect(toNumber(fixed(x))).toBe(x);
    expect(multiply(fixed(0.1), 1n << 375n)).toBe(3602879701896397n << 320n);
  });
});

describe('digits', () => {
  it('counts them against exact decimals', () => {
    expect(absoluteError(0.1, '0.1000000000000000055511151231257827021181583404541015625')).toBe(0);
    expect(absoluteError(0.1, '0.1')).toBeCloseTo(5.551115123125783e-18, 30);
    expect(correctDigits(0.5, '0.5')).toBe(ALL_DIGITS);
    expect(correctDigits(1.001, '1')).toBeCloseTo(3, 10);
    expect(correctDigits(-2, '2')).toBe(0);
    expect(correctDigits(Number.NaN, '2')).toBe(0);
    expect(correctDigits(2 ** 70, '1.180591620717411303424e21')).toBe(ALL_DIGITS);
  });
});

describe('the exact Newton reproduces the certified 25 digits', () => {
  const sets = zooIds().map(readZoo);
  it.each(sets.filter((set) => !set.certified.separated))('$id', (set) => {
    const fit = exactFit(binomialRows(set));
    const { certified } = set;
    expect(fit.newtonDecrement).toBeLessThan(1e-60);
    expect(Math.min(...fit.coefficients.map((b, j) => agreement(b, certified.coef[j]!)))).toBeGreaterThan(
      23.5,
    );
    expect(Math.min(...fit.standardErrors.map((s, j) => agreement(s, certified.se[j]!)))).toBeGreaterThan(
      23.5,
    );
    expect(agreement(fit.deviance, certified.deviance)).toBeGreaterThan(23.5);
    expect(agreement(fit.logLikelihood, certified.loglik)).toBeGreaterThan(20);
    if (certified.loglik_with_binomial_coefficients !== undefined) {
      expect(agreement(fit.fullLogLikelihood!, certified.loglik_with_binomial_coefficients)).toBeGreaterThan(
        20,
      );
    }
  });
});

/** Digits in which two decimal strings agree: both are split into a double and an exact remainder. */
function agreement(ours: string, theirs: string): number {
  const scale = 10 ** Math.floor(Math.log10(Math.abs(Number(theirs))));
  const ourError = signedRemainder(ours, Number(theirs));
  const theirError = signedRemainder(theirs, Number(theirs));
  return Math.min(40, -Math.log10(Math.abs(ourError - theirError) / scale));
}

/** decimal − double: tiny, so a double holds it with all the digits that matter here. */
function signedRemainder(decimal: string, double: number): number {
  const size = absoluteError(double, decimal);
  const up = absoluteError(double + size, decimal);
  return up < size || size === 0 ? size : -size;
}
