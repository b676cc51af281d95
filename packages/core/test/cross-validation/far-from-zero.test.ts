/** Columns whose mean is a million of their standard deviations: folds take them about their means, as paths do. */
import { describe, expect, it } from 'vitest';
import { crossValidate } from '../../src/cross-validation/cross-validate.js';
import { fitPath } from '../../src/path/fit-path.js';
import { draws } from './problem.js';

const FAR = 1e6;
const names = ['a', 'b', 'c'] as const;

type Columns = Record<'y' | (typeof names)[number], number[]>;

/** Values of 20 binary digits after the point, which a million more does not round. */
function draw(rows: number): Columns {
  const { share, normal } = draws(17);
  const data: Columns = { y: [], a: [], b: [], c: [] };
  for (let i = 0; i < rows; i++) {
    const common = normal();
    for (const name of names) data[name].push(Math.round((normal() + 0.6 * common) * 2 ** 20) / 2 ** 20);
    const z = 0.4 + 1.1 * data.a[i]! - 0.8 * data.b[i]!;
    data.y.push(Number(share() < 1 / (1 + Math.exp(-z))));
  }
  return data;
}

function moved(data: Columns, by: number): Columns {
  const move = (values: number[]) => values.map((value) => value + by);
  return { y: data.y, a: move(data.a), b: move(data.b), c: move(data.c) };
}

function pick(data: Columns, rows: readonly number[]): Columns {
  const of = (values: number[]) => rows.map((row) => values[row]!);
  return { y: of(data.y), a: of(data.a), b: of(data.b), c: of(data.c) };
}

describe('cross-validation of columns far from 0', () => {
  const near = draw(300);
  const far = moved(near, FAR);
  const folds = near.y.map((_, i) => 1 + (i % 5));
  const formula = 'y ~ a + b + c';

  it.each([1, 0.5, 0])(
    'judges, with alpha %d, the paths that are fitted to each training set',
    async (alpha) => {
      const report = await crossValidate(far, formula, {
        ...{ alpha, folds, lambdaCount: 15, foldTolerance: 1e-12 },
      });
      expect(report.largestViolation).toBeLessThan(1e-11);
      const lambdas = report.path.points.map(({ lambda }) => lambda);
      for (let fold = 1; fold <= 5; fold++) {
        const rowsOf = (isHeldOut: boolean) =>
          folds.flatMap((one, i) => ((one === fold) === isHeldOut ? [i] : []));
        const path = await fitPath(pick(near, rowsOf(false)), formula, { alpha, lambdas });
        const heldOut = pick(near, rowsOf(true));
        path.points.forEach(({ coefficients: [intercept, ...slopes] }, at) => {
          const sum = heldOut.y.reduce((all, y, i) => {
            const z = names.reduce((log, name, j) => log + slopes[j]! * heldOut[name][i]!, intercept!);
            return all + 2 * Math.log1p(Math.exp(y === 1 ? -z : z));
          }, 0);
          const told = report.curves[0]!.points[at]!.folds[fold - 1]!;
          expect(Math.abs((told * heldOut.y.length) / sum - 1)).toBeLessThan(1e-10);
        });
      }
    },
  );

  it('takes as few passes as of the same columns near 0', async () => {
    const options = { folds, lambdaCount: 30, foldTolerance: 1e-9 };
    const there = await crossValidate(far, formula, options);
    const here = await crossValidate(near, formula, options);
    expect(there.passes).toBeLessThan(1.2 * here.passes);
    expect(there.choices.minimum.lambda / here.choices.minimum.lambda).toBeCloseTo(1, 9);
  });
});
