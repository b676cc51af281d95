import { describe, expect, it } from 'vitest';
import { crossValidate } from '../../src/cross-validation/cross-validate.js';
import type { Measure } from '../../src/cross-validation/options.js';
import { fitPath } from '../../src/path/fit-path.js';
import { drawProblem, pick } from './problem.js';

/** Held-out measures row by row, from probabilities. */
function reference(measure: Measure, rows: { p: number; y: number; w: number }[]): number {
  if (measure === 'auc') {
    let [right, pairs] = [0, 0];
    for (const a of rows)
      for (const b of rows) {
        if (a.y !== 1 || b.y !== 0) continue;
        pairs += a.w * b.w;
        right += a.w * b.w * (a.p > b.p ? 1 : a.p === b.p ? 0.5 : 0);
      }
    return right / pairs;
  }
  const of = ({ p, y }: { p: number; y: number }) => {
    if (measure === 'brier') return (y - p) ** 2;
    if (measure === 'misclassification') return (p > 0.5 ? 1 : 0) === y ? 0 : 1;
    return -2 * Math.log(y === 1 ? p : 1 - p);
  };
  const weight = rows.reduce((sum, { w }) => sum + w, 0);
  return rows.reduce((sum, row) => sum + row.w * of(row), 0) / weight;
}

describe('crossValidate', () => {
  it.each(['deviance', 'auc', 'brier', 'misclassification'] as const)(
    'gives the %s of paths fitted to each training set on its own',
    async (measure) => {
      const { data, formula, columns } = drawProblem(3, 240, 7);
      const folds = data.g!.map((_, i) => 1 + (i % 4));
      const shared = { lambdaCount: 12, alpha: 0.7, weights: 'w' } as const;
      const report = await crossValidate(data, formula, { ...shared, folds, measure, foldTolerance: 1e-9 });
      const lambdas = report.path.points.map(({ lambda }) => lambda);
      expect(lambdas).toHaveLength(12);
      expect(report.largestViolation).toBeLessThan(1e-9);
      for (let fold = 1; fold <= 4; fold++) {
        const learnt = folds.flatMap((one, i) => (one === fold ? [] : [i]));
        const heldOut = folds.flatMap((one, i) => (one === fold ? [i] : []));
        const path = await fitPath(pick(data, learnt), formula as string, {
          ...{ alpha: 0.7, weights: 'w', lambdas },
        });
        path.points.forEach(({ coefficients }, at) => {
          const rows = heldOut.map((i) => {
            const z = columns.reduce(
              (sum, name, j) => sum + coefficients[j + 1]! * (data[name]![i] as number),
              coefficients[0]!,
            );
            return { p: 1 / (1 + Math.exp(-z)), y: data.y![i] as number, w: data.w![i] as number };
          });
          const found = report.curves[0]!.points[at]!.folds[fold - 1]!;
          expect(Math.abs(found / reference(measure, rows) - 1)).toBeLessThan(1e-6);
        });
      }
    },
  );
});
