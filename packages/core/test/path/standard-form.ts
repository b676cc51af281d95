/** Random problems as options of paths and fits, and in their plain form: columns standardised and centred. */
import type { CornerProblem } from '../../../../test/oracle/coordinatewise.js';
import type { PathOptions } from '../../src/index.js';
import { mean, type RandomProblem, spread } from './problems.js';

export function optionsOf({ alpha, names, weights, offset, factors, bounds }: RandomProblem): PathOptions {
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
export function standardised(problem: RandomProblem, lambda: number): CornerProblem {
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
export function centredCoefficients(
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
