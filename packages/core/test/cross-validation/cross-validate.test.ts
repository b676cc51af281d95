import { describe, expect, it } from 'vitest';
import { chosenFit } from '../../src/cross-validation/chosen-fit.js';
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

  it('estimates by folds within folds what the rule achieves', async () => {
    const { data, formula } = drawProblem(5, 160, 5);
    const folds = data.g!.map((_, i) => 1 + (i % 4));
    const shared = { rule: 'one-standard-error', foldTolerance: 1e-9 } as const;
    const options = { ...shared, lambdaCount: 8, alpha: [1, 0.3], folds, nested: true };
    const { nested, curves } = await crossValidate(data, formula, options);
    expect(nested!.folds).toHaveLength(4);
    for (let outer = 1; outer <= 4; outer++) {
      const rest = folds.flatMap((one, i) => (one === outer ? [] : [i]));
      const found = [];
      for (const [index, alpha] of [1, 0.3].entries()) {
        const lambdas = curves[index]!.points.map(({ lambda }) => lambda);
        found.push({ alpha, lambdas, folds: rest.map((i) => folds[i]!) });
      }
      // The choice made without the outer fold, by cross-validating each α on its own.
      const inner = [];
      for (const { alpha, lambdas, folds: own } of found)
        inner.push(
          await crossValidate(pick(data, rest), formula, {
            ...shared,
            alpha,
            lambdas,
            folds: own,
          }),
        );
      const best = inner[0]!.choices.minimum.mean <= inner[1]!.choices.minimum.mean ? 0 : 1;
      const choice = inner[best]!.choices['one-standard-error'];
      const told = nested!.folds[outer - 1]!;
      expect(told.alpha).toBe(choice.alpha);
      expect(told.lambda).toBe(choice.lambda);
      expect(told.value).toBe(curves[best]!.points[choice.point]!.folds[outer - 1]);
    }
    const mean = nested!.folds.reduce((sum, { value }) => sum + value! / 4, 0);
    expect(nested!.mean).toBeCloseTo(mean, 12);
  });

  it('never splits a group, and says how the rows were shared out', async () => {
    const { data, formula } = drawProblem(7, 150, 3);
    const report = await crossValidate(data, formula, { lambdaCount: 3, folds: 5, group: 'g', seed: 4 });
    expect(report.folds).toMatchObject({ kind: 'grouped', count: 5, repeats: 1, seed: 4, column: 'g' });
    expect(report.folds.sizes.reduce((sum, { heldOut }) => sum + heldOut, 0)).toBe(150);
    for (const { heldOut, learntFrom } of report.folds.sizes) expect(heldOut + learntFrom).toBe(150);
  });

  it('leaves groups and times out of a dot in the formula', async () => {
    const { data } = drawProblem(7, 150, 3);
    const report = await crossValidate(data, 'y ~ . - w - t', { lambdaCount: 3, folds: 4, group: 'g' });
    expect(report.path.columns.map(({ term }) => term)).toEqual(['(Intercept)', 'x1', 'x2', 'x3']);
  });

  it('holds out what came later', async () => {
    const { data, formula } = drawProblem(8, 150, 3);
    const report = await crossValidate(data, formula, { lambdaCount: 3, folds: 4, time: 't', nested: true });
    expect(report.folds).toMatchObject({ kind: 'time', count: 4, seed: null, column: 't' });
    const { sizes } = report.folds;
    sizes.slice(1).forEach(({ learntFrom }, i) => {
      expect(learntFrom).toBe(sizes[i]!.learntFrom + sizes[i]!.heldOut);
    });
    // The first two folds have no two folds before them.
    expect(report.nested!.folds).toHaveLength(2);
  });

  it('shares out anew for each repeat, and the same for the same seed', async () => {
    const { data, formula } = drawProblem(9, 90, 3);
    const options = { lambdaCount: 4, folds: 3, repeats: 2, seed: 11 };
    const report = await crossValidate(data, formula, options);
    const [first, second] = [
      report.curves[0]!.points[2]!.folds.slice(0, 3),
      report.curves[0]!.points[2]!.folds.slice(3),
    ];
    expect(second).not.toEqual(first);
    const again = await crossValidate(data, formula, options);
    expect({ ...again, seconds: 0, path: { ...again.path, seconds: 0 } }).toEqual({
      ...report,
      seconds: 0,
      path: { ...report.path, seconds: 0 },
    });
    const other = await crossValidate(data, formula, { ...options, seed: 12 });
    expect(other.curves[0]!.points[2]!.folds).not.toEqual(report.curves[0]!.points[2]!.folds);
  });

  it('does not depend on the order of the rows when their folds are given', async () => {
    const { data, formula } = drawProblem(10, 120, 4);
    const folds = data.g!.map((_, i) => 1 + (i % 3));
    const order = folds.map((_, i) => (i * 49) % 120);
    const report = await crossValidate(data, formula, { lambdaCount: 6, folds, foldTolerance: 1e-10 });
    const turned = await crossValidate(pick(data, order), formula, {
      ...{ lambdaCount: 6, foldTolerance: 1e-10 },
      folds: order.map((row) => folds[row]!),
    });
    report.curves[0]!.points.forEach(({ mean, lambda }, at) => {
      const other = turned.curves[0]!.points[at]!;
      expect(Math.abs(other.lambda / lambda - 1)).toBeLessThan(1e-12);
      expect(Math.abs(other.mean! / mean! - 1)).toBeLessThan(1e-9);
    });
  });

  it('passes factors, bounds and groups on to the folds', async () => {
    const { data, formula } = drawProblem(12, 120, 5);
    const folds = data.g!.map((_, i) => 1 + (i % 3));
    const shared = { penaltyFactors: { x1: 0, x2: 3 }, bounds: { x4: [0, 0.1] }, alpha: 0.5 } as const;
    const report = await crossValidate(data, formula, {
      ...shared,
      folds,
      lambdaCount: 6,
      foldTolerance: 1e-9,
    });
    const learnt = folds.flatMap((fold, i) => (fold === 2 ? [] : [i]));
    const heldOut = folds.flatMap((fold, i) => (fold === 2 ? [i] : []));
    const lambdas = report.path.points.map(({ lambda }) => lambda);
    const path = await fitPath(pick(data, learnt), formula as string, { ...shared, lambdas });
    path.points.forEach(({ coefficients: b }, at) => {
      const rows = heldOut.map((i) => {
        let z = b[0]!;
        for (let j = 1; j <= 5; j++) z += b[j]! * (data[`x${j}`]![i] as number);
        return { p: 1 / (1 + Math.exp(-z)), y: data.y![i] as number, w: 1 };
      });
      const found = report.curves[0]!.points[at]!.folds[1]!;
      expect(Math.abs(found / reference('deviance', rows) - 1)).toBeLessThan(1e-6);
    });
  });

  it('is cancelled between two passes', async () => {
    const { data, formula } = drawProblem(13, 200, 4);
    const controller = new AbortController();
    let seen = 0;
    const work = crossValidate(data, formula, {
      ...{ signal: controller.signal, folds: 3, lambdaCount: 20 },
      onProgress: (done, total) => {
        expect(total).toBe(20);
        seen = done;
        if (done === 3) controller.abort();
      },
    });
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen).toBe(3);
  });

  it.each([
    [{ folds: 1 }, 'option-invalid', /folds/],
    [{ fold: 5 }, 'option-unknown', /Did you mean "folds"/],
    [{ group: 'g', time: 't' }, 'option-invalid', /either by group or by time/],
    [{ time: 't', repeats: 2 }, 'option-invalid', /repeats must be 1/],
    [{ group: 'gg' }, 'column-unknown', /gg/],
    [{ folds: [1, 2] }, 'data-shape', /2 values for 30 rows/],
    [{ folds: 40 }, 'data-shape', /too few rows for 40 folds/],
    [{ alpha: [0.5, 2] }, 'option-invalid', /alpha/],
    [{ nested: true, folds: 2 }, 'option-invalid', /at least 3/],
  ] as const)('refuses %j', async (options, code, message) => {
    const { data, formula } = drawProblem(14, 30, 2);
    const work = crossValidate(data, formula, options as object);
    await expect(work).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('refuses folds that learn from one class', async () => {
    const data = { x: [1, 2, 3, 4, 5, 6], y: [0, 0, 0, 0, 1, 1] };
    const work = crossValidate(data, 'y ~ x', { folds: [1, 1, 1, 1, 2, 2] });
    await expect(work).rejects.toMatchObject({
      code: 'data-shape',
      message: expect.stringMatching(/Fold 1/),
    });
  });

  it('refuses to fit what is no report', async () => {
    const { data } = drawProblem(15, 20, 2);
    for (const given of [{}, null, { chosen: {}, path: {} }])
      await expect(chosenFit(data, given as never)).rejects.toMatchObject({ code: 'option-invalid' });
  });

  it('fits what was chosen, with the coefficients of the path', async () => {
    const { data, formula } = drawProblem(15, 120, 4);
    const shared = { weights: 'w', weightsKind: 'importance' } as const;
    const report = await crossValidate(data, formula, { ...shared, alpha: 0.5, lambdaCount: 8, folds: 3 });
    const { report: chosen } = await chosenFit(data, report, shared);
    expect(chosen.lambda).toBe(report.chosen.lambda);
    report.chosen.coefficients.forEach(({ term, estimate }, j) => {
      expect(chosen.coefficients[j]!.term).toBe(term);
      expect(chosen.coefficients[j]!.estimate).toBeCloseTo(estimate, 9);
    });
    const factored = await crossValidate(data, formula, {
      ...{ lambdaCount: 3, folds: 3, alpha: 0.5, penaltyFactors: { x1: 2 }, bounds: { x2: [0, Infinity] } },
    });
    const { coefficients, shrinkage } = (await chosenFit(data, factored)).report;
    expect(shrinkage!.penaltyFactors!.x1! / shrinkage!.penaltyFactors!.x2!).toBeCloseTo(2, 12);
    expect(shrinkage!.bounds).toEqual({ x2: [0, null] });
    factored.chosen.coefficients.forEach(({ estimate }, j) => {
      expect(coefficients[j]!.estimate).toBeCloseTo(estimate, 9);
    });
  });

  it('has the same bits for any number of threads, and by the twin', async () => {
    const { data, formula } = drawProblem(16, 36_000, 13);
    const options = { lambdas: [0.05], folds: 3, kernel: 'wasm' } as const;
    const curves = [];
    for (const threads of [1, 3])
      curves.push((await crossValidate(data, formula, { ...options, threads })).curves);
    expect(curves[1]).toEqual(curves[0]);
    const few = drawProblem(17, 500, 5);
    const small = async (kernel: 'wasm' | 'twin') =>
      (await crossValidate(few.data, few.formula, { lambdaCount: 4, folds: 3, kernel })).curves;
    expect(await small('twin')).toEqual(await small('wasm'));
  });
});
