import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConeProgram } from '../../src/math/linear-program.js';

/** Cuts with the first violated row until none is; null at d = 0. */
function solve(
  objective: number[],
  rows: readonly number[][],
  box = objective.map(() => 1),
): Float64Array | null {
  const program = new ConeProgram(Float64Array.from(objective), Float64Array.from(box));
  for (let cuts = 0; cuts < 1000; cuts++) {
    if (program.atApex) return null;
    const d = program.vertex().high;
    const violated = rows.find((row) => dot(row, d) < -1e-12);
    if (violated === undefined) return d;
    expect(program.cut(Float64Array.from(violated))).toBe(true);
    expect(Math.abs(dot(violated, program.vertex().high))).toBeLessThan(1e-12);
  }
  throw new Error('1000 cuts were not enough');
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a, (x, j) => x * b[j]!).reduce((s, x) => s + x, 0);

/** The optimum in the plane by trying all corners: every pair of constraint lines, kept if it meets all of them. */
function bestInThePlane(objective: number[], rows: readonly number[][]): number {
  const lines = [...rows.map(([a, b]) => [a!, b!, 0]), [1, 0, 1], [1, 0, -1], [0, 1, 1], [0, 1, -1]];
  let best = 0;
  for (const [a, b, h] of lines as [number, number, number][]) {
    for (const [c, d, k] of lines as [number, number, number][]) {
      const determinant = a * d - b * c;
      if (determinant === 0) continue;
      const corner = [(h * d - b * k) / determinant, (a * k - h * c) / determinant];
      const inside =
        corner.every((x) => Math.abs(x) <= 1 + 1e-12) && rows.every((row) => dot(row, corner) >= -1e-12);
      if (inside) best = Math.max(best, dot(objective, corner));
    }
  }
  return best;
}

describe('ConeProgram', () => {
  it('starts at the best corner of the box', () => {
    expect(Array.from(solve([3, -2, 1], [], [1, 4, 0.5])!)).toEqual([1, -4, 0.5]);
  });

  it('follows a row', () => {
    expect(
      Array.from(
        solve(
          [1, 2],
          [
            [1, -1],
            [2, -1],
          ],
        )!,
      ),
    ).toEqual([1, 1]);
    expect(Array.from(solve([-1, 2], [[2, -1]])!)).toEqual([0.5, 1]);
  });

  it('ends at d = 0, held by rows alone, when they leave nothing else', () => {
    expect(
      solve(
        [1, 1],
        [
          [-1, 0.5],
          [1, -2],
          [0, -1],
        ],
      ),
    ).toBeNull();
  });

  it('tells a cone that is a sliver of 1e-12 from one that is empty', () => {
    const d = solve(
      [0, 1],
      [
        [1, 0],
        [-1, 1e-12],
      ],
    )!;
    expect(d[1]).toBe(1);
    expect(d[0]! >= 0 && d[0]! <= 1e-12).toBe(true);
  });

  it('in the plane, ends at d = 0 only where no corner is better, and in the cone where one is', () => {
    const number = fc.integer({ min: -9, max: 9 });
    const pair = fc.tuple(number, number).filter(([a, b]) => a !== 0 || b !== 0);
    fc.assert(
      fc.property(pair, fc.array(pair, { maxLength: 8 }), (objective, rows) => {
        const d = solve(
          [...objective],
          rows.map((row) => [...row]),
        );
        const best = bestInThePlane(
          [...objective],
          rows.map((row) => [...row]),
        );
        if (best > 0) expect(d).not.toBeNull();
        if (d === null) return;
        expect(dot(objective, d)).toBeGreaterThanOrEqual(best);
        for (const row of rows) expect(dot(row, d)).toBeGreaterThanOrEqual(-1e-12);
      }),
      { seed: 11, numRuns: 1000 },
    );
  });
});
