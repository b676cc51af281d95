/**
 * Firth's penalised likelihood: against a Newton in 96-decimal arithmetic, against brglm2 (golden/firth) and the numbers
 * of Heinze & Schemper (2002).
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { countsOf } from '../../../../test/oracle/newton.js';
import { ExactFirth } from '../../../../test/oracle/penalised.js';
import { binomialRows, readZoo, type ZooSet } from '../../../../test/oracle/zoo.js';
import { type Fit, type FitOptions, fit, fitSync, loadModel, readCsvSync } from '../../src/index.js';
import { chiSquareUpperTail } from '../../src/math/distributions/chi-square.js';

const FIRTH: FitOptions = { penalty: 'firth' };

/** Firth's fit of a certified set, with its weights, offset and levels. */
function firthOf(set: ZooSet, options: FitOptions = {}): Fit {
  return fitSync(readCsvSync(readFileSync(set.csv)), set.formula, {
    ...FIRTH,
    ...options,
    levels: set.factor_levels,
    ...(set.weights !== null && { weights: set.weights, weightsKind: set.weights_kind ?? 'frequency' }),
    ...(set.offset !== null && { offset: set.offset }),
  });
}

/** Every estimate and standard error to 12 digits; of the `profiled` coefficients statistics and bounds, too. */
function expectExact(
  { report }: Fit,
  exact: ExactFirth,
  profiled: readonly number[],
  branches = false,
): void {
  const check = (what: string, actual: number | null | undefined, wanted: string, scale?: number) =>
    expect(correctDigits(actual, wanted, scale), `${what}: ${actual}, not ${wanted}`).toBeGreaterThan(12);
  report.coefficients.forEach(({ term, estimate, standardError }, j) => {
    check(term, estimate, exact.coefficients[j]!);
    check(`SE of ${term}`, standardError, exact.standardErrors[j]!);
  });
  check('penalised log-likelihood', report.penalizedLogLikelihood, exact.penalisedLogLikelihood);
  for (const j of profiled) {
    const { term, p, interval } = report.coefficients[j]!;
    const test = report.terms.find((one) => one.term === term && one.df === 1);
    const statistic = exact.statistic([j]);
    if (test) check(`statistic of ${term}`, test.statistic, statistic);
    const tail = chiSquareUpperTail(Number(statistic), 1);
    expect(Math.abs(p! - tail)).toBeLessThanOrEqual(1e-11 * tail);
    for (const side of [0, 1] as const)
      check(`bound of ${term}`, interval![side], exact.bound(j, interval![side]!, branches));
  }
  expect(report.converged).toBe(true);
  expect(report.separation).toBeNull();
  // Of the estimate rounded to doubles: nearly collinear columns leave it this far.
  expect(report.newtonDecrement).toBeLessThan(1e-21);
}

describe('against 96 decimals', () => {
  it.each([
    { id: 'endometrial_sep', profiled: [0, 1, 2, 3] },
    { id: 'mtcars_am', profiled: [0, 1, 2] },
    { id: 'seed10', profiled: [0, 1] },
    { id: 'birthwt', profiled: [6] },
    { id: 'menarche', profiled: [1] },
    { id: 'titanic', profiled: [1, 5] },
    { id: 'bad_scale', profiled: [] },
    { id: 'offset', profiled: [] },
    { id: 'collinear_poly', profiled: [] },
    { id: 'poly8', profiled: [] },
  ])('$id', ({ id, profiled }) => {
    const set = readZoo(id);
    const exact = new ExactFirth(binomialRows(set));
    expectExact(firthOf(set, { intervals: profiled.length > 0 ? 'profile' : 'wald' }), exact, profiled);
  });

  it('small separated problems, with weights', () => {
    const value = fc.integer({ min: -20, max: 20 }).map((x) => x / 8);
    const row = fc.record({ x: value, u: value, weight: fc.integer({ min: 1, max: 3 }) });
    const rows = fc.uniqueArray(row, { minLength: 15, maxLength: 24, selector: ({ x, u }) => `${x} ${u}` });
    let seen = 0;
    fc.assert(
      fc.property(rows, (drawn) => {
        const y = drawn.map(({ x, u }) => (2 * x + u > 0.5 ? 1 : 0));
        fc.pre(new Set(y).size === 2);
        const column = (name: 'x' | 'u' | 'weight') => drawn.map((one) => one[name]);
        const data = { y, x: column('x'), u: column('u'), weight: column('weight') };
        const columns = [y.map(() => 1), data.x, data.u];
        const exact = new ExactFirth({ columns, ...countsOf(y, data.weight) });
        expectExact(fitSync(data, 'y ~ x + u', { ...FIRTH, weights: 'weight' }), exact, [1], true);
        expect(fitSync(data, 'y ~ x + u', { weights: 'weight' }).report.separation).not.toBeNull();
        seen++;
      }),
      { seed: 20, numRuns: 4, endOnFailure: true },
    );
    expect(seen).toBeGreaterThanOrEqual(4);
  });

  it('a profile with two branches: the lower one counts', () => {
    const x = [0, 0, 0, 0, 0.5, 0, 0.25, 0, 0, 0];
    const u = [0.75, 0, 0, 0, 0, 0, 0, 0, -2, 0];
    const y = x.map((value, i) => (2 * value + u[i]! > 0.5 ? 1 : 0));
    const exact = new ExactFirth({ columns: [y.map(() => 1), x, u], ...countsOf(y) });
    expectExact(fitSync({ y, x, u }, 'y ~ x + u', FIRTH), exact, [1], true);
  });
});

describe('against others', () => {
  const peers = JSON.parse(
    readFileSync(new URL('../../../../test/golden/firth/brglm2.json', import.meta.url), 'utf8'),
  ) as Record<string, { coef: number[]; se: number[] }>;

  it.each(['endometrial_sep', 'mtcars_am', 'seed10', 'menarche'])('brglm2 on %s', (id) => {
    const { coefficients } = firthOf(readZoo(id), { intervals: 'wald' });
    coefficients.forEach(({ estimate, standardError }, j) => {
      expect(estimate! / peers[id]!.coef[j]!).toBeCloseTo(1, 8);
      expect(standardError! / peers[id]!.se[j]!).toBeCloseTo(1, 8);
    });
  });

  it('the endometrial cancer study as published by Heinze and Schemper', () => {
    const { coefficients } = firthOf(readZoo('endometrial_sep'));
    const published = [
      ['NV', 2.93, 0.61, 7.85],
      ['PI', -0.03, -0.12, 0.04],
      ['EH', -2.6, -4.37, -1.23],
    ] as const;
    published.forEach(([term, estimate, lower, upper], i) => {
      const found = coefficients[i + 1]!;
      expect(found.term).toBe(term);
      expect(found.estimate).toBeCloseTo(estimate, 2);
      expect(found.interval![0]).toBeCloseTo(lower, 2);
      expect(found.interval![1]).toBeCloseTo(upper, 2);
    });
  });
});

/** Two reports agree to the digits that different sums leave. */
function expectSame(one: Fit, other: Fit, factor: (j: number) => number = () => 1): void {
  one.coefficients.forEach((first, j) => {
    const second = other.coefficients[j]!;
    const near = (a: number | null, b: number | null, unit: number) =>
      expect((a! - b! * unit) / (first.standardError! + Math.abs(a!))).toBeCloseTo(0, 11);
    near(first.estimate, second.estimate, factor(j));
    near(first.standardError, second.standardError, factor(j));
    near(first.interval![0], second.interval![0], factor(j));
    near(first.interval![1], second.interval![1], factor(j));
    expect(first.p! / second.p!).toBeCloseTo(1, 10);
  });
  expect(one.report.likelihoodRatioTest!.statistic).toBeCloseTo(
    other.report.likelihoodRatioTest!.statistic,
    10,
  );
}

describe('invariance', () => {
  const y = [0, 0, 1, 0, 1, 1, 0, 1, 1];
  const x = [1, 2, 2.5, 3, 3.5, 4, 4.5, 6, 7];
  const g = ['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b', 'c'];
  const weight = [2, 1, 3, 1, 1, 2, 1, 0, 4];
  const rows = Array.from(y.keys());

  it('a weight of w is w rows', () => {
    const expanded = rows.flatMap((i) => new Array<number>(weight[i]!).fill(i));
    const pick = <T>(values: readonly T[]) => expanded.map((i) => values[i]!);
    const weighted = fitSync({ y, x, g, weight }, 'y ~ x + g', { ...FIRTH, weights: 'weight' });
    expectSame(weighted, fitSync({ y: pick(y), x: pick(x), g: pick(g) }, 'y ~ x + g', FIRTH));
  });

  it('a proportion with a total is that many trials', () => {
    const trials = [3, 2, 4, 2, 5];
    const events = [0, 1, 2, 1, 5];
    const dose = [0, 1, 2, 3, 4];
    const share = events.map((count, i) => count / trials[i]!);
    const data = { share, trials, dose };
    const grouped = fitSync(data, 'share ~ dose', { ...FIRTH, weights: 'trials' });
    const each = dose.flatMap((d, i) =>
      Array.from({ length: trials[i]! }, (_, k) => ({ dose: d, y: k < events[i]! ? 1 : 0 })),
    );
    expectSame(grouped, fitSync(each, 'y ~ dose', FIRTH));
  });

  it('a column in other units has the same answer in them, and the order of rows does not count', () => {
    const first = fitSync({ y, x }, 'y ~ x', FIRTH);
    const scaled = fitSync({ y, x: x.map((value) => 1000 * value) }, 'y ~ x', FIRTH);
    expectSame(first, scaled, (j) => (j === 0 ? 1 : 1000));
    expectSame(first, fitSync({ y: y.toReversed(), x: x.toReversed() }, 'y ~ x', FIRTH));
  });

  it('the bits of the twin are those of WebAssembly, and of fit those of fitSync', async () => {
    const bits = ({ report }: Fit) => ({ ...report, seconds: 0, kernel: null });
    const wasm = fitSync({ y, x, g }, 'y ~ x + g', { ...FIRTH, kernel: 'wasm' });
    expect(bits(fitSync({ y, x, g }, 'y ~ x + g', { ...FIRTH, kernel: 'twin' }))).toEqual(bits(wasm));
    expect(bits(await fit({ y, x, g }, 'y ~ x + g', FIRTH))).toEqual(bits(wasm));
  });
});

describe('the report', () => {
  const births = readZoo('birthwt');
  const set = readZoo('endometrial_sep');

  it('tests terms and the model by penalised likelihood ratio', () => {
    const { report } = firthOf(births);
    const exact = new ExactFirth(binomialRows(births));
    const columns = report.coefficients.flatMap(({ term }, j) => (term.startsWith('race[') ? [j] : []));
    const race = report.terms.find(({ term }) => term === 'race')!;
    expect(race.df).toBe(2);
    expect(correctDigits(race.statistic, exact.statistic(columns))).toBeGreaterThan(12);
    const all = report.coefficients.map((_, j) => j).slice(1);
    const model = report.likelihoodRatioTest!;
    expect(model.df).toBe(all.length);
    expect(correctDigits(model.statistic, exact.statistic(all))).toBeGreaterThan(12);
  });

  it('says what is penalised and what is not', () => {
    const { report } = firthOf(set);
    expect(report).toMatchObject({
      penalty: 'firth',
      lambda: null,
      intervals: 'profile',
      aic: null,
      bic: null,
    });
    const exact = new ExactFirth(binomialRows(set));
    expect(correctDigits(report.logLikelihood, exact.logLikelihood)).toBeGreaterThan(12);
    expect(report.warnings.map(({ code }) => code)).toEqual(['penalized-criteria']);
    const text = firthOf(set).summary();
    expect(text).toContain(
      'Firth’s penalised likelihood; p and intervals by penalised likelihood ratio'.replace('’', "'"),
    );
    expect(text).toContain('Pr(>χ²)');
    expect(text).toContain('Note: AIC and BIC are left out');
  });

  it('has intervals of Wald when asked, with the same estimates', () => {
    const profile = firthOf(set).report;
    const { report } = firthOf(set, { intervals: 'wald' });
    expect(report.intervals).toBe('wald');
    report.coefficients.forEach(({ estimate, standardError, interval }, j) => {
      expect(estimate).toBe(profile.coefficients[j]!.estimate);
      expect(interval![1]).toBeCloseTo(estimate! + 1.959963984540054 * standardError!, 12);
    });
    expect(report.terms).toEqual(profile.terms);
  });

  it('follows the coverage asked for', () => {
    const narrow = firthOf(set, { confidence: 0.5 }).coefficients[1]!;
    const wide = firthOf(set, { confidence: 0.99 }).coefficients[1]!;
    expect(narrow.interval![0]).toBeGreaterThan(wide.interval![0]!);
    expect(narrow.interval![1]).toBeLessThan(wide.interval![1]!);
  });

  it('leaves aliased columns out of the information, and lets them in where they take the place of others', () => {
    const data = { y: [0, 0, 1, 0, 1, 1], a: [1, 2, 3, 4, 5, 7], b: [2, 1, 4, 3, 1, 2] };
    const plain = fitSync(data, 'y ~ a + b', FIRTH).report;
    const { report } = fitSync(data, 'y ~ a + b + I(a + b)', FIRTH);
    expect(report.aliased.map(({ term }) => term)).toEqual(['I(a + b)']);
    expect(report.coefficients.slice(0, 3)).toEqual(plain.coefficients);
    expect(report.terms).toEqual([]);
    const twice = fitSync(data, 'y ~ a + I(2 * a - 3 * b) + b', { ...FIRTH, termTests: 'all' }).report;
    expect(twice.aliased.map(({ term }) => term)).toEqual(['b']);
    expect(twice.terms).toEqual([]);
  });

  it('goes into model files and predicts, with intervals', () => {
    const fitted = firthOf(set);
    const model = loadModel(fitted.modelFile());
    expect(model.fit.penalizedLogLikelihood).toBe(fitted.report.penalizedLogLikelihood);
    const { logOdds, intervals } = fitted.predict({ NV: [1], PI: [20], EH: [1] }, { intervals: 'wald' });
    const [b0, b1, b2, b3] = fitted.coefficients.map(({ estimate }) => estimate!);
    expect(logOdds[0]).toBeCloseTo(b0! + b1! + 20 * b2! + b3!, 12);
    expect(intervals!.logOddsStandardError[0]).toBeGreaterThan(0);
  });

  it('is taken up again from a checkpoint, with the same bits', () => {
    const kept: Uint8Array[] = [];
    const first = firthOf(set, { checkpoint: (bytes) => kept.push(bytes) });
    const resume = Uint8Array.from(kept.flatMap((bytes) => Array.from(bytes)));
    const { seconds: _, ...again } = firthOf(set, { resume }).report;
    const { seconds: __, ...report } = first.report;
    expect(again).toEqual(report);
  });

  it('says when a limit of iterations stopped it', () => {
    const { report } = firthOf(set, { maxIterations: 2 });
    expect(report).toMatchObject({ converged: false, stopReason: 'max-iterations', iterations: 2 });
    expect(report.newtonDecrement).toBeGreaterThan(1e-6);
    expect(report.coefficients.every(({ interval }) => interval !== null)).toBe(true);
  });
});

describe('options', () => {
  const data = { y: [0, 1, 0, 1, 1], x: [1, 2, 3, 4, 5] };
  it.each([
    [{ penalty: 'jackstraw' }, 'option-invalid', 'penalty'],
    [{ penalty: 'lasso' }, 'option-invalid', 'lambda'],
    [{ penalty: 'elastic-net', lambda: 1 }, 'option-invalid', 'alpha'],
    [{ penalty: 'ridge' }, 'option-invalid', 'lambda'],
    [{ penalty: 'ridge', lambda: 0 }, 'option-invalid', 'lambda'],
    [{ penalty: 'firth', lambda: 1 }, 'option-invalid', 'lambda'],
    [{ lambda: 1 }, 'option-invalid', 'lambda'],
    [{ penalty: 'firth', solver: 'lbfgs' }, 'option-invalid', 'solver'],
    [{ intervals: 'profile', covariance: 'HC0' }, 'option-invalid', 'intervals'],
    [{ penalty: 'ridge', lambda: 1, intervals: 'wald' }, 'option-unavailable', 'intervals'],
  ])('refuses %j', (options, code, option) => {
    const action = () => fitSync(data, 'y ~ x', options as FitOptions);
    expect(action).toThrow(expect.objectContaining({ code, at: { option } }));
  });

  it('takes penalty "none" for maximum likelihood', () => {
    const { seconds: _, ...plain } = fitSync(data, 'y ~ x').report;
    const { seconds: __, ...none } = fitSync(data, 'y ~ x', { penalty: 'none', intervals: 'wald' }).report;
    expect(none).toEqual(plain);
  });
});
