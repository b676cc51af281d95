/** Paths without a Gram matrix: where it has no room, and where few digits are asked for. */
import { describe, expect, it } from 'vitest';
import { objectiveAt, violationAt, wideReference } from '../../../../test/oracle/wide-reference.js';
import { fitPath, fitPathSync, type PathOptions } from '../../src/index.js';
import { kindOf } from '../../src/kernel/create.js';
import { runSync } from '../../src/solver/run.js';
import type { WidePoint } from '../../src/wide/problem.js';
import { penaltiesOf, residentOf } from '../../src/wide/resident.js';
import { WideSolver } from '../../src/wide/solve.js';
import { wideTraining } from '../../src/wide/training.js';
import type { WideWork } from '../../src/wide/work.js';
import { cornerOf, largest, supportOf, wideProblem } from './problems.js';

/** Points at some λ, on standardised columns, with room for a Gram matrix of so many numbers. */
function* pointsAt(
  problem: ReturnType<typeof wideProblem>,
  lambdas: readonly number[],
  given: { readonly tolerance: number; readonly mostOfGram: number },
): WideWork<WidePoint[]> {
  const { data, options } = problem;
  const training = wideTraining(data, 'y ~ .', options)!;
  const resident = yield* residentOf(training, options);
  const { columns, outcome } = resident;
  const penalties = penaltiesOf(resident, options);
  const { mostOfGram, tolerance } = given;
  const kernel = kindOf(options);
  const solver = new WideSolver({ columns, outcome, intercept: true, penalties, kernel, mostOfGram });
  yield* solver.begin();
  const points: WidePoint[] = [];
  for (const lambda of lambdas) points.push(yield* solver.at(lambda, tolerance));
  return points;
}

const LAMBDAS: PathOptions = { lambdaCount: 4, lambdaRatio: 0.2 };

describe('a wide path without room for a Gram matrix', () => {
  it.each([1, 2, 3, 5, 8, 10])('is the same to many digits: %i', (seed) => {
    const problem = wideProblem(seed);
    const path = fitPathSync(problem.data, 'y ~ .', { ...problem.options, ...LAMBDAS });
    const scale = path.lambdaMax!;
    const lambdas = path.points.map(({ lambda }) => lambda);
    const points = runSync(pointsAt(problem, lambdas, { tolerance: 1e-12 * scale, mostOfGram: 0 }));
    for (const k of [1, 3]) {
      const point = points[k]!;
      const { corner } = cornerOf(problem, point.lambda);
      const b = new Float64Array(corner.columns.length);
      b[0] = point.intercept;
      point.indices.forEach((j, at) => {
        const value = point.values[at]!;
        // A bound is met but for the rounding of two standard deviations.
        const ends = [corner.lower[j + 1]!, corner.upper[j + 1]!];
        b[j + 1] =
          ends.find((end) => Number.isFinite(end) && Math.abs(value - end) <= 1e-13 * Math.abs(end)) ?? value;
      });
      expect(point.violation).toBeLessThan(1e-12 * scale);
      expect(violationAt(corner, b)).toBeLessThan(2e-12 * scale);
      expect(Math.abs(objectiveAt(corner, b) - point.objective)).toBeLessThan(1e-13 * point.objective);
      const reference = wideReference(corner, 3e-12 * scale, 4000);
      expect(Math.abs(point.objective / reference.objective - 1)).toBeLessThan(1e-12);
      expect(supportOf(b)).toEqual(supportOf(reference.b));
    }
  });

  it('changes over where the columns in use become too many', () => {
    const problem = wideProblem(0, 300, 600);
    const options: PathOptions = { alpha: 0.2, lambdaCount: 12, lambdaRatio: 0.02 };
    const path = fitPathSync(problem.data, 'y ~ .', options);
    expect(path.points.at(-1)!.nonzero).toBeGreaterThan(100);
    const lambdas = path.points.map(({ lambda }) => lambda);
    const given = { tolerance: 1e-9 * path.lambdaMax!, mostOfGram: 100 * 100 };
    const points = runSync(pointsAt({ ...problem, options }, lambdas, given));
    points.forEach((point, k) => {
      expect(point.violation).toBeLessThan(given.tolerance);
      expect(point.indices).toHaveLength(path.points[k]!.nonzero);
      expect(Math.abs(point.objective / path.points[k]!.objective - 1)).toBeLessThan(1e-12);
    });
  });
});

describe('a wide path to few digits', () => {
  it.each([0, 2, 3, 5, 7])('keeps what was asked for: %i', (seed) => {
    const problem = wideProblem(seed);
    const options: PathOptions = { ...problem.options, lambdaCount: 10, lambdaRatio: 0.05 };
    const fine = fitPathSync(problem.data, 'y ~ .', options);
    for (const tolerance of [1e-3, 1e-5]) {
      const path = fitPathSync(problem.data, 'y ~ .', { ...options, tolerance });
      expect(largest(path, 'violation')).toBeLessThan(tolerance);
      path.points.forEach((point, k) => {
        const { corner, standardised } = cornerOf(problem, point.lambda);
        const found = violationAt(corner, standardised(point.coefficients)) / path.lambdaMax!;
        expect(Math.abs(found - point.violation)).toBeLessThan(1e-12);
        const more = point.objective / fine.points[k]!.objective - 1;
        expect(more).toBeGreaterThan(-1e-14);
        expect(more).toBeLessThan(tolerance);
      });
    }
  });

  it('has the same bits in WebAssembly and its twin', async () => {
    const { data, options } = wideProblem(3, 40, 510);
    const given: PathOptions = { ...options, ...LAMBDAS, tolerance: 1e-4 };
    const { seconds: _, ...expected } = fitPathSync(data, 'y ~ .', { ...given, kernel: 'wasm' });
    for (const kernel of ['wasm', 'twin'] as const) {
      const { seconds, ...found } = await fitPath(data, 'y ~ .', { ...given, kernel });
      expect(found).toEqual(expected);
    }
  });
});
