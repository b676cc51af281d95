/** Certificates of fits at one λ, worked out again from data and coefficients; factors, bounds and groups of theirs. */
import { describe, expect, it } from 'vitest';
import { coordinatewise, lookAt, violationOf } from '../../../../test/oracle/coordinatewise.js';
import { cornersOf, entropyOfRows, gapByDefinition } from '../../../../test/oracle/dual.js';
import { type FitOptions, fit, fitPathSync, fitSync, loadModel, type PathOptions } from '../../src/index.js';
import { normal, randomProblem, uniform } from '../path/problems.js';
import { centredCoefficients, optionsOf, standardised } from '../path/standard-form.js';

function asFit({ alpha, ...options }: PathOptions, lambda: number): FitOptions {
  if (alpha === 0) return { ...options, penalty: 'ridge', lambda } as FitOptions;
  if (alpha === 1) return { ...options, penalty: 'lasso', lambda } as FitOptions;
  return { ...options, penalty: 'elastic-net', alpha, lambda } as FitOptions;
}

/** Among these are all mixtures, weights, offsets, factors (3, 10, 17, 24, 31) and bounds (5, 11, 17, 23, 29, 35). */
const SEEDS = [0, 1, 2, 3, 5, 7, 10, 11, 17, 23, 24, 29, 31, 35];

/** The largest slope where free columns alone have moved, over its factor. */
function steepest(problem: ReturnType<typeof randomProblem>): number {
  const one = standardised({ ...problem, alpha: 1 }, 1);
  const isFree = (j: number) => one.absolute[j] === 0;
  const held = (limits: readonly number[]) => limits.map((limit, j) => (isFree(j) ? limit : 0));
  const { b } = coordinatewise({ ...one, lower: held(one.lower), upper: held(one.upper) }, 1e-13);
  const { slopes } = lookAt(one, b);
  return Math.max(...slopes.map((slope, j) => (isFree(j) ? 0 : Math.abs(slope) / one.absolute[j]!)));
}

describe('a fit at one lambda', () => {
  it.each(SEEDS)('is that of a slow reference, and so is its certificate: problem %i', (seed) => {
    const problem = randomProblem(seed);
    const { alpha, data, formula, weights } = problem;
    const lambda = 0.04 / Math.max(alpha, 0.3);
    const options = optionsOf(problem);
    const { report } = fitSync(data, formula, asFit(options, lambda));
    const corner = standardised(problem, lambda);
    const estimates = report.coefficients.map(({ estimate }) => estimate!);
    const b = centredCoefficients(problem, estimates, corner);
    const { objective, slopes } = lookAt(corner, b);
    const reference = coordinatewise(corner, 1e-13);
    expect(Math.abs(objective / reference.objective - 1)).toBeLessThan(1e-12);
    const total = weights?.reduce((sum, one) => sum + one, 0) ?? data.y!.length;
    expect(Math.abs(-report.penalizedLogLikelihood! / total / objective - 1)).toBeLessThan(1e-12);
    expect(b.map((one) => one !== 0)).toEqual(reference.b.map((one) => one !== 0));
    const { shrinkage, converged } = report;
    expect(converged).toBe(true);
    const { scale, lambdaMax, violation, dualityGap, nonzero } = shrinkage!;
    expect(Math.abs(scale / (steepest(problem) / (alpha > 0 ? alpha : 1)) - 1)).toBeLessThan(1e-9);
    expect(lambdaMax).toBe(alpha > 0 ? scale : null);
    const found = Math.max(...slopes.map((slope, j) => violationOf(corner, j, b[j]!, slope)));
    expect(Math.abs(violation - found / scale)).toBeLessThan(1e-12);
    const point = { objective, entropy: entropyOfRows(corner, b), slopes, b, corners: cornersOf(corner) };
    expect(Math.abs(dualityGap! - gapByDefinition(point))).toBeLessThan(1e-12);
    const isPenalised = corner.absolute.map((one, j) => one + corner.squared[j]! > 0);
    expect(nonzero).toBe(b.filter((one, j) => isPenalised[j] && one !== 0).length);
    const [own] = fitPathSync(data, formula, { ...options, lambdas: [lambda] }).points;
    estimates.forEach((estimate, j) => {
      expect(Math.abs(estimate - own!.coefficients[j]!)).toBeLessThanOrEqual(1e-14 * Math.abs(estimate));
    });
  });

  it('holds coefficients at a bound exactly, and tells its options', () => {
    const { data, formula, names } = randomProblem(1);
    const plain = fitSync(data, formula, { penalty: 'ridge', lambda: 0.05 }).report.coefficients;
    const [first, second, third] = [names[0]!, names[1]!, names[2]!];
    const half = plain.find(({ term }) => term === first)!.estimate! / 3;
    const bound: readonly [number, number] = half > 0 ? [0, half] : [half, 0];
    for (const penalty of ['ridge', 'lasso'] as const) {
      const fitted = fitSync(data, formula, {
        ...{ penalty, lambda: 0.001, bounds: { [first]: bound } },
        penaltyFactors: { [second]: 0, [third]: 2 },
      });
      const { coefficients, shrinkage, converged, solver } = fitted.report;
      expect([converged, solver]).toEqual([true, 'proximal-newton']);
      expect(coefficients.find(({ term }) => term === first)!.estimate).toBe(half);
      expect(shrinkage!.bounds).toEqual({ [first]: bound });
      expect(shrinkage!.penaltyFactors![second]).toBe(0);
      expect(shrinkage!.penaltyFactors![third]! / shrinkage!.penaltyFactors![first]!).toBeCloseTo(2, 14);
      const text = fitted.summary({ width: 200 });
      expect(text).toContain(`Free of penalty: ${second}; Penalty factors: ${first} `);
      expect(text).toContain(`Bounds: ${first} [${bound.join(', ')}]`);
      expect(text).toMatch(/conditions hold within 1e-1\d of the (steepest slope|largest lambda), 0\.\d+/);
      expect(text).toMatch(/duality gap within 1e-1\d/);
      expect(loadModel(fitted.modelFile()).fit.shrinkage).toEqual(shrinkage);
    }
  });

  it('has terms that enter together', async () => {
    const next = uniform(11);
    const g = Array.from({ length: 150 }, () => 'abcd'[Math.floor(4 * next())]!);
    const x = g.map(() => normal(next));
    const y = x.map((one, i) => Number(next() < 1 / (1 + Math.exp(0.5 - one - (g[i] === 'c' ? 1.5 : 0)))));
    const options = { grouped: true, penaltyFactors: { g: 1.5 } };
    for (const alpha of [1, 0.5]) {
      const { points, lambdaMax } = fitPathSync({ y, x, g }, 'y ~ x + g', {
        ...options,
        alpha,
        lambdaCount: 5,
      });
      const { lambda, coefficients } = points[2]!;
      const fitted = await fit({ y, x, g }, 'y ~ x + g', {
        ...options,
        ...(alpha === 1 ? { penalty: 'lasso', lambda } : { penalty: 'elastic-net', alpha, lambda }),
      });
      const { shrinkage, newtonDecrement } = fitted.report;
      fitted.coefficients.forEach(({ estimate }, j) => {
        expect(estimate!).toBeCloseTo(coefficients[j]!, 7);
      });
      expect(shrinkage).toMatchObject({ grouped: 'terms', lambdaMax });
      expect(shrinkage!.violation).toBeLessThan(1e-9);
      expect(shrinkage!.dualityGap).toBeLessThan(1e-9);
      expect(newtonDecrement).toBeLessThan(1e-10);
      expect(fitted.summary({ width: 200 })).toContain('The columns of a term enter together');
    }
  });

  it.each([
    [{ penaltyFactors: { x1: 0 } }, 'penaltyFactors', 'the penalty is "none"'],
    [{ penalty: 'firth', bounds: { x1: [0, 1] } }, 'bounds', 'the penalty is "firth"'],
    [{ penalty: 'ridge', lambda: 1, grouped: true }, 'grouped', 'absolute values'],
    [{ penalty: 'lasso', lambda: 1, grouped: true, bounds: { x1: [0, 1] } }, 'bounds', 'enter together'],
    [{ penalty: 'lasso', lambda: 1, bounds: { x1: [1, 2] } }, 'bounds', '0 between them'],
    [{ penalty: 'ridge', lambda: 1, penaltyFactors: { x1: -1 } }, 'penaltyFactors', 'at least 0'],
    [{ penalty: 'ridge', lambda: 1, penaltyFactors: { x0: 1 } }, 'penaltyFactors', 'Did you mean "x1"'],
  ] as const)('refuses %o', (given, option, words) => {
    const { data, formula } = randomProblem(0);
    const refused = expect.objectContaining({
      ...{ code: 'option-invalid', at: { option }, message: expect.stringContaining(words) },
    });
    expect(() => fitSync(data, formula, given as unknown as FitOptions)).toThrow(refused);
  });

  it('is told as iterations, and stops after as many as are asked for', async () => {
    const { data, formula } = randomProblem(4);
    const told: number[] = [];
    const options: FitOptions = { penalty: 'ridge', lambda: 1e-4 };
    const { report } = await fit(data, formula, {
      ...options,
      onIteration: ({ iteration }) => told.push(iteration),
    });
    expect(told).toEqual(Array.from({ length: report.iterations }, (_, k) => k + 1));
    const short = (await fit(data, formula, { ...options, maxIterations: 1 })).report;
    expect(short).toMatchObject({ converged: false, stopReason: 'max-iterations', iterations: 1 });
  });
});
