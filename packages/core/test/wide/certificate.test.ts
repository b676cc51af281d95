/** What comes with every point: the conditions over all columns and the duality gap, worked out again; and odd data. */
import { describe, expect, it } from 'vitest';
import { logOddsAt, objectiveAt, residualsAt, violationAt } from '../../../../test/oracle/wide-reference.js';
import { fitPath, fitPathSync, type PathReport } from '../../src/index.js';
import { cornerOf, largest, supportOf, wideProblem } from './problems.js';

const LAMBDAS = { lambdaCount: 6, lambdaRatio: 0.1 };

function pathOf(problem: ReturnType<typeof wideProblem>): PathReport {
  return fitPathSync(problem.data, 'y ~ .', { ...problem.options, ...LAMBDAS });
}

describe('the certificate', () => {
  it('is the violation over all columns, within the tolerance at every λ', () => {
    const problem = wideProblem(0);
    const path = pathOf(problem);
    expect(largest(path, 'violation')).toBeLessThan(1e-9);
    for (const point of path.points) {
      const { corner, standardised } = cornerOf(problem, point.lambda);
      const found = violationAt(corner, standardised(point.coefficients)) / path.lambdaMax!;
      expect(Math.abs(found - point.violation)).toBeLessThan(1e-13);
    }
  });

  it('has the duality gap of residuals that are scaled until they are feasible', () => {
    const problem = wideProblem(0);
    const path = fitPathSync(problem.data, 'y ~ .', { ...LAMBDAS, tolerance: 1e-4 });
    for (const point of path.points) {
      const { corner, standardised } = cornerOf(problem, point.lambda);
      const b = standardised(point.coefficients);
      const u = residualsAt(corner, logOddsAt(corner, b));
      const slopes = corner.columns.slice(1).map((x) => x.reduce((sum, one, i) => sum + one * u[i]!, 0));
      const share = Math.min(1, ...slopes.map((slope) => point.lambda / Math.abs(slope)));
      const weight = corner.events.length;
      const dual = u.reduce((sum, one, i) => {
        const parts = [corner.events[i]! / weight - share * one, corner.others[i]! / weight + share * one];
        return sum - parts.reduce((all, part) => all + (part > 0 ? part * Math.log(part * weight) : 0), 0);
      }, 0);
      expect(Math.abs(point.dualityGap! - (objectiveAt(corner, b) - dual))).toBeLessThan(1e-13);
    }
    expect(largest(path, 'dualityGap')).toBeGreaterThan(1e-9);
  });

  it('bounds what a better solution has less', () => {
    for (const seed of [1, 2, 5]) {
      const problem = wideProblem(seed);
      const { data, options } = problem;
      const rough = fitPathSync(data, 'y ~ .', { ...options, ...LAMBDAS, tolerance: 1e-3 });
      const fine = fitPathSync(data, 'y ~ .', { ...options, ...LAMBDAS, tolerance: 1e-12 });
      rough.points.forEach((point, k) => {
        const less = point.objective - fine.points[k]!.objective;
        expect(less).toBeGreaterThanOrEqual(-1e-15);
        // The intercept has no penalty: what is left of its slope counts by its value at the optimum.
        const { standardised } = cornerOf(problem, point.lambda);
        const intercept = standardised(fine.points[k]!.coefficients)[0]!;
        const left = point.violation * rough.lambdaMax! * Math.abs(intercept);
        expect(less).toBeLessThanOrEqual(point.dualityGap! * (1 + 1e-6) + left + 1e-12);
      });
    }
  });
});

describe('odd data', () => {
  it('leaves constant columns out and keeps copies of columns from harm', () => {
    const problem = wideProblem(6);
    const rows = problem.data.y!.length;
    const before = pathOf(problem);
    const copied = supportOf(before.points.at(-1)!.coefficients)[0]!;
    const name = problem.names[copied - 1]!;
    const data: Record<string, Float64Array> = {
      ...problem.data,
      copy: problem.data[name]!,
      opposite: problem.data[name]!.map((x) => -x),
      constant: new Float64Array(rows).fill(3.7),
      empty: new Float64Array(rows),
    };
    const after = fitPathSync(data, 'y ~ .', { ...problem.options, ...LAMBDAS });
    expect(after.excluded).toEqual(['constant', 'empty']);
    expect(largest(after, 'violation')).toBeLessThan(1e-9);
    after.points.forEach((point, k) => {
      const objective = before.points[k]!.objective;
      // Squares are smaller where copies share a coefficient.
      if (problem.options.alpha === 1) expect(Math.abs(point.objective / objective - 1)).toBeLessThan(1e-12);
      else expect(point.objective).toBeLessThanOrEqual(objective * (1 + 1e-12));
      const column = (term: string) =>
        point.coefficients[after.columns.findIndex((one) => one.term === term)];
      expect([column('constant'), column('empty')]).toEqual([0, 0]);
    });
  });

  it('gives the same on copies of all columns', () => {
    const { data, names } = wideProblem(0, 25, 260);
    const twice: Record<string, Float64Array> = {
      ...data,
      ...Object.fromEntries(names.map((name) => [`again_${name}`, data[name]!])),
    };
    const path = fitPathSync(twice, 'y ~ .', LAMBDAS);
    const once = fitPathSync(data, 'y ~ .', LAMBDAS);
    expect([path.solver, once.solver]).toEqual(['working-set', 'proximal-newton']);
    path.points.forEach(({ objective, violation }, k) => {
      expect(violation).toBeLessThan(1e-9);
      expect(Math.abs(objective / once.points[k]!.objective - 1)).toBeLessThan(1e-12);
    });
  });

  it('takes columns of any size, and names one beyond all', () => {
    const { data, options } = wideProblem(0, 30, 505);
    const plain = fitPathSync(data, 'y ~ .', { ...options, ...LAMBDAS });
    const scaled: Record<string, Float64Array> = {
      ...data,
      x0: data.x0!.map((x) => x * 1e100),
      x1: data.x1!.map((x) => x * 1e-100),
    };
    const path = fitPathSync(scaled, 'y ~ .', { ...options, ...LAMBDAS });
    path.points.forEach(({ objective }, k) => {
      expect(Math.abs(objective / plain.points[k]!.objective - 1)).toBeLessThan(1e-12);
    });
    const beyond: Record<string, Float64Array> = { ...data, x3: data.x3!.map((x) => x * 1e200) };
    expect(() => fitPathSync(beyond, 'y ~ .', LAMBDAS)).toThrow(/x3/);
  });

  it('stops where nearly all of the deviance is explained', () => {
    const { data } = wideProblem(4, 20, 520);
    const path = fitPathSync(data, 'y ~ .', { lambdaRatio: 1e-4, lambdaCount: 60 });
    expect(path.stopReason).toBe('saturated');
    expect(path.points.at(-1)!.devianceExplained).toBeGreaterThan(0.999);
    expect(path.points.length).toBeLessThan(60);
    expect(largest(path, 'violation')).toBeLessThan(1e-9);
  });
});

describe('the two solvers', () => {
  it('give the same path on a few more columns than rows', () => {
    const { data } = wideProblem(2, 100, 120);
    const dense = fitPathSync(data, 'y ~ .', { lambdaCount: 6, lambdaRatio: 0.1 });
    // Columns that are constant change nothing but where the path goes.
    const constants = Array.from({ length: 400 }, (_, j) => [`none_${j}`, new Float64Array(100).fill(j)]);
    const lambdas = dense.points.map(({ lambda }) => lambda);
    const routed = fitPathSync({ ...data, ...Object.fromEntries(constants) }, 'y ~ .', { lambdas });
    expect([dense.solver, routed.solver]).toEqual(['proximal-newton', 'working-set']);
    routed.points.forEach((point, k) => {
      const same = dense.points[k]!;
      expect(Math.abs(point.objective / same.objective - 1)).toBeLessThan(1e-13);
      expect(supportOf(point.coefficients)).toEqual(supportOf(same.coefficients));
      same.coefficients.forEach((value, j) => {
        expect(Math.abs(point.coefficients[j]! - value)).toBeLessThan(1e-6 * (1e-3 + Math.abs(value)));
      });
    });
    expect(routed.nullDeviance).toBeCloseTo(dense.nullDeviance, 10);
    expect(routed.points.at(-1)!.deviance).toBeCloseTo(dense.points.at(-1)!.deviance, 6);
  });

  it('has the same bits at once and with turns, in WebAssembly and its twin', async () => {
    const { data, options } = wideProblem(3, 40, 510);
    const { seconds: _, ...expected } = fitPathSync(data, 'y ~ .', {
      ...options,
      ...LAMBDAS,
      kernel: 'wasm',
    });
    for (const kernel of ['wasm', 'twin'] as const) {
      const { seconds, ...found } = await fitPath(data, 'y ~ .', { ...options, ...LAMBDAS, kernel });
      expect(seconds).toBeGreaterThan(0);
      expect(found).toEqual(expected);
    }
  });
});

describe('a path under way', () => {
  it('tells each λ, and can be cancelled', async () => {
    const { data } = wideProblem(0);
    const told: number[][] = [];
    const controller = new AbortController();
    const path = fitPath(data, 'y ~ .', {
      ...LAMBDAS,
      signal: controller.signal,
      onLambda(done, total) {
        told.push([done, total]);
        if (done === 3) controller.abort(new Error('enough'));
      },
    });
    await expect(path).rejects.toMatchObject({ code: 'cancelled' });
    expect(told).toEqual([
      [1, 6],
      [2, 6],
      [3, 6],
    ]);
  });

  it('refuses names that are none', () => {
    const { data } = wideProblem(0);
    expect(() => fitPathSync(data, 'y ~ .', { penaltyFactors: { x999: 2 } })).toThrow(/x999/);
  });
});
