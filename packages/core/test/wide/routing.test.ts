/** Which data are taken for wide: columns count as they are bound. */
import { describe, expect, it } from 'vitest';
import { crossValidate, fitPath, fitPathSync } from '../../src/index.js';
import { randomIntegers, randomShare } from '../../src/math/random.js';
import { largest, wideProblem } from './problems.js';

const LAMBDAS = { lambdaCount: 5, lambdaRatio: 0.1 };

/** Two factors of many levels, most of them of two or three rows. */
function codes(rows: number, levels: number) {
  const draw = randomIntegers(5);
  const level = () => Math.floor(levels * randomShare(draw));
  const columns = [0, 1].map(() => Array.from({ length: rows }, (_, i) => `L${i < levels ? i : level()}`));
  const y = Array.from({ length: rows }, (_, i) => (randomShare(draw) < (i % 3 === 0 ? 0.8 : 0.3) ? 1 : 0));
  return { g: columns[0]!, h: columns[1]!, y };
}

describe('wide data', () => {
  it.each([1, 0])('are factors of many levels, too: alpha %d', (alpha) => {
    const data = codes(300, 260);
    const path = fitPathSync(data, 'y ~ g + h', { alpha, ...LAMBDAS });
    expect([path.solver, path.columns.length]).toEqual([alpha === 0 ? 'row-space' : 'working-set', 519]);
    expect(largest(path, 'violation')).toBeLessThan(1e-9);
    const { g, h, y } = data;
    const levels = [...new Set(g)].sort();
    const dummies = levels.slice(1).flatMap((level) => [
      [`g_${level}`, g.map((one) => Number(one === level))],
      [`h_${level}`, h.map((one) => Number(one === level))],
    ]);
    const numbers = Object.fromEntries([...dummies, ['y', y]]) as Record<string, number[]>;
    const same = fitPathSync(numbers, 'y ~ .', { alpha, ...LAMBDAS });
    path.points.forEach(({ lambda, objective }, k) => {
      expect(Math.abs(lambda / same.points[k]!.lambda - 1)).toBeLessThan(1e-12);
      expect(Math.abs(objective / same.points[k]!.objective - 1)).toBeLessThan(1e-12);
    });
  });

  it('are rows as objects and products of terms, and not those of several classes', async () => {
    const { data } = wideProblem(0, 20, 34);
    const rows = Array.from(data.y!, (y, i) => ({
      ...Object.fromEntries(Object.entries(data).map(([name, x]) => [name, x[i]!])),
      y,
      kind: ['a', 'b', 'c'][i % 3]!,
    }));
    const names = Array.from({ length: 34 }, (_, j) => `x${j}`).join(' + ');
    const path = await fitPath(rows, `y ~ (${names})^2`, { lambdaCount: 3 });
    expect([path.solver, path.columns.length]).toEqual(['working-set', 1 + 34 + (34 * 33) / 2]);
    const classes = await fitPath(rows, 'kind ~ x0 * x1' as string, { lambdaCount: 3 });
    expect(classes.classes).toEqual(['a', 'b', 'c']);
    const few = await fitPath(rows, `y ~ ${names}`, { lambdaCount: 3 });
    expect(few.solver).toBe('proximal-newton');
  });

  it('may have more columns than a fit has coefficients, folds included', async () => {
    const { data } = wideProblem(0, 24, 5200);
    const report = await crossValidate(data, 'y ~ .', { ...LAMBDAS, folds: 2, alpha: [1, 0] });
    expect(report.curves.map(({ points }) => points.length)).toEqual([5, 5]);
    expect(report.largestViolation).toBeLessThan(1e-6);
    expect(report.chosen.coefficients).toHaveLength(5201);
  });
});
