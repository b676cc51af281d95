import { describe, expect, it } from 'vitest';
import { lookAt, solveClasses, violationAt } from '../../../../test/oracle/coordinatewise-classes.js';
import { fitPath, fitPathSync, type PathOptions, type PathReport } from '../../src/index.js';
import { type ClassProblem, classProblem, plainForm } from './class-problems.js';

function optionsOf({ names, alpha, grouped, factors, bounds }: ClassProblem): PathOptions {
  const byName = <Value>(values: readonly Value[]) =>
    Object.fromEntries(names.map((name, j) => [name, values[j]!]));
  return {
    ...{ weights: 'w', weightsKind: 'importance', alpha, grouped: grouped ? 'classes' : false },
    ...(factors && { penaltyFactors: byName(factors) }),
    ...(bounds && { bounds: byName(bounds) }),
  };
}

const formulaOf = ({ names }: ClassProblem) => `y ~ ${names.join(' + ')}`;

/** The largest slope where free columns alone have moved, by its factor: the first λ times α. */
function steepest(problem: ClassProblem): number {
  const { corner } = plainForm(problem, 1);
  const free = {
    ...corner,
    lambda: 0,
    lower: corner.factors.map((factor, j) => (factor > 0 ? 0 : corner.lower[j]!)),
    upper: corner.factors.map((factor, j) => (factor > 0 ? 0 : corner.upper[j]!)),
    grouped: false,
  };
  const { slopes } = lookAt(corner, solveClasses(free).b);
  const each = slopes.map((line, j) => {
    const factor = corner.factors[j]!;
    return factor === 0
      ? 0
      : (corner.grouped ? Math.hypot(...line) : Math.max(...line.map(Math.abs))) / factor;
  });
  return Math.max(...each);
}

/** The same where all columns but the intercept are penalised: at the shares of the classes. */
function steepestOfShares(problem: ClassProblem): number {
  const { corner } = plainForm(problem, 1);
  const shares = Array.from({ length: problem.classes }, (_, k) =>
    problem.codes.reduce((sum, code, i) => sum + (code === k ? problem.weights[i]! : 0), 0),
  );
  const start = corner.columns.map((_, j) => shares.map((share) => (j === 0 ? Math.log(share) : 0)));
  const { slopes } = lookAt(corner, start);
  return Math.max(...slopes.slice(1).flat().map(Math.abs));
}

const SEEDS = [...Array.from({ length: 16 }, (_, seed) => seed), 17, 23];

describe('paths of several classes', () => {
  it.each(SEEDS)('are those of a slow reference: problem %i', async (seed) => {
    const problem = classProblem(seed);
    const scale = steepest(problem);
    const first = scale / Math.max(problem.alpha, 1e-3);
    const lambdas = problem.alpha === 0 ? [0.3, 0.02] : [0.6 * first, 0.1 * first];
    const options = { ...optionsOf(problem), lambdas };
    const report = await fitPath(problem.data, formulaOf(problem), options);
    expect(report.family).toBe('multinomial');
    if (problem.alpha > 0) expect(Math.abs(report.lambdaMax! / first - 1)).toBeLessThan(1e-9);
    for (const point of report.points) {
      const { corner, lines } = plainForm(problem, point.lambda);
      const found = lines(point.coefficients);
      const { objective, slopes } = lookAt(corner, found);
      // The certificate, by plain arithmetic on the coefficients of the report.
      expect(violationAt(corner, found, slopes) / scale).toBeLessThan(1.01e-9);
      expect(Math.abs(point.objective / objective - 1)).toBeLessThan(1e-12);
      const reference = solveClasses(corner);
      expect(reference.violation).toBeLessThan(1e-10);
      expect(Math.abs(point.objective / reference.objective - 1)).toBeLessThan(1e-12);
      const support = (b: readonly (readonly number[])[]) =>
        b.slice(1).map((line) => line.map((one) => (one > 0 ? 1 : one < 0 ? -1 : 0)));
      if (problem.alpha > 0) expect(support(found)).toEqual(support(reference.b));
      found.forEach((line, j) => {
        line.forEach((one, k) => {
          expect(Math.abs(one - reference.b[j]![k]!)).toBeLessThan(1e-5);
        });
      });
    }
  });

  it.each([
    ['lasso', 1],
    ['elastic net', 0.3],
    ['ridge', 0],
  ])('are certified where curvature is that of a sample of the rows: %s', async (_, alpha) => {
    const drawn = classProblem(8, { rows: 9001, columns: 20 });
    const problem = { ...drawn, alpha, grouped: false, factors: null, bounds: null };
    const options = { ...optionsOf(problem), lambdas: alpha === 0 ? [0.1, 0.003] : [0.05, 0.004] };
    const report = await fitPath(problem.data, formulaOf(problem), options);
    const scale = steepestOfShares(problem);
    for (const point of report.points) {
      const { corner, lines } = plainForm(problem, point.lambda);
      const found = lines(point.coefficients);
      const { objective, slopes } = lookAt(corner, found);
      expect(violationAt(corner, found, slopes) / scale).toBeLessThan(1.1e-9);
      expect(Math.abs(point.objective / objective - 1)).toBeLessThan(1e-12);
    }
  });

  it('leave nothing above their first lambda and everything near the data at last', async () => {
    const problem = { ...classProblem(3), alpha: 1, grouped: false, factors: null, bounds: null };
    const { points, lambdaMax } = await fitPath(problem.data, formulaOf(problem), optionsOf(problem));
    expect(points[0]!.lambda).toBe(lambdaMax);
    expect(points[0]!.nonzero).toBe(0);
    expect(points[1]!.nonzero).toBeGreaterThan(0);
    expect(points.every(({ violation }) => violation <= 1e-9)).toBe(true);
    for (let i = 1; i < points.length; i++) expect(points[i]!.deviance).toBeLessThan(points[i - 1]!.deviance);
  });

  it('have the same bits at once, and with the twin of the kernel', async () => {
    const problem = classProblem(1);
    const options = { ...optionsOf(problem), lambdaCount: 12 };
    const bare = ({ seconds: _, ...rest }: PathReport) => JSON.stringify(rest);
    const report = bare(await fitPath(problem.data, formulaOf(problem), options));
    expect(bare(fitPathSync(problem.data, formulaOf(problem), options))).toBe(report);
    expect(bare(await fitPath(problem.data, formulaOf(problem), { ...options, kernel: 'twin' }))).toBe(
      report,
    );
  });

  it('of two classes are ridge of one with lambda halved', async () => {
    const problem = classProblem(6);
    const data = { ...problem.data, y: problem.codes.map((code) => (code > 0 ? 'yes' : 'no')) };
    const formula = formulaOf(problem);
    const both = await fitPath(data, formula, {
      alpha: 0,
      lambdas: [0.1],
      family: 'multinomial',
      tolerance: 1e-12,
    });
    const one = await fitPath(data, formula, { alpha: 0, lambdas: [0.05], tolerance: 1e-12 });
    const size = problem.names.length + 1;
    const symmetric = both.points[0]!.coefficients;
    one.points[0]!.coefficients.forEach((value, j) => {
      expect(Math.abs(symmetric[size + j]! - symmetric[j]! - value)).toBeLessThan(
        1e-9 * (1 + Math.abs(value)),
      );
    });
  });

  it('refuse what they do not have, and stop when cancelled', async () => {
    const problem = classProblem(0);
    const fitting = (options: PathOptions) => fitPath(problem.data, formulaOf(problem), options);
    await expect(fitting({ grouped: true })).rejects.toMatchObject({ code: 'option-unavailable' });
    await expect(fitting({ event: 'c1', family: 'multinomial' })).rejects.toMatchObject({
      code: 'option-invalid',
    });
    const stop = new AbortController();
    const cancelled = fitting({ signal: stop.signal, onLambda: (done) => done === 3 && stop.abort() });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  });
});
