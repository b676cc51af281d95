import { describe, expect, it } from 'vitest';
import { linearText } from '../../src/diagnostics/linear-text.js';
import { fitSync } from '../../src/index.js';

const a = Array.from({ length: 60 }, (_, i) => Math.round(50 * Math.sin(3 * i)));
const b = Array.from({ length: 60 }, (_, i) => Math.round(20 * Math.cos(5 * i)));
const y = a.map((value, i) => (value + 60 * Math.sin(7 * i) > 0 ? 1 : 0));

function combination(c: readonly number[]): string {
  const { aliased } = fitSync({ y, a, b, c }, 'y ~ a + b + c').report;
  expect(aliased.map(({ term }) => term)).toEqual(['c']);
  return aliased[0]!.combination;
}

describe('the combination of an aliased column', () => {
  it('has whole numbers and fractions where they multiply out', () => {
    expect(combination(a.map((value) => 2 * value + 3))).toBe('2*a + 3');
    expect(combination(a.map((value, i) => b[i]! - value / 3))).toBe('b - 1/3*a');
    expect(combination(a.map((value, i) => 1 - value - b[i]!))).toBe('1 - a - b');
    expect(combination(a.map((value) => (22 / 7) * value - 0.125))).toBe('22/7*a - 1/8');
    expect(combination(a.map(() => -4))).toBe('-4');
    expect(combination(a.map(() => 0))).toBe('0');
  });

  it('has six digits where they do not', () => {
    expect(combination(a.map((value) => Math.SQRT2 * value))).toBe('1.41421*a');
    // Nearer to a third than a fit can tell, and no third.
    expect(combination(a.map((value) => 0.33333333333 * value + 2))).toBe('0.333333*a + 2');
  });
});

describe('a linear text', () => {
  const part = (name: string, size: string, negative = false) => ({ name, size, negative });

  it('begins with a plus where there is one', () => {
    expect(linearText([part('a', '2', true), part('b', '1')])).toBe('b - 2*a');
    expect(linearText([part('(Intercept)', '3'), part('a', '2'), part('b', '1', true)])).toBe('2*a - b + 3');
    expect(linearText([part('(Intercept)', '3', true), part('a', '1', true)])).toBe('-3 - a');
    expect(linearText([])).toBe('0');
  });
});
