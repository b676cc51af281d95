/** What follows a selection of columns for several classes. */
import { describe, expect, it } from 'vitest';
import { dealRows } from '../../src/cross-validation/sharing.js';
import { type FitOptions, fit, fitPath } from '../../src/index.js';
import { randomIntegers } from '../../src/math/random.js';
import { debiased } from '../../src/selection/debiased.js';
import { refitSelected } from '../../src/selection/refit-selected.js';
import { splitInference } from '../../src/selection/split-inference.js';
import { firstSelected, stabilitySelection } from '../../src/selection/stability-selection.js';
import { summariseSelection } from '../../src/selection/summary.js';
import { draws, pick } from '../cross-validation/problem.js';

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const FORMULA = `kind ~ ${NAMES.join(' + ')}`;

/** Three classes; column a tells the second from the others, b the third. */
function problem(seed: number, rows: number) {
  const { share, normal } = draws(seed);
  const kind: string[] = [];
  const numbers = Object.fromEntries([...NAMES, 'w'].map((name): [string, number[]] => [name, []]));
  for (let i = 0; i < rows; i++) {
    const x = NAMES.map(normal);
    NAMES.forEach((name, j) => {
      numbers[name]!.push(x[j]!);
    });
    const odds = [1, Math.exp(1.6 * x[0]!), Math.exp(1.6 * x[1]!)];
    let left = share() * odds.reduce((sum, one) => sum + one, 0);
    const k = odds.findIndex((one) => {
      left -= one;
      return left < 0;
    });
    kind.push(['oak', 'ash', 'elm'][k]!);
    numbers.w!.push(1 + Math.floor(2 * share()));
  }
  const data: Record<string, number[] | string[]> = { ...numbers, kind };
  return data;
}

const text = (formula: string): string => formula;

/** The columns that a path at one λ leaves in some class. */
async function selectedIn(data: ReturnType<typeof problem>, lambda: number, options = {}): Promise<string[]> {
  const path = await fitPath(data, text(FORMULA), { ...options, lambdas: [lambda] });
  const used = new Set(
    path.columns.flatMap(({ term }, j) => (path.points[0]!.coefficients[j] !== 0 ? [term] : [])),
  );
  return NAMES.filter((name) => used.has(name));
}

describe('several classes', () => {
  it('are refitted on the columns that any class has', async () => {
    const data = problem(31, 240);
    const weights = { weights: 'w' };
    const selected = await selectedIn(data, 0.08, weights);
    expect(selected.length).toBeGreaterThan(0);
    expect(selected.length).toBeLessThan(NAMES.length);
    const report = await refitSelected(data, FORMULA, { lambda: 0.08, ...weights });
    const { report: direct } = await fit(data, text(`kind ~ ${selected.join(' + ')}`), weights);
    expect(report.coefficients.map(({ term, class: own }) => [own, term])).toEqual(
      direct.coefficients.map(({ term, class: own }) => [own, term]),
    );
    report.coefficients.forEach(({ estimate }, i) => {
      expect(estimate).toBeCloseTo(direct.coefficients[i]!.estimate!, 12);
    });
    expect(report.deviance).toBeCloseTo(direct.deviance, 9);
    expect(summariseSelection(report)).toMatch(/^elm: a +-?\d/m);
  });

  it('are tested by one likelihood-ratio test of a column', async () => {
    const data = problem(32, 300);
    const report = await splitInference(data, FORMULA, { splits: 1, lambda: 0.1, seed: 4 });
    const classes = ['ash', 'elm', 'oak'];
    const codes = Int32Array.from(data.kind!.map((kind) => classes.indexOf(String(kind))));
    const { of } = dealRows(codes, 2, randomIntegers(4));
    const rowsOf = (half: number) => [...of].flatMap((one, i) => (one === half ? [i] : []));
    const selected = await selectedIn(pick(data, rowsOf(0)), 0.1);
    expect(selected.length).toBeLessThan(NAMES.length);
    const options: FitOptions = { termTests: 'all' };
    const other = pick(data, rowsOf(1));
    const { report: direct } = await fit(other, text(`kind ~ ${selected.join(' + ')}`), options);
    for (const { term, p, selected: share, estimate } of report.coefficients) {
      const found = direct.terms.find((one) => one.term === term);
      expect([share, estimate]).toEqual([selected.includes(term) ? 1 : 0, null]);
      if (found) expect(found.df).toBe(2);
      const own = Math.min(1, 2 * Math.min(1, (found?.p ?? 1) * selected.length));
      expect(Math.abs(p - own)).toBeLessThan(1e-9 * own);
    }
    const smallest = [...report.coefficients].sort((one, two) => one.p - two.p);
    expect(
      smallest
        .slice(0, 2)
        .map(({ term }) => term)
        .sort(),
    ).toEqual(['a', 'b']);
    expect(smallest[1]!.p).toBeLessThan(0.01);
  });

  it('have stable columns', async () => {
    const data = problem(33, 200);
    const report = await stabilitySelection(data, FORMULA, { pairs: 5, most: 2, threshold: 0.8 });
    expect(report.columns.map(({ stable }) => stable)).toEqual([true, true, false, false, false]);
    const total = report.columns.reduce((sum, { frequency }) => sum + frequency, 0);
    expect(total).toBeLessThanOrEqual(2);
  });

  it('count a column once, whatever classes have it', () => {
    const column = (term: string, own: string, penaltyFactor: number | null) => ({
      ...{ term, class: own, penaltyFactor, standardDeviation: 1, bounds: null },
    });
    const classes = ['x', 'y'];
    const columns = classes.flatMap((own) => [
      column('(Intercept)', own, null),
      column('a', own, 1),
      column('free', own, 0),
      column('b', own, 1),
    ]);
    const point = (...coefficients: number[]) => ({
      ...{ lambda: 1, coefficients, nonzero: 0, deviance: 0, devianceExplained: 0, objective: 0 },
      ...{ violation: 0, dualityGap: 0, iterations: 0 },
    });
    const points = [
      point(1, 0, 3, 0, -1, 0, -3, 0),
      point(1, 2, 3, 0, -1, -2, -3, 0),
      point(1, 2, 3, 4, -1, 0, -3, 0),
      point(1, 2, 3, 0, -1, 0, -3, 0),
    ];
    expect(firstSelected({ columns, points, classes }, 1)).toEqual([0]);
    expect(firstSelected({ columns, points, classes }, 2)).toEqual([0]);
    expect(firstSelected({ columns, points: points.slice(0, 3), classes }, 2)).toEqual([0, 2]);
    expect(firstSelected({ columns, points, classes }, 0)).toEqual([]);
  });

  it('have no debiased estimate', async () => {
    await expect(debiased(problem(34, 60), FORMULA, { lambda: 0.1 })).rejects.toMatchObject({
      code: 'option-unavailable',
      message: expect.stringContaining('two classes'),
    });
  });
});
