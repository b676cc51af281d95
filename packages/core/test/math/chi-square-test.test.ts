/** The p-value that tests use against the distribution, which has an expansion of its own for many degrees of freedom. */
import { describe, expect, it } from 'vitest';
import { chiSquareUpperTail } from '../../src/math/distributions/chi-square.js';
import { chiSquareP } from '../../src/math/distributions/chi-square-test.js';

describe('chiSquareP', () => {
  it.each([1, 2, 3, 10, 63, 64, 65, 200, 1000, 5000])('of %i degrees of freedom', (df) => {
    for (const spread of [-8, -3, -1, -0.1, 0, 0.1, 1, 3, 8, 20]) {
      const statistic = Math.max(0, df + spread * Math.sqrt(2 * df));
      const wanted = chiSquareUpperTail(statistic, df);
      expect(Math.abs(chiSquareP(statistic, df) - wanted)).toBeLessThanOrEqual(2e-14 * wanted);
    }
  });
});
