/** The duality gap at points that are no optimum, against its definition. */
import { describe, expect, it } from 'vitest';
import { coordinatewise, lookAt } from '../../../../test/oracle/coordinatewise.js';
import { cornersOf, entropyOfRows, gapByDefinition } from '../../../../test/oracle/dual.js';
import { dualityGap } from '../../src/solver/proximal/duality-gap.js';
import { normal, randomProblem, uniform } from '../path/problems.js';
import { standardised } from '../path/standard-form.js';

const numbers = (values: readonly number[]) => Float64Array.from(values);

describe('the duality gap', () => {
  it.each(Array.from({ length: 24 }, (_, seed) => seed))('anywhere, of problem %i', (seed) => {
    const corner = standardised(randomProblem(seed), 0.05);
    const next = uniform(seed);
    const b = corner.columns.map((_, j) => {
      const drawn = j === 0 || next() < 0.5 ? 0.3 * normal(next) : 0;
      return Math.min(corner.upper[j]!, Math.max(corner.lower[j]!, drawn));
    });
    const { objective, slopes } = lookAt(corner, b);
    const { absolute, squared, lower, upper } = corner;
    const penalty = {
      ...{ absolute: numbers(absolute), squared: numbers(squared), groups: [] },
      ...{ lower: numbers(lower), upper: numbers(upper) },
    };
    const loss =
      objective - b.reduce((sum, x, j) => sum + absolute[j]! * Math.abs(x) + 0.5 * squared[j]! * x * x, 0);
    const found = dualityGap(penalty, numbers(b), numbers(slopes), loss)!;
    const point = { objective, entropy: entropyOfRows(corner, b), slopes, b, corners: cornersOf(corner) };
    const expected = gapByDefinition(point);
    expect(Math.abs(found - expected)).toBeLessThan(1e-12 * Math.max(1, expected));
    expect(found).toBeGreaterThan(1e-6);
    // No coefficients are lower by more, but for what the slopes of free columns leave: here they are far from 0.
    const free = Math.hypot(...slopes.filter((_, j) => absolute[j] === 0 && squared[j] === 0));
    const { objective: least, b: best } = coordinatewise(corner, 1e-10);
    const away = Math.hypot(...b.map((x, j) => x - best[j]!));
    expect(objective - least).toBeLessThanOrEqual(found + free * away + 1e-12);
  });

  it('takes the columns of a group together', () => {
    const corner = { ...standardised(randomProblem(8), 0.05) };
    for (const alpha of [1, 0.4]) {
      const size = corner.columns.length;
      const b = corner.columns.map((_, j): number => (j % 3 === 0 ? 0.2 : 0));
      const lambda = 0.03;
      const squared = corner.columns.map((_, j) => (j === 0 ? 0 : lambda * (1 - alpha)));
      const bare = { ...corner, absolute: b.map(() => 0), squared };
      const groups = [{ columns: Array.from({ length: size - 1 }, (_, j) => j + 1), weight: lambda * alpha }];
      const { objective, slopes } = lookAt(bare, b);
      const length = Math.hypot(...b.slice(1));
      const whole = objective + lambda * alpha * length;
      const none = numbers(b.map(() => 0));
      const penalty = {
        ...{ absolute: none, squared: numbers(squared), groups },
        ...{ lower: none.map(() => -Infinity), upper: none.map(() => Infinity) },
      };
      const loss = objective - b.reduce<number>((sum, x, j) => sum + 0.5 * squared[j]! * x * x, 0);
      const corners = squared.map((one) => ({
        absolute: 0,
        squared: one,
        lower: -Infinity,
        upper: Infinity,
      }));
      const point = { objective: whole, entropy: entropyOfRows(bare, b), slopes, b, corners, groups };
      const found = dualityGap(penalty, numbers(b), numbers(slopes), loss)!;
      expect(Math.abs(found - gapByDefinition(point))).toBeLessThan(1e-13);
      expect(found).toBeGreaterThan(1e-4);
    }
  });
});
