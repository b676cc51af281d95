/** Ridge with more columns than rows: solved over the rows, judged over the columns. */
import { describe, expect, it } from 'vitest';
import { logOddsAt, objectiveAt, residualsAt, violationAt } from '../../../../test/oracle/wide-reference.js';
import { fitPath, fitPathSync, type PathOptions } from '../../src/index.js';
import { cornerOf, largest, wideProblem } from './problems.js';

const LAMBDAS = { lambdaCount: 5, lambdaRatio: 1e-4 };

/** Ridge of a random problem; seeds that draw bounds are not for it. */
function ridgeProblem(seed: number, rows?: number, columns?: number) {
  const problem = wideProblem(seed, rows, columns);
  return { ...problem, options: { ...problem.options, alpha: 0 } };
}

describe('ridge with more columns than rows', () => {
  it.each([0, 1, 2, 3, 8])('has the certificate of all columns: %i', (seed) => {
    const problem = ridgeProblem(seed);
    const path = fitPathSync(problem.data, 'y ~ .', { ...problem.options, ...LAMBDAS });
    expect([path.solver, path.lambdaMax, path.penalty]).toEqual(['row-space', null, 'ridge']);
    const scale = path.points[0]!.lambda * 1e-3;
    expect(largest(path, 'violation')).toBeLessThan(1e-9);
    for (const point of path.points) {
      const { corner, standardised } = cornerOf(problem, point.lambda);
      const b = standardised(point.coefficients);
      expect(Math.abs(violationAt(corner, b) / scale - point.violation)).toBeLessThan(1e-11);
      expect(Math.abs(objectiveAt(corner, b) - point.objective)).toBeLessThan(1e-13);
      expect(point.nonzero).toBe(b.filter((value, k) => value !== 0 && corner.square[k]! > 0).length);
    }
  });

  it('is what the solver over columns finds', () => {
    for (const seed of [3]) {
      const { data, options } = ridgeProblem(seed, 40, 502);
      const rows = fitPathSync(data, 'y ~ .', { ...options, lambdaCount: 2, lambdaRatio: 1e-4 });
      const lambdas = rows.points.map(({ lambda }) => lambda);
      // Bounds that hold nothing back are for the solver over columns.
      const bounds = { x0: [-1e9, 1e9] } as const;
      const columns = fitPathSync(data, 'y ~ .', { ...options, lambdas, bounds });
      expect([rows.solver, columns.solver]).toEqual(['row-space', 'proximal-newton']);
      rows.points.forEach((point, k) => {
        const same = columns.points[k]!;
        expect(Math.abs(point.objective / same.objective - 1)).toBeLessThan(1e-13);
        expect(Math.abs(point.deviance / same.deviance - 1)).toBeLessThan(1e-9);
        const size = Math.max(...same.coefficients.map(Math.abs));
        point.coefficients.forEach((value, j) => {
          expect(Math.abs(value - same.coefficients[j]!)).toBeLessThan(1e-8 * size);
        });
      });
      expect(rows.points.map(({ nonzero }) => nonzero)).toEqual(columns.points.map(({ nonzero }) => nonzero));
    }
  });

  it('has the duality gap at the residuals', () => {
    const problem = ridgeProblem(0);
    const path = fitPathSync(problem.data, 'y ~ .', { ...problem.options, ...LAMBDAS, tolerance: 1e-2 });
    for (const point of path.points) {
      const { corner, standardised } = cornerOf(problem, point.lambda);
      const b = standardised(point.coefficients);
      const u = residualsAt(corner, logOddsAt(corner, b));
      const weight = corner.events.length;
      const squares = corner.columns.slice(1).reduce((sum, x) => {
        const slope = x.reduce((all, one, i) => all + one * u[i]!, 0);
        return sum + (slope * slope) / (2 * point.lambda);
      }, 0);
      const entropy = u.reduce((sum, one, i) => {
        const parts = [corner.events[i]! / weight - one, corner.others[i]! / weight + one];
        return sum + parts.reduce((all, part) => all + (part > 0 ? part * Math.log(part * weight) : 0), 0);
      }, 0);
      const gap = Math.max(0, objectiveAt(corner, b) + entropy + squares);
      expect(Math.abs(point.dualityGap! - gap)).toBeLessThan(1e-13);
    }
    expect(largest(path, 'dualityGap')).toBeGreaterThan(1e-12);
  });

  it('takes rows that are equal, and columns that are', () => {
    const { data } = ridgeProblem(0, 24, 505);
    const twice: Record<string, Float64Array> = Object.fromEntries(
      Object.entries(data).map(([name, x]) => [name, Float64Array.from([...x, ...x])]),
    );
    const once = fitPathSync(data, 'y ~ .', { alpha: 0, ...LAMBDAS });
    const both = fitPathSync(twice, 'y ~ .', { alpha: 0, ...LAMBDAS });
    const copies: Record<string, Float64Array> = {
      ...data,
      again: data.x1!,
      constant: new Float64Array(24).fill(2),
    };
    const copied = fitPathSync(copies, 'y ~ .', { alpha: 0, ...LAMBDAS });
    expect(copied.excluded).toEqual(['constant']);
    once.points.forEach((point, k) => {
      expect(Math.abs(both.points[k]!.objective / point.objective - 1)).toBeLessThan(1e-13);
      const { coefficients, violation } = copied.points[k]!;
      const at = (term: string) => coefficients[copied.columns.findIndex((column) => column.term === term)]!;
      expect(Math.abs(at('x1') - at('again'))).toBeLessThan(1e-12);
      expect(violation).toBeLessThan(1e-9);
    });
  });

  it('has the same bits at once and with turns, in WebAssembly and its twin', async () => {
    const { data, options } = ridgeProblem(3, 30, 505);
    const given: PathOptions = { ...options, lambdaCount: 3 };
    const { seconds: _, ...expected } = fitPathSync(data, 'y ~ .', { ...given, kernel: 'wasm' });
    for (const kernel of ['wasm', 'twin'] as const) {
      const { seconds, ...found } = await fitPath(data, 'y ~ .', { ...given, kernel });
      expect(found).toEqual(expected);
    }
  });
});
