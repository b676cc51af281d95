/** An offset far from 0 is taken back by the intercept, and changes nothing else. */
import { describe, expect, it } from 'vitest';
import { type FitOptions, fit } from '../../src/index.js';

const rows = Array.from({ length: 120 }, (_, i) => {
  const x = ((i * 37) % 120) / 30 - 2;
  const g = ['a', 'b', 'c'][(i * 7) % 3]!;
  return { x, g, wobble: ((i * 13) % 9) / 16, y: (i * 29) % 11 < 4 + 2 * x ? 1 : 0 };
});

const digits = (one: number, other: number) =>
  expect(Math.abs(one - other)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(other)));

async function compared(offset: number, options: FitOptions = {}) {
  const shifted = rows.map((row) => ({ ...row, far: row.wobble + offset }));
  const [near, far] = await Promise.all([
    fit(shifted, 'y ~ x + g + offset(wobble)', options),
    fit(shifted, 'y ~ x + g + offset(far)', options),
  ]);
  return { near: near.report, far: far.report };
}

describe.each([12, -35, 80, -1_048_576])('an offset of about %d', (offset) => {
  it.each<FitOptions>([
    {},
    { solver: 'lbfgs' },
    { solver: 'nesterov' },
    { penalty: 'firth' },
    { penalty: 'ridge', lambda: 0.1 },
  ])('moves the intercept alone: %j', async (options) => {
    const { near, far } = await compared(offset, options);
    expect(far.converged).toBe(true);
    far.coefficients.forEach(({ estimate, standardError }, j) => {
      const expected = near.coefficients[j]!;
      // −2²⁰ leaves a log-odds of 1 with 33 bits.
      const tolerance = Math.abs(offset) > 1000 ? 1e-9 : 1e-12;
      const moved = j === 0 ? estimate! + offset : estimate!;
      expect(Math.abs(moved - expected.estimate!)).toBeLessThan(tolerance * 10);
      if (standardError !== null)
        expect(Math.abs(standardError - expected.standardError!)).toBeLessThan(tolerance * 10);
    });
    if (Math.abs(offset) > 1000) return;
    digits(far.deviance, near.deviance);
    digits(far.nullDeviance, near.nullDeviance);
    far.terms.forEach(({ statistic }, k) => {
      digits(statistic, near.terms[k]!.statistic);
    });
  });
});
