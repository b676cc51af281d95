/** Paths of random problems against coordinate descent in its plainest form (`test/oracle/coordinatewise.ts`). */
import { describe, expect, it } from 'vitest';
import {
  type CornerProblem,
  coordinatewise,
  lookAt,
  violationOf,
} from '../../../../test/oracle/coordinatewise.js';
import { fitPathSync, type PathOptions, type PathReport } from '../../src/index.js';
import { mean, type RandomProblem, randomProblem, spread } from './problems.js';

const SETS = 200;
/** With lasso; larger with fewer absolute values. */
const LAMBDAS = [0.09, 0.01];

function optionsOf({ alpha, names, weights, offset, factors, bounds }: RandomProblem): PathOptions {
  const named = <Value>(values: readonly Value[]) =>
    Object.fromEntries(names.map((name, j) => [name, values[j]!]));
  return {
    alpha,
    ...(weights && { weights: 'w' }),
    ...(offset && { offset: 'o' }),
    ...(factors && { penaltyFactors: named(factors) }),
    ...(bounds && { bounds: named(bounds) }),
  };
}

/** The same problem on standardised, centred columns: the intercept is that at the means. */
function standardised(problem: RandomProblem, lambda: number): CornerProblem {
  const { data, names, y, weights, offset, alpha, factors, bounds } = problem;
  const deviations = names.map((name) => spread(data[name]!, weights));
  const centred = names.map((name, j) => {
    const centre = mean(data[name]!, weights);
    return data[name]!.map((x) => (x - centre) / deviations[j]!);
  });
  const total = factors?.reduce((sum, one) => sum + one, 0) ?? names.length;
  const factor = (j: number) => ((factors?.[j] ?? 1) * names.length) / total;
  return {
    columns: [y.map(() => 1), ...centred],
    events: y.map((label, i) => label * (weights?.[i] ?? 1)),
    others: y.map((label, i) => (1 - label) * (weights?.[i] ?? 1)),
    offset: offset ?? y.map(() => 0),
    absolute: [0, ...names.map((_, j) => lambda * alpha * factor(j))],
    squared: [0, ...names.map((_, j) => lambda * (1 - alpha) * factor(j))],
    lower: [-Infinity, ...names.map((_, j) => (bounds?.[j]?.[0] ?? -Infinity) * deviations[j]!)],
    upper: [Infinity, ...names.map((_, j) => (bounds?.[j]?.[1] ?? Infinity) * deviations[j]!)],
  };
}

/** b of the columns with the intercept at their means. */
function centredCoefficients(
  problem: RandomProblem,
  coefficients: readonly number[],
  { lower, upper }: CornerProblem,
): number[] {
  const { data, names, weights } = problem;
  const at = names.reduce(
    (sum, name, j) => sum + coefficients[j + 1]! * mean(data[name]!, weights),
    coefficients[0]!,
  );
  const slopes = names.map((name, j) => coefficients[j + 1]! * spread(data[name]!, weights));
  // Standard deviations of the reference are rounded on their own: a bound is met but for the last bits.
  const near = (a: number, b: number) => Number.isFinite(b) && Math.abs(a - b) <= 1e-13 * Math.abs(b);
  return [
    at,
    ...slopes.map((b, j) =>
      near(b, lower[j + 1]!) ? lower[j + 1]! : near(b, upper[j + 1]!) ? upper[j + 1]! : b,
    ),
  ];
}

describe('random problems', () => {
  const worst = { objective: 0, violation: 0, reported: 0 };

  function compare(problem: RandomProblem, { points, lambdaMax }: PathReport): void {
    for (const { lambda, coefficients, objective, violation } of points) {
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
