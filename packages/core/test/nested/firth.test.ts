/** Hypotheses and analyses of deviance of Firth's penalised likelihood, against 96 decimals and other columns. */
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { ExactFirth } from '../../../../test/oracle/penalised.js';
import { binomialRows, readZoo } from '../../../../test/oracle/zoo.js';
import { zooFit, zooTable } from '../../../../test/oracle/zoo-fit.js';
import {
  analysisOfDeviance,
  fitSync,
  loadModel,
  summariseDeviance,
  summariseHypotheses,
  testHypotheses,
} from '../../src/index.js';

const FIRTH = { penalty: 'firth', intervals: 'wald' } as const;
const DIGITS = 12;

describe.each(['endometrial_sep', 'mtcars_am'])('%s', (id) => {
  const set = readZoo(id);
  const table = zooTable(set);
  const fitted = zooFit(set, FIRTH);
  const exact = new ExactFirth(binomialRows(set));
  const names = fitted.coefficients.map(({ term }) => term);
  const check = (what: string, actual: number, wanted: string) =>
    expect(correctDigits(actual, wanted, 1), `${what}: ${actual}, not ${wanted}`).toBeGreaterThan(DIGITS);

  it('penalised likelihood ratios of coefficients, alone and together', async () => {
    const held = [[1], [names.length - 1], [1, 2]];
    const texts = held.map((some) => some.map((j) => `${names[j]} = 0`).join(', '));
    const { hypotheses, penalty } = await testHypotheses(table, loadModel(fitted.modelFile()), texts);
    expect(penalty).toBe('firth');
    hypotheses.forEach(({ likelihoodRatio, score, wald }, i) => {
      check(texts[i]!, likelihoodRatio!.statistic, exact.statistic(held[i]!));
      expect([likelihoodRatio!.df, score]).toEqual([held[i]!.length, null]);
      expect(wald!.p).toBeGreaterThan(0);
    });
  });

  it('sequential terms', async () => {
    const report = await analysisOfDeviance(table, fitted, { type: 'I' });
    const columns = fitted.schema.terms.map((term) => term.columns.map((name) => names.indexOf(name)));
    const without = (count: number) => Number(exact.statistic(columns.slice(count).flat()));
    report.terms.forEach(({ term, statistic, deviance }, i) => {
      const wanted = without(i) - (i + 1 === columns.length ? 0 : without(i + 1));
      expect(statistic, term).toBeCloseTo(wanted, 11);
      const left = i + 1 === columns.length ? 0 : without(i + 1);
      expect(deviance).toBeCloseTo(left - 2 * Number(exact.penalisedLogLikelihood), 10);
    });
    expect(report.fullModel.deviance).toBeCloseTo(-2 * fitted.report.penalizedLogLikelihood!, 11);
    const sum = report.terms.reduce((total, { statistic }) => total + statistic, 0);
    expect(sum).toBeCloseTo(fitted.report.likelihoodRatioTest!.statistic, 11);
    expect(report.warnings.map(({ code }) => code)).not.toContain('separated');
    expect(summariseDeviance(report)).toContain("Firth's penalty");
  });

  it('marginal terms are those of the fit', async () => {
    const { terms } = await analysisOfDeviance(table, fitted, { type: 'II' });
    expect(terms).toHaveLength(fitted.report.terms.length);
    terms.forEach(({ term, statistic, df }, i) => {
      expect([term, df]).toEqual([fitted.report.terms[i]!.term, fitted.report.terms[i]!.df]);
      expect(statistic).toBeCloseTo(fitted.report.terms[i]!.statistic, 12);
    });
  });
});

describe('hypotheses that bind coefficients', () => {
  const set = readZoo('birthwt');
  const table = zooTable(set);
  const formula = 'low ~ age + lwt + race + smoke + ht';
  const fitted = fitSync(table, formula, FIRTH);
  const statisticOf = async (text: string) =>
    (await testHypotheses(table, fitted, text)).hypotheses[0]!.likelihoodRatio!.statistic;

  it('are coefficients of other columns', async () => {
    const other = fitSync(table, 'low ~ age + lwt + race + smoke + I(2*smoke + ht)', FIRTH);
    const wanted = other.report.terms.find(({ term }) => term === 'smoke')!.statistic;
    expect(await statisticOf('smoke = 2*ht')).toBeCloseTo(wanted, 11);
  });

  it('with a right side are offsets', async () => {
    const lwt = table.columns.find(({ name }) => name === 'lwt')!;
    const offset = Float64Array.from('values' in lwt ? lwt.values : [], (value) => -0.02 * value);
    const shifted = fitSync(table, formula, { ...FIRTH, offset });
    const wanted = shifted.report.terms.find(({ term }) => term === 'lwt')!.statistic;
    expect(await statisticOf('lwt = -0.02')).toBeCloseTo(wanted, 11);
  });

  it('of all coefficients are the value at a point', async () => {
    const simple = fitSync(table, 'low ~ 0 + lwt', FIRTH);
    const [report] = (await testHypotheses(table, simple, 'lwt = 0')).hypotheses;
    expect(report!.likelihoodRatio!.statistic).toBeCloseTo(
      Number(simple.report.likelihoodRatioTest!.statistic),
      11,
    );
  });

  it('have no score test, and a summary that says whose likelihood it is', async () => {
    await expect(testHypotheses(table, fitted, 'age = 0', { tests: ['score'] })).rejects.toMatchObject({
      code: 'option-unavailable',
    });
    expect(summariseHypotheses(await testHypotheses(table, fitted, 'age = 0'))).toContain('penalty firth');
    const ridge = fitSync(table, formula, { penalty: 'ridge', lambda: 0.1 });
    await expect(testHypotheses(table, ridge, 'age = 0', { tests: ['lr'] })).rejects.toMatchObject({
      code: 'option-unavailable',
    });
    await expect(analysisOfDeviance(table, ridge)).rejects.toMatchObject({ code: 'option-unavailable' });
  });

  it('with aliased columns that come back in', async () => {
    const aliased = fitSync(table, 'low ~ age + lwt + I(age + lwt) + smoke', FIRTH);
    const { terms } = await analysisOfDeviance(table, aliased, { type: 'I' });
    const plain = await analysisOfDeviance(table, fitSync(table, 'low ~ age + lwt + smoke', FIRTH));
    expect(terms.map(({ term }) => term)).toEqual(['age', 'lwt', 'smoke']);
    terms.forEach(({ statistic }, i) => {
      expect(statistic).toBeCloseTo(plain.terms[i]!.statistic, 11);
    });
  });
});
