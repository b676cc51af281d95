/** Columns far from 0, and tolerances beyond what sums in doubles reach. */
import { describe, expect, it } from 'vitest';
import { fitPath, fitPathSync, fitSync } from '../../src/index.js';
import { normal, uniform } from './problems.js';

/** Whole numbers, so that columns can be moved without rounding. */
function whole(rows: number, columns: number, seed: number) {
  const next = uniform(seed);
  const x = Array.from({ length: columns }, () =>
    Float64Array.from({ length: rows }, () => Math.round(20 * normal(next))),
  );
  const y = Float64Array.from({ length: rows }, (_, i) =>
    Number(next() < 1 / (1 + Math.exp(0.5 - 0.05 * x[0]![i]! + 0.03 * x[1]![i]!))),
  );
  const moved = (by: number) => ({
    y,
    ...Object.fromEntries(x.map((column, j) => [`x${j}`, j < 3 ? column.map((one) => one + by) : column])),
  });
  return moved;
}

/** What the intercept is where the first three columns are moved. */
function shifted(coefficients: readonly number[], by: number): number[] {
  const rest = coefficients.slice(1, 4).reduce((sum, one) => sum + one * by, 0);
  return [coefficients[0]! - rest, ...coefficients.slice(1)];
}

function expectAlike(found: readonly number[], expected: readonly number[], digits: number): void {
  found.forEach((value, j) => {
    if (expected[j] === 0) expect(value).toBe(0);
    else expect(Math.abs(value / expected[j]! - 1)).toBeLessThan(10 ** -digits);
  });
}

describe('columns far from 0', () => {
  const FAR = 2 ** 30;

  it.each([1, 0.5, 0])(
    'give the coefficients of the same columns near 0, to the last digits (alpha %s)',
    (alpha) => {
      const data = whole(300, 6, 5);
      const options = { alpha, lambdas: [0.2, 0.05, 0.002] };
      const near = fitPathSync(data(0), 'y ~ .', options);
      const far = fitPathSync(data(FAR), 'y ~ .', options);
      expect(far.passes).toBeLessThanOrEqual(near.passes + 5);
      expect(far.warnings).toEqual([]);
      far.points.forEach(({ coefficients, violation, dualityGap }, k) => {
        expectAlike(coefficients, shifted(near.points[k]!.coefficients, FAR), 13);
        expect(violation).toBeLessThan(1e-13);
        expect(dualityGap).toBeLessThan(1e-13);
      });
      const penalty = { penalty: 'elastic-net', alpha: 0.5, lambda: 0.05 } as const;
      const { report } = fitSync(data(FAR), 'y ~ .', penalty);
      const plain = fitSync(data(0), 'y ~ .', penalty).report;
      const estimates = (one: typeof report) => one.coefficients.map(({ estimate }) => estimate!);
      expectAlike(estimates(report), shifted(estimates(plain), FAR), 13);
    },
  );

  it('take no more passes of many rows, with the same bits on two threads and by the twin', async () => {
    const data = whole(30_000, 8, 6);
    const options = { lambdaCount: 6, lambdaRatio: 1e-2 } as const;
    const near = await fitPath(data(0), 'y ~ .', { ...options, threads: 1 });
    const [one, two] = await Promise.all(
      [1, 2].map((threads) => fitPath(data(FAR), 'y ~ .', { ...options, threads })),
    );
    expect(one!.passes).toBeLessThanOrEqual(near.passes + 3);
    expect(two!.points).toEqual(one!.points);
    one!.points.forEach(({ coefficients, violation }, k) => {
      expect(violation).toBeLessThanOrEqual(1e-9);
      const { coefficients: own } = near.points[k]!;
      coefficients.slice(1).forEach((value, j) => {
        expect(Math.abs(value - own[j + 1]!)).toBeLessThan(1e-9);
      });
    });
    const few = whole(400, 4, 7)(FAR);
    const kernels = (['wasm', 'twin'] as const).map((kernel) =>
      fitPathSync(few, 'y ~ .', { kernel, lambdaCount: 5 }),
    );
    expect(kernels[1]!.points).toEqual(kernels[0]!.points);
  });
});

describe('a tolerance beyond rounding', () => {
  it('ends where rounding has the last word, and says what is within reach', async () => {
    for (const [rows, columns] of [
      [500, 5],
      [20_000, 12],
    ] as const) {
      const data = whole(rows, columns, 8)(40);
      const asked = { lambdaCount: 8, lambdaRatio: 1e-2, threads: 1 } as const;
      const { passes, points, warnings } = await fitPath(data, 'y ~ .', { ...asked, tolerance: 1e-19 });
      expect(passes).toBeLessThan(25 * points.length);
      const [warning] = warnings;
      expect(warning!.code).toBe('path-tolerance');
      const [, reach] = /a tolerance of (\S+) is within reach/.exec(warning!.message)!;
      expect(points.every(({ violation }) => violation <= Number(reach))).toBe(true);
      const again = await fitPath(data, 'y ~ .', { ...asked, tolerance: Number(reach) });
      expect(again.warnings).toEqual([]);
    }
  });
});
