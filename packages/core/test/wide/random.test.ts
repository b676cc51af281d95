/** Paths with more columns than rows against coordinate descent in its plainest form (`test/oracle/wide-reference.ts`). */
import { describe, expect, it } from 'vitest';
import { objectiveAt, violationAt, wideReference } from '../../../../test/oracle/wide-reference.js';
import { fitPathSync } from '../../src/index.js';
import { cornerOf, supportOf, wideProblem } from './problems.js';

const SETS = 12;

describe('random problems with more columns than rows', () => {
  it.each(Array.from({ length: SETS }, (_, seed) => seed))('are solved: %i', (seed) => {
    const problem = wideProblem(seed);
    const { data, options } = problem;
    const path = fitPathSync(data, 'y ~ .', {
      ...options,
      lambdaCount: 4,
      lambdaRatio: 0.2,
      tolerance: 1e-12,
    });
    expect(path.solver).toBe('working-set');
    expect(path.points[0]!.nonzero).toBe(0);
    for (const point of [path.points[1]!, path.points[3]!]) {
      const { corner, standardised } = cornerOf(problem, point.lambda);
      const b = standardised(point.coefficients);
      const found = violationAt(corner, b);
      expect(Math.abs(found - point.violation * path.lambdaMax!)).toBeLessThan(1e-12 * path.lambdaMax!);
      expect(found).toBeLessThan(2e-12 * path.lambdaMax!);
      expect(Math.abs(objectiveAt(corner, b) - point.objective)).toBeLessThan(1e-13 * point.objective);
      const reference = wideReference(corner, 3e-12 * path.lambdaMax!, 4000);
      expect(Math.abs(point.objective / reference.objective - 1)).toBeLessThan(1e-12);
      const support = supportOf(point.coefficients);
      expect(support).toEqual(supportOf(reference.b));
      expect(point.nonzero).toBe(support.filter((k) => corner.absolute[k]! > 0).length);
    }
  });
});
