/** Cross-validation of data with more columns than rows, against paths of copies of each training set. */
import { describe, expect, it } from 'vitest';
import type { Measure } from '../../src/cross-validation/options.js';
import { crossValidate, fitPathSync } from '../../src/index.js';
import { wideProblem } from '../wide/problems.js';

const FOLDS = 3;

function areaOf(rows: readonly { z: number; y: number; w: number }[]): number | null {
  let [right, pairs] = [0, 0];
  for (const a of rows)
    for (const b of rows) {
      if (a.y !== 1 || b.y !== 0) continue;
      pairs += a.w * b.w;
      right += a.w * b.w * (a.z > b.z ? 1 : a.z === b.z ? 0.5 : 0);
    }
  return pairs === 0 ? null : right / pairs;
}

/** From the log-odds of held-out rows. */
function judged(measure: Measure, rows: readonly { z: number; y: number; w: number }[]): number | null {
  if (measure === 'auc') return areaOf(rows);
  const weight = rows.reduce((sum, { w }) => sum + w, 0);
  const sum = rows.reduce((all, { z, y, w }) => {
    const p = 1 / (1 + Math.exp(-z));
    if (measure === 'brier') return all + w * (y - p) ** 2;
    if (measure === 'misclassification') return all + (z > 0 === (y === 1) ? 0 : w);
    return all - 2 * w * Math.log(y === 1 ? p : 1 / (1 + Math.exp(z)));
  }, 0);
  return sum / weight;
}

describe('cross-validation of data with more columns than rows', () => {
  it.each([
    { seed: 1, alpha: 1, measure: 'deviance' },
    { seed: 2, alpha: 0.5, measure: 'auc' },
    { seed: 3, alpha: 0, measure: 'brier' },
    { seed: 5, alpha: 0.8, measure: 'misclassification' },
  ] as const)(
    'judges the paths of training sets by $measure, alpha $alpha',
    async ({ seed, alpha, measure }) => {
      const { data, names, options, weights, offset } = wideProblem(seed, 42, 505);
      // One column tells apart only rows that are held out together.
      data.x7 = data.y!.map((_, i) => (i % FOLDS === 1 ? 1 : 0));
      const folds = data.y!.map((_, i) => 1 + (i % FOLDS));
      const report = await crossValidate(data, 'y ~ .', {
        ...{ ...options, alpha, folds: Array.from(folds), measure, foldTolerance: 1e-10 },
        ...{ lambdaCount: 6, lambdaRatio: alpha === 0 ? 1e-4 : 0.1 },
      });
      expect(report.path.solver).toBe(alpha === 0 ? 'row-space' : 'working-set');
      expect(report.largestViolation).toBeLessThan(1e-10);
      const lambdas = report.path.points.map(({ lambda }) => lambda);
      for (let fold = 1; fold <= FOLDS; fold++) {
        const learnt = Array.from(folds.keys()).filter((i) => folds[i] !== fold);
        const pick = (values: Float64Array) => Float64Array.from(learnt, (i) => values[i]!);
        const own = Object.fromEntries(Object.entries(data).map(([name, values]) => [name, pick(values)]));
        const path = fitPathSync(own, 'y ~ .', {
          ...{ ...options, alpha, lambdas, weights: pick(weights), offset: pick(offset) },
        });
        path.points.forEach(({ coefficients }, at) => {
          const rows = Array.from(folds.keys()).filter((i) => folds[i] === fold);
          const expected = judged(
            measure,
            rows.map((i) => ({
              z: names.reduce(
                (z, name, j) => z + coefficients[j + 1]! * data[name]![i]!,
                coefficients[0]! + offset[i]!,
              ),
              y: data.y![i]!,
              w: weights[i]!,
            })),
          );
          const found = report.curves[0]!.points[at]!.folds[fold - 1]!;
          expect(Math.abs(found - expected!)).toBeLessThan(1e-6 * Math.max(1, expected!));
        });
      }
    },
  );

  it('chooses within folds, and tells how far it is', async () => {
    const { data } = wideProblem(0, 36, 503);
    const told: number[][] = [];
    const folds = Array.from(data.y!, (_, i) => 1 + (i % 3));
    const { nested, choices, curves } = await crossValidate(data, 'y ~ .', {
      ...{ folds, nested: true, alpha: [1, 0.2], lambdaCount: 4, lambdaRatio: 0.2 },
      onProgress: (done, total) => told.push([done, total]),
    });
    expect(told).toEqual(Array.from({ length: 8 }, (_, k) => [k + 1, 8]));
    expect(nested!.folds).toHaveLength(3);
    const means = curves.flatMap(({ points }) => points.map(({ mean }) => mean!));
    expect(choices.minimum.mean).toBe(Math.min(...means));
    // The choice of an outer fold is that of its training set alone, at the same λ.
    const rest = Array.from(folds.keys()).filter((i) => folds[i] !== 1);
    const own = Object.fromEntries(
      Object.entries(data).map(([name, x]) => [name, Float64Array.from(rest, (i) => x[i]!)]),
    );
    const inner = [];
    for (const { alpha, points } of curves)
      inner.push(
        await crossValidate(own, 'y ~ .', {
          ...{ alpha, folds: rest.map((i) => folds[i]!), lambdas: points.map(({ lambda }) => lambda) },
        }),
      );
    const best = inner.map((one) => one.choices.minimum).sort((a, b) => a.mean - b.mean)[0]!;
    expect([nested!.folds[0]!.alpha, nested!.folds[0]!.lambda]).toEqual([best.alpha, best.lambda]);
  });

  it('can be cancelled, and refuses training sets of one class', async () => {
    const { data } = wideProblem(0, 36, 503);
    const controller = new AbortController();
    const report = crossValidate(data, 'y ~ .', {
      ...{ lambdaCount: 4, lambdaRatio: 0.2, folds: 3, signal: controller.signal },
      onProgress: () => controller.abort(),
    });
    await expect(report).rejects.toMatchObject({ code: 'cancelled' });
    const folds = Array.from(data.y!, (y) => 1 + y);
    await expect(crossValidate(data, 'y ~ .', { folds, lambdaCount: 3 })).rejects.toMatchObject({
      code: 'data-shape',
    });
  });
});
