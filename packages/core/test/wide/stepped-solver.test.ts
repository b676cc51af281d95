/** λ that are far apart: the solver goes there by steps, and the points are those of any path. */
import { describe, expect, it } from 'vitest';
import { fitPath } from '../../src/path/fit-path.js';
import type { PathSolver } from '../../src/wide/path-solver.js';
import { SteppedSolver } from '../../src/wide/stepped-solver.js';
import type { WideWork } from '../../src/wide/work.js';
import { draws } from '../cross-validation/problem.js';

/** Notes where it is sent. */
class Noting implements PathSolver {
  readonly name = 'working-set';
  readonly passes = 0;
  readonly logOdds = new Float64Array();
  readonly calls: { lambda: number; tolerance: number }[] = [];
  // biome-ignore lint/correctness/useYield: there is nothing to ask.
  *begin(): WideWork<Float64Array> {
    return Float64Array.of(0.2, -0.5, 7, 0.1);
  }
  // biome-ignore lint/correctness/useYield: there is nothing to ask.
  *at(lambda: number, tolerance: number): ReturnType<PathSolver['at']> {
    this.calls.push({ lambda, tolerance });
    return { ...NOWHERE, lambda };
  }
}

const NOWHERE = {
  ...{ loss: 0, objective: 0, violation: 0, iterations: 0, intercept: 0, dualityGap: 0 },
  ...{ indices: new Int32Array(), values: new Float64Array() },
};

function stepped(alpha: number): { noting: Noting; go: (lambda: number) => number[] } {
  const noting = new Noting();
  // The third column is free: its slope is none that λ is measured by.
  const factors = Float64Array.of(1, 1, 0, 1);
  const bounds = { lower: factors.map(() => -Infinity), upper: factors.map(() => Infinity) };
  const solver = new SteppedSolver({ penalties: { alpha, factors, ...bounds } }, noting);
  solver.begin().next();
  const go = (lambda: number) => {
    const before = noting.calls.length;
    const point = solver.at(lambda, 1e-9).next();
    expect(point).toMatchObject({ done: true, value: { lambda } });
    return noting.calls.slice(before).map((call) => call.lambda);
  };
  return { noting, go };
}

describe('steps between values of lambda', () => {
  it('are short, of one ratio, and end exactly at lambda, where alone the tolerance is that asked for', () => {
    const { noting, go } = stepped(0.5);
    const first = go(0.3);
    expect(first).toHaveLength(6);
    [1, ...first].reduce((from, to) => {
      expect(to / from).toBeCloseTo((0.3 / 1) ** (1 / 6), 12);
      return to;
    });
    expect(first.at(-1)).toBe(0.3);
    expect(noting.calls.map(({ tolerance }) => tolerance > 1e-9)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(go(0.29)).toEqual([0.29]);
    expect(go(0.3)).toEqual([0.3]);
    expect(go(1e-30).length).toBeLessThan(100);
  });

  it('change no point of a path', async () => {
    const { normal, share } = draws(8);
    const rows = Array.from({ length: 40 }, (_, i) => i);
    const data: Record<string, number[]> = { y: [] };
    for (let j = 0; j < 600; j++) data[`x${j}`] = rows.map(normal);
    data.y = rows.map((i) => Number(share() < 1 / (1 + Math.exp(data.x1![i]! - 2 * data.x0![i]!))));
    const many = await fitPath(data, 'y ~ .' as string, { lambdaCount: 31, lambdaRatio: 0.05 });
    const lambdas = many.points.filter((_, k) => k % 15 === 0).map(({ lambda }) => lambda);
    const few = await fitPath(data, 'y ~ .' as string, { lambdas });
    expect(few.solver).toBe('working-set');
    expect(few.points).toHaveLength(3);
    few.points.forEach((point, k) => {
      const other = many.points[15 * k]!;
      expect(point.violation).toBeLessThan(1e-9);
      expect(point.coefficients.map((b) => b !== 0)).toEqual(other.coefficients.map((b) => b !== 0));
      expect(Math.abs(point.objective - other.objective)).toBeLessThan(1e-12);
    });
    // A point of few λ begins where those between have led.
    expect(few.passes).toBeGreaterThan(lambdas.length + 10);
  });
});
