import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exp, expm1, log, log1p, power } from '../../src/math/elementary.js';
import { exponentOf, powerOfTwo, scale } from '../../src/math/float-bits.js';
import { ulp } from './ulp.js';

const golden = JSON.parse(
  readFileSync(new URL('../../../../test/golden/math/elementary.json', import.meta.url), 'utf8'),
) as Record<string, number[][]>;

describe('accuracy against mpmath, in ulp', () => {
  const functions: [string, (...x: number[]) => number, number][] = [
    ['exp', (x) => exp(x!), 1],
    ['log', (x) => log(x!), 0.8],
    ['log1p', (x) => log1p(x!), 0.8],
    ['expm1', (x) => expm1(x!), 0.95],
    ['power', (x, y) => power(x!, y!), 0.501],
  ];
  it.each(functions)('%s', (name, f, limit) => {
    for (const row of golden[name]!) {
      const high = row.at(-2)!;
      const low = row.at(-1)!;
      const value = f(...row.slice(0, -2));
      const error = Math.abs((value - high - low) / ulp(high));
      expect(error, `${name}(${row.slice(0, -2)}) = ${value}`).toBeLessThanOrEqual(limit);
    }
  });
});

describe('special values', () => {
  it('of exp and expm1', () => {
    expect([Number.NaN, Infinity, -Infinity, 0, -0, 710, -746].map(exp)).toEqual([
      Number.NaN,
      Infinity,
      0,
      1,
      1,
      Infinity,
      0,
    ]);
    expect([Number.NaN, Infinity, -Infinity, 0, -0, 710, -746, 5e-324].map(expm1)).toEqual([
      Number.NaN,
      Infinity,
      -1,
      0,
      -0,
      Infinity,
      -1,
      5e-324,
    ]);
  });

  it('of log and log1p', () => {
    expect([Number.NaN, Infinity, -Infinity, 0, -0, 1, -1, -5e-324].map(log)).toEqual([
      Number.NaN,
      Infinity,
      Number.NaN,
      -Infinity,
      -Infinity,
      0,
      Number.NaN,
      Number.NaN,
    ]);
    expect([Number.NaN, Infinity, -1, 0, -0, -1.5, 5e-324].map(log1p)).toEqual([
      Number.NaN,
      Infinity,
      -Infinity,
      0,
      -0,
      Number.NaN,
      5e-324,
    ]);
  });

  it('of power are those of IEEE 754', () => {
    const cases: [number, number, number][] = [
      [0, 0, 1],
      [Number.NaN, 0, 1],
      [1, Number.NaN, Number.NaN],
      [Number.NaN, 2, Number.NaN],
      [0, 3, 0],
      [-0, 3, -0],
      [-0, 2, 0],
      [0, -1, Infinity],
      [-0, -1, -Infinity],
      [-0, -2, Infinity],
      [Infinity, 2, Infinity],
      [Infinity, -2, 0],
      [-Infinity, 3, -Infinity],
      [-Infinity, 2, Infinity],
      [-Infinity, -3, -0],
      [2, Infinity, Infinity],
      [2, -Infinity, 0],
      [0.5, Infinity, 0],
      [0.5, -Infinity, Infinity],
      [-2, 0.5, Number.NaN],
      [-2, 3, -8],
      [-8, 2, 64],
      [2, 1024, Infinity],
      [2, -1075, 0],
      [-2, 1025, -Infinity],
      [1, 1e300, 1],
      [-1, 9007199254740991, -1],
      [1e300, -0.5, 1e-150],
    ];
    for (const [x, y, expected] of cases) expect(power(x, y), `${x}^${y}`).toBe(expected);
  });
});

it('integer powers that are doubles are exact', () => {
  for (let x = -12; x <= 12; x++) {
    for (let y = 1, exact = x; Math.abs(exact) <= Number.MAX_SAFE_INTEGER && y < 40; y++, exact *= x) {
      expect(power(x, y)).toBe(exact);
    }
  }
});

it('powers of two and exponents over the whole range', () => {
  let expected = 1;
  for (let k = 0; k <= 1023; k++, expected *= 2) {
    expect(powerOfTwo(k)).toBe(expected);
    expect(exponentOf(-expected)).toBe(k);
  }
  expected = 1;
  for (let k = 0; k >= -1074; k--, expected /= 2) {
    expect(scale(1, k)).toBe(expected);
    expect(exponentOf(expected * 1)).toBe(k);
    expect(scale(expected, -k)).toBe(1);
  }
  expect(scale(1.5, 1024)).toBe(Infinity);
  expect(scale(1.5, -2000)).toBe(0);
});
