import { describe, expect, it } from 'vitest';
import { dealRows } from '../../src/cross-validation/sharing.js';
import { fit } from '../../src/fit/fit.js';
import { randomIntegers } from '../../src/math/random.js';
import { fitPath } from '../../src/path/fit-path.js';
import { debiased } from '../../src/selection/debiased.js';
import type { StabilityOptions } from '../../src/selection/options.js';
import { refitSelected } from '../../src/selection/refit-selected.js';
import { combinedP, splitInference } from '../../src/selection/split-inference.js';
import { expectedFalse, mostFor } from '../../src/selection/stability-bound.js';
import { stabilitySelection } from '../../src/selection/stability-selection.js';
import { drawProblem, draws, pick } from '../cross-validation/problem.js';

/** Solves A·x = b by Gauss's elimination with pivoting, several right sides at a time. */
function eliminate(matrix: number[][], right: number[][]): number[][] {
  const rows = matrix.map((row, i) => [...row, ...right[i]!]);
  const size = matrix.length;
  for (let k = 0; k < size; k++) {
    let best = k;
    for (let i = k; i < size; i++) if (Math.abs(rows[i]![k]!) > Math.abs(rows[best]![k]!)) best = i;
    [rows[k], rows[best]] = [rows[best]!, rows[k]!];
    for (let i = 0; i < size; i++) {
      if (i === k) continue;
      const factor = rows[i]![k]! / rows[k]![k]!;
      for (let j = k; j < rows[i]!.length; j++) rows[i]![j]! -= factor * rows[k]![j]!;
    }
  }
  return rows.map((row, k) => row.slice(size).map((value) => value / row[k]!));
}

/** Six columns that do nothing but the first two. */
function sparseProblem(seed: number, rows: number) {
  const { share, normal } = draws(seed);
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const data: Record<string, number[]> = Object.fromEntries([...names, 'y'].map((name) => [name, []]));
  for (let i = 0; i < rows; i++) {
    const x = names.map(normal);
    names.forEach((name, j) => {
      data[name]!.push(x[j]!);
    });
    data.y!.push(share() < 1 / (1 + Math.exp(-1.2 * x[0]! + 1.2 * x[1]!)) ? 1 : 0);
  }
  return { data, formula: `y ~ ${names.join(' + ')}` };
}

describe('refitSelected', () => {
  it('is maximum likelihood on the columns that the penalty leaves', async () => {
    const { data, formula } = drawProblem(21, 200, 6);
    const path = await fitPath(data, formula, { lambdas: [0.03], weights: 'w' });
    const { coefficients } = path.points[0]!;
    const selected = path.columns.flatMap(({ term }, j) => (j > 0 && coefficients[j] !== 0 ? [term] : []));
    expect(selected.length).toBeGreaterThan(0);
    expect(selected.length).toBeLessThan(6);
    const report = await refitSelected(data, formula, { lambda: 0.03, weights: 'w' });
    const { report: direct } = await fit(data, `y ~ ${selected.join(' + ')}` as string, { weights: 'w' });
    expect(report.coefficients.map(({ term }) => term)).toEqual(direct.coefficients.map(({ term }) => term));
    report.coefficients.forEach(({ estimate }, i) => {
      expect(estimate).toBeCloseTo(direct.coefficients[i]!.estimate!, 12);
    });
    expect(report.deviance).toBeCloseTo(direct.deviance, 9);
    expect(report.warnings.map(({ code }) => code)).toContain('selected-columns');
  });
});

describe('debiased', () => {
  it('is a Newton step from the lasso, with the errors of the information there', async () => {
    const { data, formula, columns } = drawProblem(22, 150, 4);
    const path = await fitPath(data, formula, { lambdas: [0.05] });
    const beta = path.points[0]!.coefficients;
    const x = data.y!.map((_, i) => [1, ...columns.map((name) => data[name]![i] as number)]);
    const score = beta.map(() => 0);
    const information = beta.map(() => beta.map(() => 0));
    x.forEach((row, i) => {
      const z = row.reduce((sum, value, j) => sum + value * beta[j]!, 0);
      const p = 1 / (1 + Math.exp(-z));
      row.forEach((a, j) => {
        score[j]! += a * ((data.y![i] as number) - p);
        row.forEach((b, k) => {
          information[j]![k]! += a * b * p * (1 - p);
        });
      });
    });
    const identity = beta.map((_, i) => beta.map((_, j) => (i === j ? 1 : 0)));
    const solved = eliminate(
      information,
      identity.map((row, i) => [...row, score[i]!]),
    );
    const report = await debiased(data, formula, { lambda: 0.05, confidence: 0.9 });
    report.coefficients.forEach(({ penalised, estimate, standardError, interval }, j) => {
      expect(penalised).toBe(beta[j]);
      expect(estimate).toBeCloseTo(beta[j]! + solved[j]![beta.length]!, 9);
      expect(standardError).toBeCloseTo(Math.sqrt(solved[j]![j]!), 9);
      expect(interval[1] - interval[0]).toBeCloseTo(2 * 1.6448536269514722 * standardError, 9);
    });
  });

  it('refuses columns that are combinations of others, and more columns than rows', async () => {
    const data = { y: [0, 1, 0, 1, 1, 0], a: [1, 2, 3, 4, 5, 7], b: [2, 4, 6, 8, 10, 14] };
    await expect(debiased(data, 'y ~ a + b', { lambda: 0.1 })).rejects.toMatchObject({
      code: 'estimate-not-finite',
    });
    const wide = pick({ ...data, c: [1, 0, 1, 0, 0, 1] }, [0, 1, 2]);
    await expect(debiased(wide, 'y ~ a + b + c' as string, { lambda: 0.1 })).rejects.toMatchObject({
      code: 'option-unavailable',
    });
  });
});

describe('splitInference', () => {
  it('combines p-values by twice their median', () => {
    expect(combinedP([0.3, 0.01, 1])).toBeCloseTo(0.6, 15);
    expect(combinedP([0.01, 0.02, 1, 1])).toBeCloseTo(0.04, 15);
    expect(combinedP([0.9])).toBe(1);
  });

  it('selects on one half and tests on the other', async () => {
    const { data, formula } = sparseProblem(23, 300);
    const report = await splitInference(data, formula, { splits: 1, lambda: 0.06, seed: 9 });
    const { of } = dealRows(data.y!, 2, randomIntegers(9));
    const rowsOf = (half: number) => [...of].flatMap((one, i) => (one === half ? [i] : []));
    const path = await fitPath(pick(data, rowsOf(0)), formula as string, { lambdas: [0.06] });
    const selected = path.columns.flatMap(({ term }, j) =>
      j > 0 && path.points[0]!.coefficients[j] !== 0 ? [term] : [],
    );
    expect(selected.length).toBeLessThan(6);
    const { report: direct } = await fit(pick(data, rowsOf(1)), `y ~ ${selected.join(' + ')}` as string);
    for (const { term, p, selected: share, estimate } of report.coefficients) {
      const found = direct.coefficients.find((one) => one.term === term);
      expect(share).toBe(found ? 1 : 0);
      expect(p).toBeCloseTo(found ? Math.min(1, 2 * Math.min(1, found.p! * selected.length)) : 1, 12);
      if (found) expect(estimate).toBeCloseTo(found.estimate!, 12);
    }
  });

  it('has nothing to test where nothing is selected', async () => {
    const { data } = sparseProblem(23, 60);
    const { coefficients } = await splitInference(data, 'y ~ 0 + a + b', { splits: 2, lambda: 5 });
    const nothing = { p: 1, selected: 0, estimate: null };
    expect(coefficients).toEqual([
      { term: 'a', ...nothing },
      { term: 'b', ...nothing },
    ]);
  });

  it('finds what is there, by λ of cross-validation', async () => {
    const { data, formula } = sparseProblem(24, 300);
    const report = await splitInference(data, formula, { splits: 3, folds: 3 });
    const p = Object.fromEntries(report.coefficients.map((one) => [one.term, one.p]));
    expect(p.a).toBeLessThan(0.05);
    expect(p.b).toBeLessThan(0.05);
    for (const name of ['c', 'd', 'e', 'f']) expect(p[name]).toBeGreaterThan(0.05);
    expect(report.warnings.map(({ code }) => code)).toContain('few-splits');
  });
});

describe('stabilitySelection', () => {
  it('bounds the false selections of columns that are chosen by chance', () => {
    const [columns, pairs] = [20, 25];
    const { share } = draws(25);
    for (const [most, threshold] of [
      [3, 0.6],
      [5, 0.7],
      [8, 0.8],
    ] as const) {
      let stable = 0;
      const rounds = 60;
      for (let round = 0; round < rounds; round++) {
        const times = new Array<number>(columns).fill(0);
        for (let half = 0; half < 2 * pairs; half++) {
          const order = times.map((_, j) => ({ j, key: share() })).sort((a, b) => a.key - b.key);
          for (const { j } of order.slice(0, most)) times[j]!++;
        }
        stable += times.filter((count) => count >= threshold * 2 * pairs).length;
      }
      const bound = expectedFalse(most, columns, threshold, pairs)!;
      expect(stable / rounds).toBeLessThanOrEqual(bound);
      // The bound of Meinshausen & Bühlmann, which assumes more, is no smaller.
      expect(bound).toBeLessThan((most * most) / ((2 * threshold - 1) * columns));
    }
  });

  it('selects as many as the bound allows', () => {
    for (const wanted of [0.5, 1, 3]) {
      const most = mostFor(wanted, 100, 0.75, 50);
      expect(expectedFalse(most, 100, 0.75, 50)!).toBeLessThanOrEqual(wanted);
      expect(expectedFalse(most + 1, 100, 0.75, 50)!).toBeGreaterThan(wanted);
    }
    expect(expectedFalse(3, 20, 0.51, 50)).toBeNull();
  });

  it('finds what is there', async () => {
    const { data, formula } = sparseProblem(26, 200);
    const report = await stabilitySelection(data, formula, { pairs: 5, most: 2, threshold: 0.8 });
    expect(report.columns.map(({ stable }) => stable)).toEqual([true, true, false, false, false, false]);
    const total = report.columns.reduce((sum, { frequency }) => sum + frequency, 0);
    expect(total).toBeLessThanOrEqual(2);
    expect(report.expectedFalse).toBe(expectedFalse(2, 6, 0.8, 5));
  });

  it.each([
    [{ threshold: 0.5 }, /threshold/],
    [{ most: 6 }, /no bound/],
    [{ pairs: 0 }, /pairs/],
    [{ grouped: true }, /one by one/],
  ])('refuses %j', async (options, message) => {
    const { data, formula } = sparseProblem(27, 60);
    await expect(stabilitySelection(data, formula, options as StabilityOptions)).rejects.toMatchObject({
      message: expect.stringMatching(message),
    });
  });
});
