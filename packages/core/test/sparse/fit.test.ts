/** Sparse fits: their certificate multiplied out anew, bits, paths, files and refusals. */
import { describe, expect, it } from 'vitest';
import { deviations, objectiveAt } from '../../../../test/oracle/sparse-reference.js';
import {
  cOfLambda,
  fitSparse,
  isSparseModel,
  lambdaOfC,
  type SparseFit,
  SparseMatrix,
  SparseModel,
  type SparseOptions,
} from '../../src/sparse/index.js';
import { type Drawn, drawn, uniform } from './drawn.js';

/** All coefficients of a point, the intercept last. */
function coefficients(fit: SparseFit, index = 0): number[] {
  const { indices, values, intercept } = fit.points[index]!;
  const beta = new Array<number>(fit.findings.columns + 1).fill(0);
  indices.forEach((column, k) => {
    beta[column] = values[k]!;
  });
  beta[fit.findings.columns] = intercept;
  return beta;
}

interface Case {
  readonly lambda: number;
  readonly alpha: number;
  readonly intercept: boolean;
  readonly standardize: boolean;
  readonly weighted: boolean;
}

function oracleOf({ dense, labels, weights }: Drawn, { lambda, alpha, intercept, ...other }: Case) {
  const used = other.weighted ? weights : weights.map(() => 1);
  const scales = other.standardize ? deviations(dense, used) : dense[0]!.map(() => 1);
  return { x: dense, y: labels, weights: used, lambda, alpha, scales, intercept };
}

/** Primal less dual value, both from their definitions; every dual constraint is checked. */
function gapOf(problem: ReturnType<typeof oracleOf>, beta: readonly number[]): number {
  const { x, y, weights, lambda, alpha, scales, intercept } = problem;
  const total = weights.reduce((sum, w) => sum + w, 0);
  const shares = weights.map((w) => w / total);
  const rest = x.map((row, i) => {
    const z = row.reduce((sum, value, j) => sum + value * beta[j]!, beta[row.length]!);
    return shares[i]! * (y[i]! - 1 / (1 + Math.exp(-z)));
  });
  const [up, down] = [1, -1].map((sign) => rest.reduce((sum, r) => sum + Math.max(0, sign * r), 0)) as [
    number,
    number,
  ];
  const even = (r: number) => r * (r > 0 ? Math.min(1, down / up) : Math.min(1, up / down));
  const balanced = intercept ? rest.map(even) : rest;
  const u = scales.map((_, j) => x.reduce((sum, row, i) => sum + row[j]! * balanced[i]!, 0));
  const limits = scales.map((s) => lambda * alpha * s);
  const scale =
    alpha === 1 ? Math.min(1, ...u.map((v, j) => (scales[j]! > 0 ? limits[j]! / Math.abs(v) : 1))) : 1;
  const entropy = (t: number) => (t <= 0 || t >= 1 ? 0 : -t * Math.log(t) - (1 - t) * Math.log1p(-t));
  let dual = 0;
  balanced.forEach((a, i) => {
    if (shares[i]! === 0) return;
    const t = (scale * Math.abs(a)) / shares[i]!;
    expect(t).toBeLessThanOrEqual(1);
    dual += shares[i]! * entropy(t);
  });
  u.forEach((v, j) => {
    const beyond = Math.max(0, Math.abs(scale * v) - limits[j]!);
    if (scales[j]! > 0 && alpha < 1) dual -= beyond ** 2 / (2 * lambda * (1 - alpha) * scales[j]! ** 2);
    else if (scales[j]! > 0) expect(beyond).toBeLessThan(1e-15);
  });
  return objectiveAt(problem, beta) - dual;
}

const CASES: Case[] = [0, 0.3, 1].flatMap((alpha) =>
  [true, false].flatMap((intercept) =>
    [true, false].map((standardize) => ({
      ...{ alpha, intercept, standardize },
      lambda: [0.02, 0.005][Number(intercept)]! * (alpha === 0 ? 3 : 1),
      weighted: intercept === standardize,
    })),
  ),
);

function optionsOf(data: Drawn, { weighted, ...options }: Case): SparseOptions {
  return { ...options, ...(weighted && { weights: data.weights }) };
}

describe('the certificate', () => {
  it.each(CASES)('of %o is the duality gap', async (wish) => {
    const data = drawn({ seed: 5, rows: 200, columns: 60, density: 0.1 });
    for (const tolerance of [1e-3, 1e-6, 1e-9]) {
      const fit = await fitSparse(data.matrix, data.labels, { ...optionsOf(data, wish), tolerance });
      const point = fit.points[0]!;
      const gap = gapOf(oracleOf(data, wish), coefficients(fit));
      expect(point.converged).toBe(true);
      expect(point.relativeGap).toBeLessThanOrEqual(tolerance);
      expect(gap).toBeGreaterThan(-1e-14);
      // What is reported bounds what is: the bound of the entropy may be looser than it.
      expect(gap).toBeLessThanOrEqual(point.dualityGap + 1e-13);
    }
  });
});

describe('a fit that is not done', () => {
  it.each(CASES)('has its gap all the same: %o', async (wish) => {
    const data = drawn({ seed: 5, rows: 200, columns: 60, density: 0.1 });
    const fit = await fitSparse(data.matrix, data.labels, { ...optionsOf(data, wish), maxIterations: 1 });
    const point = fit.points[0]!;
    expect(point.converged).toBe(false);
    expect(fit.warnings.map(({ code }) => code)).toEqual(['not-converged']);
    const gap = gapOf(oracleOf(data, wish), coefficients(fit));
    expect(point.dualityGap / gap).toBeCloseTo(1, 9);
  });
});

describe('a sparse fit', () => {
  const data = drawn({ seed: 3, rows: 300, columns: 80, density: 0.1 });

  it.each([0, 0.5, 1])(
    'has the same bits from WebAssembly, its twin and any number of threads: alpha %f',
    async (alpha) => {
      // Entries enough for threads and several parts.
      const large = drawn({ seed: 9, rows: 5700, columns: 100, density: 0.9 });
      expect(large.matrix.count).toBeGreaterThan(500000);
      const options = { alpha, lambda: 0.01, tolerance: 1e-3 };
      const sets = [
        { kernel: 'wasm', threads: 1 },
        { kernel: 'wasm', threads: 2 },
        { kernel: 'wasm', threads: 3 },
        { kernel: 'twin' },
      ] as const;
      const fits = [];
      for (const set of sets) fits.push(await fitSparse(large.matrix, large.labels, { ...options, ...set }));
      for (const fit of fits) expect(fit.points).toEqual(fits[0]!.points);
    },
  );

  it('has the same bits where threads share what adds up the parts of many columns', async () => {
    const [rows, columns, perRow] = [26000, 13000, 20];
    const next = uniform(4);
    const indices = Int32Array.from({ length: rows * perRow }, (_, k) =>
      Math.floor((((k % perRow) + next()) * columns) / perRow),
    );
    const labels = Array.from({ length: rows }, (_, i) => indices[i * perRow]! % 7 < 3 + 2 * next());
    const matrix = SparseMatrix.csr({
      ...{ rows, columns, indices, values: indices.map((j) => 1 + (j % 3)) },
      starts: Int32Array.from({ length: rows + 1 }, (_, i) => i * perRow),
    });
    const options = { alpha: 0.9, lambda: 0.0003, tolerance: 1e-2 };
    const fits = [];
    for (const threads of [1, 2, 3]) fits.push(await fitSparse(matrix, labels, { ...options, threads }));
    expect(fits[0]!.points[0]!.indices.length).toBeGreaterThan(100);
    for (const { points } of fits) expect(points).toEqual(fits[0]!.points);
  });

  it('over a path begins where all coefficients are 0, and each fit is certified', async () => {
    const done: number[] = [];
    const fit = await fitSparse(data.matrix, data.labels, {
      lambdaCount: 20,
      lambdaRatio: 0.05,
      onLambda: (count) => done.push(count),
    });
    expect(done).toEqual(Array.from({ length: 20 }, (_, k) => k + 1));
    expect(fit.points[0]!.indices.length).toBe(0);
    expect(fit.points[1]!.indices.length).toBeGreaterThan(0);
    for (const { relativeGap } of fit.points) expect(relativeGap).toBeLessThanOrEqual(1e-6);
    const report = fit.report();
    expect(report.points.map(({ nonzero }) => nonzero)).toEqual(
      fit.points.map(({ indices }) => indices.length),
    );
    const last = await fitSparse(data.matrix, data.labels, { lambda: fit.points.at(-1)!.lambda });
    expect(Math.abs(last.points[0]!.objective - fit.points.at(-1)!.objective)).toBeLessThan(1e-6);
    expect(report.points.at(-1)!.coefficients.length).toBe(report.columns.length);
    expect(report.lambdaMax).toBeCloseTo(fit.points[0]!.lambda, 14);
  });

  it('says where only rounding keeps it from the gap that is asked for', async () => {
    const options = { lambdaCount: 20, lambdaRatio: 0.01, tolerance: 1e-20 };
    const { warnings, points } = await fitSparse(data.matrix, data.labels, options);
    for (const { relativeGap } of points) expect(relativeGap).toBeLessThan(1e-12);
    expect(warnings[0]!.message).toMatch(/may be rounding alone: a larger tolerance can be reached/);
    const far = await fitSparse(data.matrix, data.labels, { lambda: 0.001, maxIterations: 1 });
    expect(far.warnings[0]!.message).toMatch(/ of the objective\.$/);
  });

  it('leaves columns at 0 that are the same everywhere', async () => {
    const matrix = SparseMatrix.fromTriplets({
      rowIndices: [0, 1, 2, 3, 0, 2, 3],
      columnIndices: [0, 0, 0, 0, 1, 1, 1],
      values: [3, 3, 3, 3, 1, 2, 5],
      columns: 3,
    });
    const fit = await fitSparse(matrix, [true, false, true, false], { lambda: 0.01 });
    expect([...fit.points[0]!.indices]).toEqual([1]);
    expect(fit.report().excluded).toEqual(['1', '3']);
  });

  it('predicts, also from its file', async () => {
    const fit = await fitSparse(data.matrix, data.labels, { lambda: 0.01 });
    const model = SparseModel.parse(fit.model().toText());
    expect(isSparseModel(fit.model().toText())).toBe(true);
    const beta = coefficients(fit);
    const expected = data.dense.map((row) => {
      const z = row.reduce((sum, value, j) => sum + value * beta[j]!, beta[80]!);
      return 1 / (1 + Math.exp(-z));
    });
    model.predict(data.matrix).forEach((p, i) => {
      expect(p).toBeCloseTo(expected[i]!, 13);
    });
    expect(() => SparseModel.parse('{')).toThrow(/not JSON/);
    expect(() => SparseModel.parse('{"format":"other"}')).toThrow(/Not a sparse model/);
    expect(() => SparseModel.parse('{"format":"oddsmith-sparse-model/2"}')).toThrow(/version 2/);
    const file = { ...model.file, coefficients: [...model.file.coefficients].reverse() };
    expect(() => SparseModel.parse(JSON.stringify(file))).toThrow(/climbing columns/);
  });

  it.each([
    [{ lamda: 1 } as SparseOptions, 'option-unknown', /Did you mean lambda/],
    [{ alpha: 2 }, 'option-invalid', /alpha is a number from 0 to 1/],
    [{ lambda: 0 }, 'option-invalid', /lambda is a number above 0/],
    [{ lambdas: [0.1, 0.2] }, 'option-invalid', /lambdas fall/],
    [{ weights: [1] }, 'data-shape', /1 weights for 300 rows/],
    [{ weights: Array.from(data.labels, () => -1) }, 'weights-invalid', /row 1 is -1/],
    [{ event: 'yes' }, 'level-unknown', /none of the labels, which are 0 and 1/],
    [{ kernel: 'gpu' as 'wasm' }, 'option-invalid', /auto, wasm or twin/],
  ])('refuses what is wrong: %#', async (options, code, message) => {
    await expect(fitSparse(data.matrix, data.labels, options)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  it('refuses labels that are not two', async () => {
    const labels = data.labels.map((label, i) => (i === 7 ? 2 : label));
    await expect(fitSparse(data.matrix, labels)).rejects.toMatchObject({ code: 'response-levels' });
    await expect(
      fitSparse(
        data.matrix,
        labels.map(() => 1),
      ),
    ).rejects.toMatchObject({ code: 'response-constant' });
    await expect(fitSparse(data.matrix, [1])).rejects.toMatchObject({ code: 'data-shape' });
  });

  it('may be cancelled', async () => {
    const controller = new AbortController();
    const options = { signal: controller.signal, onLambda: () => controller.abort() };
    await expect(fitSparse(data.matrix, data.labels, options)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('knows the C of others', () => {
    expect(lambdaOfC(0.1, 200)).toBe(0.05);
    expect(cOfLambda(0.05, 200)).toBe(0.1);
    expect(() => lambdaOfC(0, 1)).toThrow(/C is a number above 0/);
  });
});
