/** Tests of linear hypotheses against certified values, exact arithmetic and R. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exactTests } from '../../../../test/oracle/constrained.js';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { binomialRows, numbers, readZoo, termName } from '../../../../test/oracle/zoo.js';
import { finiteSets, zooFit, zooOptions, zooTable } from '../../../../test/oracle/zoo-fit.js';
import {
  type Fit,
  fit,
  fitSync,
  loadModel,
  type OddsmithError,
  testHypotheses,
  testHypothesis,
} from '../../src/index.js';
import { parseHypothesis } from '../../src/nested/hypotheses/parse.js';
import { summariseHypotheses } from '../../src/nested/hypotheses/summary.js';

const DIGITS = 12;
const golden = JSON.parse(
  readFileSync(new URL('../../../../test/golden/nested/nested.json', import.meta.url), 'utf8'),
);
const birthwt = finiteSets.find(({ id }) => id === 'birthwt')!;

/** What a set's weights are for tests: not part of a model. */
const dataOptions = (set: (typeof finiteSets)[number]) => {
  const { levels: _, offset: __, ...options } = zooOptions(set);
  return options;
};

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error: OddsmithError) => error,
  );

describe.each(finiteSets.filter((set) => set.certified_inference.lr_stat_per_coef !== undefined))(
  '$id',
  (set) => {
    it(`"coefficient = 0" has ${DIGITS} digits by likelihood ratio, and is z² by Wald`, async () => {
      const fitted = zooFit(set);
      const names = fitted.coefficients.map(({ term }) => term);
      const { hypotheses } = await testHypotheses(
        zooTable(set),
        fitted,
        names.map((name) => `${name} = 0`),
        dataOptions(set),
      );
      const exact = set.certified_inference.lr_stat_per_coef as readonly string[];
      hypotheses.forEach(({ likelihoodRatio, wald, score, df }, j) => {
        const scale = Math.max(Number(exact[j]), Number(set.certified.deviance));
        expect(correctDigits(likelihoodRatio!.statistic, exact[j]!, scale), names[j]).toBeGreaterThanOrEqual(
          DIGITS,
        );
        expect([df, likelihoodRatio!.df, score!.df]).toEqual([1, 1, 1]);
        const { z } = fitted.coefficients[j]!;
        expect(wald!.statistic / z! ** 2).toBeCloseTo(1, 13);
      });
    });
  },
);

describe('exact statistics', () => {
  const cases = [
    ['birthwt', 'age = 0, smoke = 2*ht'],
    ['birthwt', 'lwt = -0.5*ptl = 0.25'],
    ['poly8', ''],
    ['ucb', ''],
    ['offset', ''],
  ] as const;
  it.each(cases)('%s %s', async (id, given) => {
    const set = readZoo(id);
    const fitted = zooFit(set);
    const { columns } = fitted.schema;
    const [first, second] = columns.slice(-2);
    const text = given || `${second} = 3*${first}`;
    const { equations } = parseHypothesis(text, fitted.schema);
    // In the order of the reference's columns.
    const order = set.names.map((name) => columns.indexOf(termName(set, name)));
    const exact = exactTests(
      binomialRows(set),
      equations.map(({ factors }) => order.map((j) => factors[j]!)),
      equations.map(({ right }) => right),
    );
    const { hypotheses } = await testHypotheses(zooTable(set), fitted, text, dataOptions(set));
    const [found] = hypotheses;
    const near = (actual: number | undefined, wanted: string) =>
      expect(correctDigits(actual, wanted), `${actual}, not ${wanted}`).toBeGreaterThanOrEqual(DIGITS);
    near(found!.wald?.statistic, exact.wald);
    near(found!.likelihoodRatio?.statistic, exact.lr);
    near(found!.score?.statistic, exact.score);
  });
});

describe("R's linearHypothesis, glm and score", () => {
  /** R keeps as many. */
  const KEPT = 10;
  const digitsOf = (actual: number | null | undefined, wanted: string) =>
    expect(correctDigits(actual, wanted), `${actual}, not ${wanted}`).toBeGreaterThanOrEqual(KEPT);

  it.each(golden.hypotheses as { text: string }[])('$text', async (one) => {
    const known = one as unknown as Record<'wald' | 'p' | 'HC3' | 'lr' | 'score', string> & {
      text: string;
      df: number;
      estimate: string[];
      standardError: string[];
    };
    const fitted = zooFit(birthwt);
    const found = (await testHypotheses(zooTable(birthwt), fitted, known.text)).hypotheses[0]!;
    expect(found.df).toBe(known.df);
    digitsOf(found.wald!.statistic, known.wald);
    digitsOf(found.wald!.p, known.p);
    digitsOf(found.likelihoodRatio!.statistic, known.lr);
    digitsOf(found.score!.statistic, known.score);
    found.equations.forEach(({ estimate, standardError }, i) => {
      digitsOf(estimate, known.estimate[i]!);
      digitsOf(standardError, known.standardError[i]!);
    });
    const robust = testHypothesis(zooFit(birthwt, { covariance: 'HC3' }), known.text);
    digitsOf(robust.wald!.statistic, known.HC3);
  });
});

describe('hypotheses', () => {
  const table = zooTable(birthwt);
  const fitted = zooFit(birthwt);

  it('of a model file are those of its fit', () => {
    const text = 'age = 0, race[black] = race[other]';
    const file = loadModel(fitted.modelFile());
    expect(testHypothesis(file, text)).toEqual(testHypothesis(fitted, text));
    expect(testHypothesis(file, text)).toMatchObject({ hypothesis: text, df: 2, likelihoodRatio: null });
  });

  it('that follow from others count once', async () => {
    const twice = await testHypotheses(table, fitted, ['age = 0, lwt = 0', 'age = lwt, lwt = 0, 2*age = 0']);
    const [once, again] = twice.hypotheses;
    expect(again!.df).toBe(2);
    expect(again!.equations).toHaveLength(3);
    for (const kind of ['wald', 'likelihoodRatio', 'score'] as const)
      expect(again![kind]!.statistic).toBeCloseTo(once![kind]!.statistic, 11);
  });

  it('of all slopes are the test of the model', async () => {
    const slopes = fitted.coefficients.slice(1).map(({ term }) => term);
    const { hypotheses } = await testHypotheses(table, fitted, slopes.join(', '), { tests: ['lr'] });
    const { likelihoodRatioTest } = fitted.report;
    expect(hypotheses[0]!.likelihoodRatio!.statistic).toBeCloseTo(likelihoodRatioTest!.statistic, 11);
    expect([hypotheses[0]!.wald, hypotheses[0]!.score]).toEqual([null, null]);
  });

  it('that leave nothing free are tested', async () => {
    const small = { y: [0, 1, 0, 1, 1, 0, 1, 0], x: [1, 2, 3, 4, 5, 6, 7, 9] };
    const result = fitSync(small, 'y ~ x');
    const { hypotheses } = await testHypotheses(small, result, '(Intercept) = 0, x = 0');
    expect(hypotheses[0]!.likelihoodRatio!.statistic).toBeCloseTo(
      2 * (result.report.logLikelihood + 8 * Math.LN2),
      12,
    );
  });

  it('have p-values adjusted among each other', async () => {
    const texts = ['age', 'lwt', 'ht'];
    const { hypotheses } = await testHypotheses(null, fitted, texts, { adjustment: 'bonferroni' });
    for (const { wald } of hypotheses) expect(wald!.pAdjusted).toBe(Math.min(1, 3 * wald!.p));
  });

  it('have the same bits in many threads', async () => {
    const rows = 40_000;
    const x = Float64Array.from({ length: rows }, (_, i) => Math.sin(i * i));
    const z = Float64Array.from({ length: rows }, (_, i) => Math.cos(3 * i) + (i % 5));
    const y = Float64Array.from(x, (value, i) => (value + Math.sin(7 * i * i) + z[i]! / 9 > 0.3 ? 1 : 0));
    const large = { x, z, y };
    const model = await fit(large, 'y ~ x + z');
    const [one, two] = await Promise.all(
      [1, 2].map((threads) => testHypotheses(large, model, 'x = 2*z', { threads })),
    );
    expect(two).toEqual(one);
    expect(one!.hypotheses[0]!.likelihoodRatio!.statistic).toBeGreaterThan(10);
  });

  it('under frequency weights are those of the rows expanded', async () => {
    const counts = numbers(birthwt, 'ftv').map((count) => count + 1);
    const expanded = counts.flatMap((count, row) => new Array<number>(count).fill(row));
    const pick = (name: string) => expanded.map((row) => numbers(birthwt, name)[row]!);
    const long = { low: pick('low'), age: pick('age'), lwt: pick('lwt') };
    const text = 'age = 2*lwt';
    const weighted = {
      low: numbers(birthwt, 'low'),
      age: numbers(birthwt, 'age'),
      lwt: numbers(birthwt, 'lwt'),
    };
    const a = await testHypotheses(long, fitSync(long, 'low ~ age + lwt'), text);
    const b = await testHypotheses(
      weighted,
      fitSync(weighted, 'low ~ age + lwt', { weights: counts }),
      text,
      {
        weights: counts,
      },
    );
    for (const kind of ['wald', 'likelihoodRatio', 'score'] as const)
      expect(b.hypotheses[0]![kind]!.statistic).toBeCloseTo(a.hypotheses[0]![kind]!.statistic, 10);
  });

  it('about separated data have the test of the limit', async () => {
    const set = readZoo('endometrial_sep');
    const separated = zooFit(set);
    const drop = set.drop1_lrt;
    const report = await testHypotheses(zooTable(set), separated, ['NV = 0', 'PI = 0', 'EH = 0']);
    expect(report.warnings.map(({ code }) => code)).toEqual(['separated']);
    report.hypotheses.forEach(({ likelihoodRatio, wald }, i) => {
      expect(correctDigits(likelihoodRatio!.statistic, String(drop.LRT[i + 1]))).toBeGreaterThan(6);
      expect(wald === null).toBe(i === 0);
    });
    expect(report.hypotheses[0]!.equations[0]).toMatchObject({ estimate: null, interval: null });
  });

  it('about completely separated data are against likelihood 1', async () => {
    const data = { x: [1, 2, 3.5, 4, 6, 7, 8, 11], z: [3, 1, 4, 1, 5, 9, 2, 6], y: [1, 1, 1, 1, 0, 0, 0, 0] };
    const separated = fitSync(data, 'y ~ x + z');
    const { hypotheses } = await testHypotheses(data, separated, ['x = 0, z = 0', 'z = 0', 'x = z']);
    const statistics = hypotheses.map(({ likelihoodRatio }) => likelihoodRatio!.statistic);
    expect(statistics[0]).toBeCloseTo(16 * Math.LN2, 12);
    // x separates alone: nothing is lost without z.
    expect(statistics[1]).toBeCloseTo(0, 10);
    expect(hypotheses.map(({ wald }) => wald)).toEqual([null, null, null]);
  });

  it('are refused where there is no answer', async () => {
    const codeOf = async (promise: Promise<unknown>) => (await failureOf(promise)).code;
    expect(await codeOf(testHypotheses(table, fitted, 'age = 0, 2*age = 1'))).toBe('option-invalid');
    expect(await codeOf(testHypotheses(null, fitted, 'age', { tests: ['lr'] }))).toBe('argument-missing');
    const ridge = zooFit(birthwt, { penalty: 'ridge', lambda: 0.1 });
    expect(await codeOf(testHypotheses(table, ridge, 'age', { tests: ['score'] }))).toBe(
      'option-unavailable',
    );
    const untested = await testHypotheses(table, ridge, 'age');
    expect(untested.hypotheses[0]).toMatchObject({ score: null, df: 1 });
    expect(summariseHypotheses(untested).replaceAll(/\s+/g, ' ')).toContain('ridge has no standard errors');
    const other = fitSync(table, 'low ~ age + lwt', { missing: 'fail', weights: 'ftv' });
    expect(await codeOf(testHypotheses(table, other, 'age'))).toBe('data-shape');
    const aliased = fitSync(table, 'low ~ age + lwt + I(age + lwt)');
    expect(() => testHypothesis(aliased, 'I(age + lwt) = 0')).toThrow(/is aliased/);
    expect(await codeOf(testHypotheses(table, fitted, 'age', { testz: [] } as never))).toBe('option-unknown');
    const signal = AbortSignal.abort();
    expect(await codeOf(testHypotheses(table, fitted as Fit, 'age', { signal }))).toBe('cancelled');
  });
});
