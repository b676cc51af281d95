/** Cross-validation of sparse rows against fits of each training set on its own, and against the same rows as a table. */
import { describe, expect, it } from 'vitest';
import { crossValidate } from '../../src/cross-validation/cross-validate.js';
import type { Measure } from '../../src/cross-validation/options.js';
import {
  crossValidateSparse,
  type SparseCrossValidationOptions,
} from '../../src/cross-validation/sparse/index.js';
import { fitSparse, SparseMatrix, SparseModel } from '../../src/sparse/index.js';
import { type Drawn, drawn, sparse } from '../sparse/drawn.js';

const FEW = { lambdaCount: 6, lambdaRatio: 0.05 } as const;

interface Judged {
  readonly z: number;
  readonly y: number;
  readonly w: number;
}

/** Held-out measures row by row, from log-odds. */
function reference(measure: Measure, rows: readonly Judged[]): number {
  if (measure === 'auc') {
    let [right, pairs] = [0, 0];
    for (const a of rows)
      for (const b of rows) {
        if (a.y !== 1 || b.y !== 0) continue;
        pairs += a.w * b.w;
        right += a.w * b.w * (a.z > b.z ? 1 : a.z === b.z ? 0.5 : 0);
      }
    return right / pairs;
  }
  const of = ({ z, y }: Judged) => {
    if (measure === 'brier') return (y - 1 / (1 + Math.exp(-z))) ** 2;
    if (measure === 'misclassification') return Number(z > 0) === y ? 0 : 1;
    return 2 * Math.log1p(Math.exp(y === 1 ? -z : z));
  };
  const weight = rows.reduce((sum, { w }) => sum + w, 0);
  return rows.reduce((sum, row) => sum + row.w * of(row), 0) / weight;
}

/** The values of a fold without any. */
const FOLDLESS = Array.from({ length: FEW.lambdaCount }, () => null);

const indices = (fold: readonly number[], wanted: (one: number) => boolean) =>
  fold.flatMap((one, i) => (wanted(one) ? [i] : []));

/** The rows of the drawn data. */
function pick({ dense, labels, weights }: Drawn, rows: readonly number[]) {
  return {
    matrix: sparse(rows.map((i) => dense[i]!)),
    labels: rows.map((i) => labels[i]!),
    weights: rows.map((i) => weights[i]!),
  };
}

const data = drawn({ seed: 21, rows: 110, columns: 20, density: 0.25 });
const folds = data.labels.map((_, i) => 1 + (i % 3));

describe('crossValidateSparse', () => {
  it.each([
    ['deviance', 1, true],
    ['auc', 0.5, false],
    ['brier', 0, true],
    ['misclassification', 0.7, true],
  ] as const)('gives the %s of fits made without each fold: alpha %f', async (measure, alpha, intercept) => {
    const options = { ...FEW, alpha, intercept, weights: data.weights, standardize: intercept };
    const found = await crossValidateSparse(data.matrix, data.labels, {
      ...{ ...options, measure, folds, tolerance: 1e-13, foldTolerance: 1e-13 },
    });
    const { curves, path } = found.report();
    expect(curves[0]!.points).toHaveLength(6);
    expect(path.columns.length).toBe(found.point.indices.length + Number(intercept));
    for (const fold of [1, 2, 3]) {
      const learnt = pick(
        data,
        indices(folds, (one) => one !== fold),
      );
      const heldOut = indices(folds, (one) => one === fold);
      for (const { lambda, folds: values } of curves[0]!.points) {
        const { lambdaCount: _, lambdaRatio: __, ...own } = options;
        const alone = await fitSparse(learnt.matrix, learnt.labels, {
          ...{ ...own, weights: learnt.weights, lambda, tolerance: 1e-13 },
        });
        const [point] = alone.points;
        const beta = new Map([...point!.indices].map((column, k) => [column, point!.values[k]!]));
        const rows = heldOut.map((i) => ({
          z: data.dense[i]!.reduce((sum, x, j) => sum + x * (beta.get(j) ?? 0), point!.intercept),
          ...{ y: data.labels[i]!, w: data.weights[i]! },
        }));
        const value = values[fold - 1]!;
        expect(Math.abs(value / reference(measure, rows) - 1)).toBeLessThan(1e-9);
      }
    }
  });

  it.each([
    [{ folds: 4, seed: 3, repeats: 2, rule: 'one-standard-error' }, 'stratified'],
    [{ folds: 3, group: data.labels.map((_, i) => `g${i % 17}`), alpha: [1, 0.5], nested: true }, 'grouped'],
    [{ folds: 3, time: data.labels.map((_, i) => (i * 7) % 50), measure: 'auc' }, 'time'],
    [{ folds: 3, stratify: false, seed: 5, alpha: 0, nested: true }, 'random'],
  ] as const)('gives what the same rows give as a table: %#', async (options, kind) => {
    const names = data.dense[0]!.map((_, j) => `x${j + 1}`);
    const table: Record<string, number[]> = { y: data.labels };
    names.forEach((name, j) => {
      table[name] = data.dense.map((row) => row[j]!);
    });
    const lambdas = [0.1, 0.05, 0.02, 0.01].map((lambda) => lambda * ('alpha' in options ? 1.5 : 1));
    const tight = { lambdas, tolerance: 1e-12 };
    const dense = await crossValidate(table, `y ~ ${names.join(' + ')}`, {
      ...{ ...options, ...tight, foldTolerance: 1e-10 },
    });
    const found = await crossValidateSparse(data.matrix, data.labels, {
      ...{ ...options, ...tight, foldTolerance: 1e-13 },
    });
    const report = found.report((column) => names[column]!);
    expect(report.folds).toEqual(dense.folds);
    expect(report.folds.kind).toBe(kind);
    const near = (a: number | null, b: number | null) => {
      expect(Math.abs(a! - b!)).toBeLessThan(1e-8);
    };
    expect(report.curves.map(({ points }) => points.map(({ nonzero }) => nonzero))).toEqual(
      dense.curves.map(({ points }) => points.map(({ nonzero }) => nonzero)),
    );
    report.curves.forEach(({ points }, curve) => {
      points.forEach((point, at) => {
        const other = dense.curves[curve]!.points[at]!;
        near(point.mean, other.mean);
        near(point.standardError, other.standardError);
        for (const [fold, value] of point.folds.entries()) near(value, other.folds[fold]!);
      });
    });
    for (const rule of ['minimum', 'one-standard-error'] as const)
      expect(report.choices[rule]).toMatchObject({
        curve: dense.choices[rule].curve,
        point: dense.choices[rule].point,
      });
    const chosen = dense.chosen.coefficients.filter(({ estimate }) => estimate !== 0);
    expect(report.chosen.coefficients.map(({ term }) => term)).toEqual(chosen.map(({ term }) => term));
    for (const [j, { estimate }] of report.chosen.coefficients.entries()) near(estimate, chosen[j]!.estimate);
    expect(report.nested === null).toBe(dense.nested === null);
    if (dense.nested === null) return;
    near(report.nested!.mean, dense.nested.mean);
    expect(report.nested!.folds.map(({ alpha, lambda }) => [alpha, lambda])).toEqual(
      dense.nested.folds.map(({ alpha, lambda }) => [alpha, lambda]),
    );
  });

  it('has the model of the chosen fit, and calls columns by their names', async () => {
    const { starts, indices, values, rows, columns } = data.matrix;
    const names = Array.from({ length: columns }, (_, j) => `word ${j}`);
    const matrix = SparseMatrix.csr({ starts, indices, values, rows, columns, names });
    const found = await crossValidateSparse(matrix, data.labels, { ...FEW, alpha: [0.5, 1], folds: 3 });
    const { chosen, path, largestViolation, warnings } = found.report();
    const alone = await fitSparse(matrix, data.labels, { alpha: chosen.alpha, lambda: chosen.lambda });
    const { file } = SparseModel.parse(found.model(true).toText());
    expect(file).toMatchObject({ lambda: chosen.lambda, alpha: chosen.alpha, isZeroBased: true });
    expect(file.coefficients.map(({ column }) => column)).toEqual([...alone.points[0]!.indices]);
    const told = file.coefficients.map(({ name, estimate }) => ({ term: name, class: null, estimate }));
    expect(chosen.coefficients.slice(1)).toEqual(told);
    expect(path.points[0]!.coefficients).toEqual(chosen.coefficients.map(({ estimate }) => estimate));
    expect(path.points[0]!.lambda).toBe(chosen.lambda);
    expect(largestViolation > 0 && largestViolation < 1e-2).toBe(true);
    expect(warnings).toEqual([]);
  });

  it('warns of fits of folds that are not done, and leaves out folds without an AUC', async () => {
    const found = await crossValidateSparse(data.matrix, data.labels, {
      ...{ ...FEW, folds: 3, maxIterations: 1, foldTolerance: 1e-9, lambdas: [0.01, 0.002] },
    });
    expect(found.findings.largestGap).toBeGreaterThan(1e-9);
    expect(found.report().warnings.map(({ code }) => code)).toEqual(['not-converged', 'fold-tolerance']);
    // The third fold holds out events alone.
    const events = data.labels.map((label, i) => (label === 1 && i > 70 ? 3 : 1 + (i % 2)));
    const areas = await crossValidateSparse(data.matrix, data.labels, {
      ...{ ...FEW, folds: events, measure: 'auc' },
    });
    const { curves, warnings } = areas.report();
    expect(curves[0]!.points.map(({ folds: values }) => values[2])).toEqual(FOLDLESS);
    expect(curves[0]!.points.every(({ mean }) => mean !== null)).toBe(true);
    expect(warnings.map(({ code }) => code)).toEqual(['folds-left-out']);
  });

  it('counts what is done, and is cancelled between two values of lambda', async () => {
    const controller = new AbortController();
    const told: number[][] = [];
    const options = { ...FEW, folds: 3, repeats: 2, alpha: [1, 0.5] };
    await crossValidateSparse(data.matrix, data.labels, {
      ...{ ...options, onProgress: (...counts) => told.push(counts) },
    });
    expect(told).toEqual(Array.from({ length: 72 }, (_, k) => [k + 1, 72]));
    const work = crossValidateSparse(data.matrix, data.labels, {
      ...{ ...options, signal: controller.signal },
      onProgress: (done) => {
        told.push([done]);
        if (done === 20) controller.abort();
      },
    });
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(told.at(-1)).toEqual([20]);
  });

  it('has the same bits by WebAssembly and its twin', async () => {
    const reports = [];
    for (const kernel of ['wasm', 'twin'] as const) {
      const found = await crossValidateSparse(data.matrix, data.labels, { ...FEW, folds: 3, kernel });
      reports.push(found.report().curves);
    }
    expect(reports[1]).toEqual(reports[0]);
  });

  it.each([
    [{ fold: 5 }, 'option-unknown', /Did you mean "folds"/],
    [{ lambda: 0.1 }, 'option-unknown', /no option "lambda".*lambdas/],
    [{ folds: 1 }, 'option-invalid', /folds/],
    [{ alpha: [0.5, 2] }, 'option-invalid', /alpha/],
    [{ group: 'g' }, 'option-invalid', /a value for each row/],
    [{ foldTolerance: 1 }, 'option-invalid', /foldTolerance/],
    [{ lambdaCount: 1 }, 'option-invalid', /lambdaCount/],
    [{ folds: [1, 2] }, 'data-shape', /2 values for 110 rows/],
    [{ folds: 111 }, 'data-shape', /too few rows for 111 folds/],
    [{ nested: true, folds: 2 }, 'option-invalid', /at least 3/],
    [{ event: 2 }, 'level-unknown', /0 and 1/],
    [{ folds: data.labels.map((label) => 1 + label) }, 'data-shape', /Fold 1 would learn from/],
    [
      { folds: data.labels.map((label, i) => (label === 1 ? 1 + (i % 2) : 3)), nested: true },
      'data-shape',
      /Fold 3 would learn/,
    ],
    [
      { folds: data.labels.map((label, i) => (label === 1 ? 1 + (i % 3) : 1 + (i % 2))), nested: true },
      'data-shape',
      /A fold within a fold would learn/,
    ],
  ] as const)('refuses %#', async (options, code, message) => {
    const work = crossValidateSparse(data.matrix, data.labels, options as SparseCrossValidationOptions);
    await expect(work).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});
