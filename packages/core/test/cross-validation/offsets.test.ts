/** An offset in cross-validation counts once, in the folds, in the path of all rows and in the fit that is chosen; more rows than a block of sums. */
import { describe, expect, it } from 'vitest';
import { chosenFit, crossValidate, fitPath } from '../../src/index.js';
import { draws } from './problem.js';

const ROWS = 4_603;

function draw() {
  const { share, normal } = draws(31);
  const rows = Array.from({ length: ROWS }, (_, i) => i);
  const a = rows.map(normal);
  const b = rows.map(() => 3 + 2 * normal());
  const o = rows.map(normal);
  const y = rows.map((i) => Number(share() < 1 / (1 + Math.exp(0.5 - a[i]! - o[i]!))));
  const hole = rows.map((i) => (i % 61 === 7 ? null : b[i]!));
  return { y, a, b: hole, o, w: rows.map(() => Math.floor(3 * share())), fold: rows.map((i) => 1 + (i % 3)) };
}

describe('cross-validation with an offset', () => {
  const data = draw();
  const options = { offset: 'o', weights: 'w', lambdaCount: 6, lambdaRatio: 0.01 } as const;

  it('judges folds by rows that have it once', async () => {
    const report = await crossValidate(data, 'y ~ a + b', {
      ...options,
      folds: data.fold,
      foldTolerance: 1e-9,
    });
    const lambdas = report.path.points.map(({ lambda }) => lambda);
    for (const fold of [1, 2, 3]) {
      const rowsOf = (heldOut: boolean) =>
        data.fold.flatMap((one, i) => ((one === fold) === heldOut && data.b[i] !== null ? [i] : []));
      const pick = (rows: readonly number[]) => ({
        ...Object.fromEntries(
          Object.entries(data).map(([name, values]) => [name, rows.map((i) => values[i])]),
        ),
      });
      const path = await fitPath(pick(rowsOf(false)), 'y ~ a + b' as string, {
        ...{ offset: 'o', weights: 'w', lambdas },
      });
      path.points.forEach(({ coefficients: [intercept, a, b] }, k) => {
        let [sum, weight] = [0, 0];
        for (const i of rowsOf(true)) {
          const z = intercept! + a! * data.a[i]! + b! * data.b[i]! + data.o[i]!;
          sum += 2 * data.w[i]! * Math.log1p(Math.exp(data.y[i] === 1 ? -z : z));
          weight += data.w[i]!;
        }
        expect(Math.abs((report.curves[0]!.points[k]!.folds[fold - 1]! * weight) / sum - 1)).toBeLessThan(
          1e-8,
        );
      });
    }
  });

  it('has the path that is fitted alone, and the fit that was chosen', async () => {
    const report = await crossValidate(data, 'y ~ a + b', { ...options, folds: 4 });
    const alone = await fitPath(data, 'y ~ a + b', options);
    expect(report.formula).toBe('y ~ a + b + offset(o)');
    expect(report.path.points).toEqual(alone.points);
    const { report: chosen } = await chosenFit(data, report, { offset: 'o', weights: 'w' });
    expect(chosen.formula).toBe(report.formula);
    chosen.coefficients.forEach(({ estimate }, j) => {
      expect(estimate).toBeCloseTo(report.chosen.coefficients[j]!.estimate, 10);
    });
    // The formula of a report says all there is to say of the offset.
    const { report: without } = await chosenFit(data, report, { weights: 'w' });
    expect(without.coefficients).toEqual(chosen.coefficients);
  });
});
