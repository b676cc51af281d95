import { readFileSync } from 'node:fs';
import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import * as beta from '../../src/math/distributions/beta.js';
import { logBinomialCoefficient } from '../../src/math/distributions/binomial.js';
import * as chiSquare from '../../src/math/distributions/chi-square.js';
import * as errorFunction from '../../src/math/distributions/error-function.js';
import * as f from '../../src/math/distributions/f.js';
import { logGamma } from '../../src/math/distributions/log-gamma.js';
import * as normal from '../../src/math/distributions/normal.js';
import * as studentT from '../../src/math/distributions/student-t.js';

const Digits = Decimal.clone({ precision: 400 });
const functions: Record<string, unknown> = {
  ...beta,
  ...chiSquare,
  ...errorFunction,
  ...f,
  logGamma,
  ...normal,
  ...studentT,
};

type Row = readonly [...number[], string];

/** The rows of a golden file by function: arguments, then the value in decimal digits. */
function golden(name: string): [string, Row[]][] {
  const url = new URL(`../../../../test/golden/math/distributions-${name}.json`, import.meta.url);
  return Object.entries<Row[]>(JSON.parse(readFileSync(url, 'utf8'))).filter(([, rows]) =>
    Array.isArray(rows),
  );
}

/** A double in decimal digits, all of them. */
function exactly(x: number): Decimal {
  let whole = x;
  let halvings = 0;
  while (!Number.isInteger(whole)) {
    whole *= 2;
    halvings++;
  }
  return new Digits(BigInt(whole).toString()).div(Digits.pow(2, halvings));
}

function relativeError(value: Decimal, wanted: string): number {
  const reference = new Digits(wanted);
  const difference = value.minus(reference).abs();
  return (reference.isZero() ? difference : difference.div(reference.abs())).toNumber();
}

/** The largest relative error and its arguments; values are sums of doubles. */
function worst(rows: readonly Row[], evaluate: (args: number[]) => readonly number[]) {
  let error = 0;
  let at: readonly number[] = [];
  for (const row of rows) {
    const args = row.slice(0, -1) as number[];
    const parts = evaluate(args);
    const found = parts.every(Number.isFinite)
      ? relativeError(Digits.sum(...parts.map(exactly)), String(row.at(-1)))
      : Infinity;
    if (found > error) [error, at] = [found, args];
  }
  return { error, at };
}

describe.each(['normal', 'gamma', 'beta'])('golden values: %s', (file) => {
  it.each(golden(file))('%s is right to 1e-15', (name, rows) => {
    const evaluate = functions[name] as (...args: number[]) => number;
    expect(rows.length).toBeGreaterThan(50);
    const { error, at } = worst(rows, (args) => [evaluate(...args)]);
    expect(error, `${name}(${at.join(', ')})`).toBeLessThan(1e-15);
  });
});

describe('golden values: binomial coefficients', () => {
  it.each(golden('binomial'))('%s is right to 1e-28', (_, rows) => {
    const { error, at } = worst(rows, ([n, k]) => {
      const { hi, lo } = logBinomialCoefficient(n!, k!);
      return [hi, lo];
    });
    expect(error, `(${at.join(', ')})`).toBeLessThan(1e-28);
  });
});

describe('ends of the range', () => {
  it('has the limits', () => {
    expect(normal.normalCdf(-Infinity)).toBe(0);
    expect(normal.normalCdf(Infinity)).toBe(1);
    expect(normal.normalCdf(0)).toBe(0.5);
    expect(normal.normalTwoSided(0)).toBe(1);
    expect(normal.normalUpperTail(1e200)).toBe(0);
    expect(normal.normalLogUpperTail(Infinity)).toBe(-Infinity);
    expect(normal.normalLogUpperTail(-1e200)).toBe(0);
    expect(normal.normalQuantile(0)).toBe(-Infinity);
    expect(normal.normalUpperQuantile(0)).toBe(Infinity);
    expect(chiSquare.chiSquareCdf(-1, 3)).toBe(0);
    expect(chiSquare.chiSquareUpperTail(0, 3)).toBe(1);
    expect(chiSquare.chiSquareUpperTail(Infinity, 3)).toBe(0);
    expect(chiSquare.chiSquareQuantile(0, 3)).toBe(0);
    expect(chiSquare.chiSquareUpperQuantile(0, 3)).toBe(Infinity);
    expect(chiSquare.chiSquareQuantile(1e-300, 0.01)).toBe(0);
    expect(studentT.studentTCdf(0, 3)).toBe(0.5);
    expect(studentT.studentTTwoSided(Infinity, 3)).toBe(0);
    expect(studentT.studentTQuantile(0.5, 3)).toBe(0);
    expect(studentT.studentTQuantile(1, 3)).toBe(Infinity);
    expect(f.fCdf(0, 2, 3)).toBe(0);
    expect(f.fUpperTail(Infinity, 2, 3)).toBe(0);
    expect(f.fQuantile(1, 2, 3)).toBe(Infinity);
    expect(beta.regularizedBeta(0, 2, 3)).toBe(0);
    expect(beta.regularizedBeta(1, 2, 3)).toBe(1);
    expect(errorFunction.erf(-Infinity)).toBe(-1);
    expect(errorFunction.erfc(-Infinity)).toBe(2);
    expect(logGamma(1)).toBe(0);
    expect(logGamma(2)).toBe(0);
    expect(logGamma(1e306)).toBe(Infinity);
  });

  it('keeps digits where the probability is subnormal', () => {
    // mpmath: erfc(38/sqrt(2))/2; subnormal doubles are 4.9e-324 apart.
    expect(Math.abs(normal.normalUpperTail(38) - 2.8854283600687843e-316)).toBeLessThan(1e-323);
  });

  it.each([
    () => normal.normalCdf(Number.NaN),
    () => normal.normalQuantile(1.1),
    () => errorFunction.erf(Number.NaN),
    () => chiSquare.chiSquareUpperTail(Number.NaN, 1),
    () => chiSquare.chiSquareUpperTail(1, 0),
    () => chiSquare.chiSquareCdf(1, Number.NaN),
    () => chiSquare.chiSquareQuantile(-0.1, 2),
    () => studentT.studentTCdf(1, -1),
    () => f.fUpperTail(1, 1, Infinity),
    () => beta.regularizedBeta(2, 1, 1),
    () => logGamma(0),
    () => logBinomialCoefficient(3, 4),
    () => logBinomialCoefficient(2.5, 1),
  ])('refuses arguments outside the domain: %s', (call) => {
    expect(call).toThrow(RangeError);
  });
});
