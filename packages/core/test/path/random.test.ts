/** Paths of random problems against coordinate descent in its plainest form (`test/oracle/coordinatewise.ts`). */
import { describe, expect, it } from 'vitest';
import { coordinatewise, lookAt, violationOf } from '../../../../test/oracle/coordinatewise.js';
import { cornersOf, entropyOfRows, gapByDefinition } from '../../../../test/oracle/dual.js';
import { fitPathSync, type PathReport } from '../../src/index.js';
import { type RandomProblem, randomProblem } from './problems.js';
import { centredCoefficients, optionsOf, standardised } from './standard-form.js';

const SETS = 200;
/** With lasso; larger with fewer absolute values. */
const LAMBDAS = [0.09, 0.02];

describe('random problems', () => {
  const worst = { objective: 0, violation: 0, reported: 0 };

  function compare(problem: RandomProblem, { points, lambdaMax }: PathReport): void {
    for (const { lambda, coefficients, objective, violation, dualityGap } of points) {
      const corner = standardised(problem, lambda);
      const reference = coordinatewise(corner, 1e-13);
      const b = centredCoefficients(problem, coefficients, corner);
      expect(reference.violation).toBeLessThan(1e-12);
      const support = (values: readonly number[]) => values.map((value) => value !== 0);
      expect(support(b.slice(1))).toEqual(support(reference.b.slice(1)));
      expect(Math.abs(objective - reference.objective)).toBeLessThan(1e-12 * reference.objective);
      const { slopes } = lookAt(corner, b);
      const found = Math.max(...slopes.map((slope, j) => violationOf(corner, j, b[j]!, slope)));
      worst.objective = Math.max(worst.objective, objective / reference.objective - 1);
      worst.violation = Math.max(worst.violation, found);
      worst.reported = Math.max(worst.reported, violation);
      expect(found).toBeLessThan(1e-12);
      const gap = gapByDefinition({
        ...{ objective, entropy: entropyOfRows(corner, b), slopes, b, corners: cornersOf(corner) },
      });
      expect(Math.abs(dualityGap! - gap)).toBeLessThan(1e-12);
      expect(objective - reference.objective).toBeLessThanOrEqual(dualityGap! + 1e-15);
      if (lambdaMax !== null) expect(violation).toBeLessThan(1e-9);
    }
  }

  it.each([0, 1, 2, 3])('are solved, supports and objectives alike (part %i)', (part) => {
    for (let seed = part; seed < SETS; seed += 4) {
      const problem = randomProblem(seed);
      const options = optionsOf(problem);
      const lambdas = LAMBDAS.map((lambda) => lambda / Math.max(problem.alpha, 0.3));
      compare(problem, fitPathSync(problem.data, problem.formula, { ...options, lambdas }));
    }
  });
});
