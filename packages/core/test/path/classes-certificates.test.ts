/** The duality gap of several classes by its definition, and factors, bounds and groups of fits at one λ. */
import { describe, expect, it } from 'vitest';
import { lookAt, violationAt } from '../../../../test/oracle/coordinatewise-classes.js';
import { entropyOf, gapByDefinition } from '../../../../test/oracle/dual.js';
import { type FitOptions, fitPathSync, fitSync, loadModel, type PathOptions } from '../../src/index.js';
import { type ClassProblem, classProblem, plainForm } from './class-problems.js';

function columnOptions({ names, grouped, factors, bounds }: ClassProblem): Omit<PathOptions, 'alpha'> {
  const byName = <Value>(values: readonly Value[]) =>
    Object.fromEntries(names.map((name, j) => [name, values[j]!]));
  return {
    ...{ weights: 'w', weightsKind: 'importance' },
    ...(grouped && { grouped: 'classes' }),
    ...(factors && { penaltyFactors: byName(factors) }),
    ...(bounds && { bounds: byName(bounds) }),
  };
}

/** By the line of each column and class. */
function gapOf(problem: ClassProblem, lambda: number, coefficients: readonly number[]) {
  const { corner, lines } = plainForm(problem, lambda);
  const { columns, codes, weights, classes, alpha, grouped, factors, lower, upper } = corner;
  const b = lines(coefficients);
  const { objective, slopes } = lookAt(corner, b);
  const total = weights.reduce((sum, one) => sum + one, 0);
  const entropy = codes.reduce((sum, _, i) => {
    const each = Array.from({ length: classes }, (__, k) =>
      Math.exp(columns.reduce((z, column, j) => z + column[i]! * b[j]![k]!, 0)),
    );
    const all = each.reduce((one, other) => one + other, 0);
    return sum + (weights[i]! / total) * entropyOf(each.map((one) => one / all));
  }, 0);
  const corners = factors.flatMap((factor, j) =>
    Array.from({ length: classes }, () => ({
      absolute: grouped ? 0 : lambda * alpha * factor,
      ...{ squared: lambda * (1 - alpha) * factor, lower: lower[j]!, upper: upper[j]! },
    })),
  );
  const groups = factors.flatMap((factor, j) =>
    grouped && factor > 0
      ? [
          {
            columns: Array.from({ length: classes }, (_, k) => j * classes + k),
            weight: lambda * alpha * factor,
          },
        ]
      : [],
  );
  const point = { objective, entropy, slopes: slopes.flat(), b: b.flat(), corners, groups };
  return { gap: gapByDefinition(point), violation: violationAt(corner, b, slopes), objective };
}

describe('certificates of several classes', () => {
  it.each([0, 1, 2, 3, 4, 5, 9, 11, 16, 17])('are those of data and coefficients: problem %i', (seed) => {
    const problem = classProblem(seed);
    const { alpha, data, names } = problem;
    const formula = `y ~ ${names.join(' + ')}`;
    const options = columnOptions(problem);
    const lambda = 0.02 / Math.max(alpha, 0.2);
    const path = fitPathSync(data, formula, {
      ...options,
      alpha,
      lambdas: [2 * lambda, lambda],
      tolerance: 1e-5,
    });
    for (const { lambda: at, coefficients, dualityGap } of path.points) {
      const { gap, objective } = gapOf(problem, at, coefficients);
      expect(Math.abs(dualityGap! - gap)).toBeLessThan(1e-13 + 1e-9 * gap);
      const fine = fitPathSync(data, formula, { ...options, alpha, lambdas: [at] }).points[0]!;
      // What free columns leave of their slopes is not part of the gap.
      expect(objective - fine.objective).toBeLessThanOrEqual(dualityGap! + 1e-8);
    }
    const penalty =
      alpha === 0
        ? { penalty: 'ridge' as const }
        : alpha === 1
          ? { penalty: 'lasso' as const }
          : { penalty: 'elastic-net' as const, alpha };
    const fitted = fitSync(data, formula, { ...options, ...penalty, lambda } as FitOptions);
    const [point] = fitPathSync(data, formula, { ...options, alpha, lambdas: [lambda] }).points;
    const estimates = fitted.coefficients.map(({ estimate }) => estimate!);
    expect(estimates).toEqual(point!.coefficients);
    const { shrinkage, converged } = fitted.report;
    const own = gapOf(problem, lambda, estimates);
    expect(converged).toBe(true);
    expect(Math.abs(shrinkage!.violation - own.violation / shrinkage!.scale)).toBeLessThan(1e-12);
    expect(Math.abs(shrinkage!.dualityGap! - own.gap)).toBeLessThan(1e-12);
    expect(shrinkage!.dualityGap).toBeLessThan(1e-8);
    expect(shrinkage!.nonzero).toBe(point!.nonzero);
    expect(shrinkage!.lambdaMax).toBe(path.lambdaMax);
    expect(shrinkage!.grouped).toBe(problem.grouped ? 'classes' : undefined);
    if (problem.bounds) expect(Object.keys(shrinkage!.bounds!)).toEqual(names);
    expect(loadModel(fitted.modelFile()).fit.shrinkage).toEqual(shrinkage);
    expect(fitted.summary()).toMatch(/duality\s+gap\s+within\s+1e-/);
  });

  it('have no terms that enter together', () => {
    const { data } = classProblem(0);
    expect(() => fitSync(data, 'y ~ x1', { penalty: 'lasso', lambda: 0.1, grouped: true })).toThrow(
      expect.objectContaining({ code: 'option-unavailable', at: { option: 'grouped' } }),
    );
  });
});
