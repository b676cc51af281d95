/** Paths with more columns than rows against coordinate descent in its plainest form (`test/oracle/wide-reference.ts`). */
import { describe, expect, it } from 'vitest';
import { objectiveAt, violationAt, wideReference } from '../../../../test/oracle/wide-reference.js';
import { fitPathSync } from '../../src/index.js';
import { cornerOf, supportOf, wideProblem } from './problems.js';

const SETS = 24;

describe('random problems with more columns than rows', () => {
  it.each(Array.from({ length: SETS }, (_, seed) => seed))('are solved: %i', (seed) => {
    const problem = wideProblem(seed);
    const { data, options } = problem;
    const path = fitPathSync(data, 'y ~ .', {
      ...options,
      lambdaCount: 5,
      lambdaRatio: 0.15,
      tolerance: 1e-12,
    });
    expect(path.solver).toBe('working-set');
    expect(path.points.length).toBe(5);
    for (const point of [path.points[0]!, path.points[2]!, path.points[4]!]) {
      const { corner, standardised } = cornerOf(problem, point.lambda);
      const b = standardised(point.coefficients);
      const found = violationAt(corner, b);
      expect(Math.abs(found - point.violation * path.lambdaMax!)).toBeLessThan(1e-12 * path.lambdaMax!);
      expect(found).toBeLessThan(2e-12 * path.lambdaMax!);
      expect(Math.abs(objectiveAt(corner, b) - point.objective)).toBeLessThan(1e-13 * point.objective);
      const reference = wideReference(corner, 3e-12 * path.lambdaMax!, 4000);
      expect(Math.abs(point.objective / reference.objective - 1)).toBeLessThan(1e-12);
      expect(supportOf(point.coefficients)).toEqual(supportOf(reference.b));
      expect(point.nonzero).toBe(supportOf(point.coefficients).filter((k) => corner.absolute[k]! > 0).length);
    }
  });
});
