import { describe, expect, it } from 'vitest';
import { rowsOfBlocks } from '../../src/cross-validation/blocks.js';
import { chosenFit } from '../../src/cross-validation/chosen-fit.js';
import { type ClassJudging, judgeClasses } from '../../src/cross-validation/classes/class-judging.js';
import { crossValidate } from '../../src/cross-validation/cross-validate.js';
import { judgementsOf } from '../../src/cross-validation/judgements.js';
import type { CrossValidationOptions } from '../../src/cross-validation/options.js';
import { givenFolds } from '../../src/cross-validation/sharing.js';
import { bindClasses } from '../../src/families/classes.js';
import { atOnce } from '../../src/families/multinomial/penalised/steps.js';
import { onThreads } from '../../src/families/multinomial/penalised/threads.js';
import { columnWishes } from '../../src/path/classes/fit-class-path.js';
import { fitPath } from '../../src/path/fit-path.js';
import type { PathOptions } from '../../src/path/options.js';
import { toTable } from '../../src/table/data.js';
import { draws } from './problem.js';

const CLASSES = ['a', 'b', 'c', 'd'];

interface Drawn {
  readonly data: Record<string, (number | string)[]>;
  readonly names: readonly string[];
  readonly formula: string;
}

/** Correlated columns of different scales, y of four classes by some of them, a weight w, a group g and a time t. */
function drawn(seed: number, rows: number, columns: number): Drawn {
  const { share, normal } = draws(seed);
  const names = Array.from({ length: columns }, (_, j) => `x${j + 1}`);
  const data: Record<string, (number | string)[]> = { y: [], w: [], g: [], t: [] };
  for (const name of names) data[name] = [];
  for (let i = 0; i < rows; i++) {
    const common = normal();
    const z = CLASSES.map(() => -Math.log(-Math.log(share())));
    names.forEach((name, j) => {
      const value = normal() + 0.5 * common;
      data[name]!.push(value * (1 + j) + 3 * j);
      if (j % 2 === 0) z[j % CLASSES.length]! += 1.2 * value;
    });
    data.y!.push(CLASSES[z.indexOf(Math.max(...z))]!);
    data.w!.push(1 + Math.floor(3 * share()));
    data.g!.push(Math.floor(rows * 0.2 * share()));
    data.t!.push(Math.floor(rows * 0.7 * share()));
  }
  return { data, names, formula: `y ~ ${names.join(' + ')}` };
}

function pick(data: Drawn['data'], rows: readonly number[]): Drawn['data'] {
  return Object.fromEntries(
    Object.entries(data).map(([name, values]) => [name, rows.map((row) => values[row]!)]),
  );
}

/** Weighted means over rows, from probabilities. */
function reference(measure: string, rows: { p: number[]; own: number; w: number }[]): number {
  const of = ({ p, own }: { p: number[]; own: number }) => {
    if (measure === 'deviance') return -2 * Math.log(p[own]!);
    if (measure === 'brier') return p.reduce((sum, one, k) => sum + (one - (k === own ? 1 : 0)) ** 2, 0);
    return p.indexOf(Math.max(...p)) === own ? 0 : 1;
  };
  const weight = rows.reduce((sum, { w }) => sum + w, 0);
  return rows.reduce((sum, row) => sum + row.w * of(row), 0) / weight;
}

/** Probabilities of a row by coefficients in units of the data. */
function probabilities({ data, names }: Drawn, coefficients: readonly number[], row: number): number[] {
  const size = names.length + 1;
  const z = CLASSES.map((_, k) =>
    names.reduce(
      (sum, name, j) => sum + coefficients[k * size + j + 1]! * (data[name]![row] as number),
      coefficients[k * size]!,
    ),
  );
  const odds = z.map((one) => Math.exp(one - Math.max(...z)));
  const sum = odds.reduce((total, one) => total + one, 0);
  return odds.map((one) => one / sum);
}

/** Each fold's values against those of a path fitted to the rows it learns from, and to nothing else. */
async function expectFoldsOf(
  problem: Drawn,
  own: PathOptions & { alpha: number },
  measure: 'deviance' | 'brier' | 'misclassification',
  { count = 4, lambdaCount = 10 } = {},
) {
  const { data, formula } = problem;
  const folds = data.y!.map((_, i) => 1 + ((i * 7) % count));
  const given = { ...own, lambdaCount, lambdaRatio: 1e-2, folds, measure };
  const report = await crossValidate(data, formula, { ...given, foldTolerance: 1e-9 });
  expect(report.classes).toEqual(CLASSES);
  expect(report.largestViolation).toBeLessThan(1e-9);
  const lambdas = report.path.points.map(({ lambda }) => lambda);
  for (let fold = 1; fold <= count; fold++) {
    const learnt = folds.flatMap((one, i) => (one === fold ? [] : [i]));
    const path = await fitPath(pick(data, learnt), formula as string, { ...own, lambdas });
    path.points.forEach(({ coefficients }, at) => {
      const rows = folds.flatMap((one, i) =>
        one === fold
          ? [
              {
                p: probabilities(problem, coefficients, i),
                own: CLASSES.indexOf(data.y![i] as string),
                w: own.weights === undefined ? 1 : (data.w![i] as number),
              },
            ]
          : [],
      );
      const found = report.curves[0]!.points[at]!.folds[fold - 1]!;
      expect(Math.abs(found / reference(measure, rows) - 1)).toBeLessThan(1e-6);
    });
  }
}

describe('crossValidate of several classes', () => {
  it.each(['deviance', 'brier', 'misclassification'] as const)(
    'gives the %s of paths fitted to each training set on its own',
    (measure) => expectFoldsOf(drawn(3, 240, 6), { alpha: 0.7, weights: 'w' }, measure),
  );

  it('does so for the lasso and ridge, for groups of classes, factors and bounds', async () => {
    const problem = drawn(4, 200, 5);
    await expectFoldsOf(problem, { alpha: 1 }, 'deviance');
    await expectFoldsOf(problem, { alpha: 0 }, 'deviance');
    await expectFoldsOf(problem, { alpha: 0.8, grouped: 'classes' }, 'deviance');
    const bounds = { x1: [-0.1, 0.2], x3: [0, 1] } as const;
    await expectFoldsOf(problem, { alpha: 0.5, penaltyFactors: { x1: 0.3, x2: 0 }, bounds }, 'deviance');
  });

  it('leaves out columns that are constant in the rows learnt from', async () => {
    const problem = drawn(6, 160, 3);
    // 1 in one row alone, which fold 3 holds out.
    const rare = problem.data.y!.map((_, i) => (i === 6 ? 1 : 0));
    const data = { ...problem.data, rare };
    expect(1 + ((6 * 7) % 4)).toBe(3);
    const names = [...problem.names, 'rare'];
    await expectFoldsOf({ data, names, formula: `${problem.formula} + rare` }, { alpha: 0.9 }, 'deviance');
  });

  it('does so where a fold has more rows than a block', async () => {
    const few = { count: 2, lambdaCount: 3 };
    await expectFoldsOf(drawn(12, 9000, 2), { alpha: 0.9, weights: 'w' }, 'deviance', few);
    await expectFoldsOf(drawn(13, 9000, 2), { alpha: 0, threads: 2 }, 'brier', few);
  });

  it('has the same values on one thread and on two', async () => {
    const { data, formula } = drawn(14, 9000, 2);
    const training = bindClasses(toTable(data), formula, { ordered: false, takesNumbers: false });
    const report = await fitPath(data, formula as string, { lambdaCount: 3, lambdaRatio: 0.05 });
    const sharing = givenFolds(data.y!.map((_, i) => 1 + (i % 3)));
    const judging = (threads: number): ClassJudging => ({
      ...{ training, threads, measure: 'deviance', foldTolerance: 1e-6, kernel: undefined },
      parts: rowsOfBlocks(sharing.of, sharing.blocks),
      judgements: judgementsOf(sharing, 'given', false),
      paths: [{ report, columns: columnWishes(training.schema, {}) }],
      progress: () => undefined,
    });
    const alone = atOnce(judgeClasses(judging(1)), undefined);
    expect(await onThreads(2, judgeClasses(judging(2)), undefined)).toEqual(alone);
    expect(alone.values[0]).toHaveLength(3);
  });

  it('chooses by both rules, over α, and within folds', async () => {
    const { data, formula } = drawn(8, 200, 6);
    const folds = data.y!.map((_, i) => 1 + (i % 4));
    const shared = { rule: 'one-standard-error', foldTolerance: 1e-9 } as const;
    const report = await crossValidate(data, formula, {
      ...{ ...shared, lambdaCount: 8, lambdaRatio: 1e-2, alpha: [1, 0.3], folds, nested: true },
    });
    const { curves, choices, chosen, nested } = report;
    const all = curves.flatMap(({ alpha, points }) => points.map((point) => ({ alpha, ...point })));
    const best = all.reduce((a, b) => (b.mean! < a.mean! ? b : a));
    expect([choices.minimum.alpha, choices.minimum.lambda]).toEqual([best.alpha, best.lambda]);
    const within = all.find(
      ({ alpha, mean }) => alpha === best.alpha && mean! <= best.mean! + best.standardError!,
    )!;
    expect([chosen.alpha, chosen.lambda]).toEqual([within.alpha, within.lambda]);
    expect(chosen.coefficients).toHaveLength(CLASSES.length * 7);
    for (let outer = 1; outer <= 4; outer++) {
      const rest = folds.flatMap((one, i) => (one === outer ? [] : [i]));
      const inner = [];
      for (const { alpha, points } of curves)
        inner.push(
          await crossValidate(pick(data, rest), formula, {
            ...{ ...shared, alpha, lambdas: points.map(({ lambda }) => lambda) },
            folds: rest.map((i) => folds[i]!),
          }),
        );
      const which = inner[0]!.choices.minimum.mean <= inner[1]!.choices.minimum.mean ? 0 : 1;
      const choice = inner[which]!.choices['one-standard-error'];
      const told = nested!.folds[outer - 1]!;
      expect([told.alpha, told.lambda]).toEqual([choice.alpha, choice.lambda]);
      expect(told.value).toBe(curves[which]!.points[choice.point]!.folds[outer - 1]);
    }
  });

  it('shares out by class, by group, by time and anew, the same for the same seed', async () => {
    const { data } = drawn(9, 150, 3);
    const run = (options: CrossValidationOptions) =>
      crossValidate(data, 'y ~ . - w', { lambdaCount: 3, folds: 3, ...options, foldTolerance: 1e-5 });
    const plain = await run({ seed: 5, repeats: 2 });
    expect(plain.folds).toMatchObject({ kind: 'stratified', count: 3, repeats: 2, seed: 5 });
    expect(plain.curves[0]!.points[2]!.folds).toHaveLength(6);
    const again = await run({ seed: 5, repeats: 2, kernel: 'twin' });
    expect(again.curves).toEqual(plain.curves);
    const grouped = await run({ group: 'g' });
    expect(grouped.folds).toMatchObject({ kind: 'grouped', column: 'g' });
    expect(grouped.path.columns.map(({ term }) => term)).not.toContain('g');
    const time = await run({ time: 't' });
    expect(time.folds.sizes.map(({ learntFrom }) => learntFrom)).toEqual(
      [...time.folds.sizes.keys()].map(
        (i) => 150 - time.folds.sizes.slice(i).reduce((sum, { heldOut }) => sum + heldOut, 0),
      ),
    );
  });

  it('takes numbers for classes where it is told to, counts, and stops when it is told to', async () => {
    const { data, formula } = drawn(10, 120, 3);
    const numbered = { ...data, y: data.y!.map((one) => CLASSES.indexOf(one as string)) };
    const shared = { lambdaCount: 3, folds: 3 };
    const counts: number[][] = [];
    const onProgress = (done: number, total: number) => counts.push([done, total]);
    const report = await crossValidate(numbered, formula, { ...shared, family: 'multinomial', onProgress });
    expect(report.curves).toEqual((await crossValidate(data, formula, shared)).curves);
    expect(counts).toEqual([1, 2, 3].map((done) => [done, 3]));
    const { coefficients } = await chosenFit(numbered, report);
    for (const [c, { estimate }] of report.chosen.coefficients.entries())
      expect(Math.abs(coefficients[c]!.estimate! - estimate)).toBeLessThan(1e-7);
    const signal = AbortSignal.abort();
    await expect(crossValidate(data, formula, { ...shared, signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('refuses the AUC, and folds that would learn from no row of a class', async () => {
    const { data, formula } = drawn(11, 90, 2);
    await expect(crossValidate(data, formula, { measure: 'auc' })).rejects.toMatchObject({
      code: 'option-unavailable',
    });
    const folds = data.y!.map((one) => (one === 'c' ? 2 : 1));
    await expect(crossValidate(data, formula, { folds })).rejects.toMatchObject({ code: 'data-shape' });
  });
});
