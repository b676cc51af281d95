import { describe, expect, it } from 'vitest';
import { fitSync } from '../../src/index.js';
import { trainingScene } from '../../src/learn/scene.js';
import { lossSurface } from '../../src/learn/surface.js';

const TEN = { x: [0, 1, 2, 3, 4, 3, 4, 5, 6, 7], y: [0, 0, 0, 0, 0, 1, 1, 1, 1, 1] };

/** Mean cross-entropy by its definition, without the kernel. */
function meanLoss(x: number[][], y: number[], beta: number[]): number {
  const terms = x.map((row, i) => {
    const z = row.reduce((sum, value, j) => sum + value * beta[j]!, 0);
    return Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - z * y[i]!;
  });
  return terms.reduce((a, b) => a + b, 0) / y.length;
}

describe('lossSurface', () => {
  const rows = TEN.x.map((value) => [1, value]);

  it('is the mean cross-entropy at every point of the grid', async () => {
    const surface = await lossSurface(TEN, 'y ~ x', {
      columns: [0, 1],
      ranges: [
        [-9, 3],
        [-1, 4],
      ],
      size: 21,
    });
    expect(surface.columns).toEqual(['(Intercept)', 'x']);
    expect(surface.fixed).toEqual([]);
    for (let k = 0; k < surface.losses.length; k++) {
      const beta = [surface.x[k % 21]!, surface.y[Math.floor(k / 21)]!];
      expect(surface.losses[k]).toBeCloseTo(meanLoss(rows, TEN.y, beta), 12);
    }
  });

  it('holds the other coefficients where it is told, in units of the data, with weights', async () => {
    const data = {
      a: TEN.x,
      b: TEN.x.map((v, i) => 1000 * ((v * 7 + i) % 5)),
      y: TEN.y,
      w: TEN.x.map((_, i) => (i % 3) + 1),
    };
    const surface = await lossSurface(data, 'y ~ a + b', {
      weights: 'w',
      columns: [1, 0],
      at: [9, 9, 0.001],
      ranges: [
        [0, 2],
        [-4, 1],
      ],
      size: 17,
    });
    expect(surface.fixed).toEqual([{ term: 'b', value: 0.001 }]);
    const repeated = data.w.flatMap((w, i) => Array.from({ length: w }, () => i));
    const design = repeated.map((i) => [1, data.a[i]!, data.b[i]!]);
    for (const k of [0, 5, 17 * 8 + 9, 17 * 17 - 1]) {
      const beta = [surface.y[Math.floor(k / 17)]!, surface.x[k % 17]!, 0.001];
      expect(surface.losses[k]).toBeCloseTo(
        meanLoss(
          design,
          repeated.map((i) => data.y[i]!),
          beta,
        ),
        12,
      );
    }
  });

  it('refuses a plane that is none, and is cancelled by its signal', async () => {
    const ranges = [
      [0, 1],
      [0, 1],
    ] as const;
    const surface = (options: object) =>
      lossSurface(TEN, 'y ~ x', { columns: [0, 1], ranges, ...options }).catch((e) => e.code);
    expect(await surface({ columns: [0, 2] })).toBe('option-invalid');
    expect(await surface({ columns: [1, 1] })).toBe('option-invalid');
    expect(await surface({ ranges: [ranges[0], [1, Number.NaN]] })).toBe('option-invalid');
    expect(await surface({ size: 1 })).toBe('option-invalid');
    expect(await surface({ signal: AbortSignal.abort() })).toBe('cancelled');
  });
});

describe('trainingScene', () => {
  it('gives a curve for one numeric input, whose rows predict as predict does', () => {
    const scene = trainingScene(TEN, 'y ~ x + I(x^2)');
    expect(scene.event).toBe('1');
    expect([...scene.sample.share]).toEqual(TEN.y);
    expect(scene.sample.inputs.map((values) => [...values])).toEqual([TEN.x]);
    const { grid } = scene;
    if (grid.kind !== 'curve') throw new Error(grid.kind);
    const model = fitSync(TEN, 'y ~ x + I(x^2)');
    const beta = model.report.coefficients.map(({ estimate }) => estimate!);
    const expected = model.predict({ x: [...grid.x] }).logOdds;
    for (let i = 0; i < grid.rows.count; i++) {
      const z = beta.reduce((sum, b, j) => sum + b * grid.rows.values[i * 3 + j]!, 0);
      expect(z).toBeCloseTo(expected[i]!, 9);
    }
  });

  it('gives a field for two numeric inputs, without the cells where the formula has no value', () => {
    const data = { ...TEN, u: TEN.x.map((v, i) => v + 0.5 + (i % 3)) };
    const scene = trainingScene(data, 'y ~ x + log(u)');
    if (scene.grid.kind !== 'field') throw new Error(scene.grid.kind);
    const { x, y, cells, rows } = scene.grid;
    expect(rows.count).toBe(cells.length);
    expect(cells.length).toBeLessThanOrEqual(x.length * y.length);
    const i = cells.length - 7;
    expect(rows.values[i * 3 + 1]).toBe(x[cells[i]! % x.length]);
    expect(rows.values[i * 3 + 2]).toBeCloseTo(Math.log(y[Math.floor(cells[i]! / x.length)]!), 13);
    expect([...rows.values].every(Number.isFinite)).toBe(true);
  });

  it('has no grid for factors, leaves out incomplete rows and keeps the sample small', () => {
    const n = 5000;
    const row = Array.from({ length: n }, (_, i) => i);
    const data = {
      y: row.map((i) => (i * 37) % 2),
      a: row.map((i) => (i === 3 ? null : i % 11)),
      g: row.map((i) => `g${i % 3}`),
    };
    const scene = trainingScene(data, 'y ~ a + g', { points: 100 });
    expect(scene.grid.kind).toBe('none');
    expect(scene.rows).toBe(n - 1);
    expect(scene.sample.rows.count).toBe(100);
    expect(scene.sample.rows.values).toHaveLength(400);
    expect(scene.sample.inputs[0]![1]).toBe(50 % 11);
  });

  it('carries an offset', () => {
    const scene = trainingScene({ ...TEN, o: TEN.x.map((v) => v / 10) }, 'y ~ x + offset(o)');
    expect([...scene.sample.rows.offset!]).toEqual(TEN.x.map((v) => v / 10));
  });
});
