/** Comparisons and hypotheses of models beyond the binary one. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  analysisOfDeviance,
  compareModels,
  fitSync,
  readCsvSync,
  summariseComparison,
  summariseHypotheses,
  testHypotheses,
  testHypothesis,
} from '../../src/index.js';

const golden = new URL('../../../../test/golden/', import.meta.url);
const women = readCsvSync(readFileSync(new URL('zoo-families/womenlf_multinomial.csv', golden)));
const flats = readCsvSync(readFileSync(new URL('zoo-families/housing_ordinal.csv', golden)));
const births = readCsvSync(readFileSync(new URL('zoo/birthwt.csv', golden)));
const WOMEN = { reference: { partic: 'not.work' } };
const FLATS = {
  family: 'ordinal',
  weights: 'Freq',
  levels: { Sat: ['Low', 'Medium', 'High'] },
} as const;

describe('models side by side', () => {
  it('of several classes: the test of the fit itself', () => {
    const whole = fitSync(women, 'partic ~ hincome + children', WOMEN);
    const part = fitSync(women, 'partic ~ children', WOMEN);
    const report = compareModels([whole, part]);
    const wanted = whole.report.terms.find(({ term }) => term === 'hincome')!;
    expect(report.models.map(({ parameters }) => parameters)).toEqual([4, 6]);
    expect(report.tests[0]!.test!.df).toBe(2);
    expect(report.tests[0]!.test!.statistic).toBeCloseTo(wanted.statistic, 10);
    expect(report.event).toBeNull();
    expect(summariseComparison(report)).toContain('Comparing models of the classes of partic');
    const aliased = fitSync(women, 'partic ~ hincome + I(2*hincome) + children', WOMEN);
    expect(compareModels([part, aliased]).models[1]!.parameters).toBe(6);
  });

  it('of ordered classes: proportional odds within partial ones, not the other way about', () => {
    const plain = fitSync(flats, 'Sat ~ Infl + Cont', FLATS);
    const partial = fitSync(flats, 'Sat ~ Infl + Cont', { ...FLATS, nonproportional: ['Cont'] });
    const { tests } = compareModels([plain, partial]);
    expect(tests[0]!.test!.df).toBe(1);
    const known = plain.report.proportionalOdds!.likelihoodRatio!.terms.find(({ term }) => term === 'Cont')!;
    expect(tests[0]!.test!.statistic).toBeCloseTo(known.statistic, 10);
    const smaller = fitSync(flats, 'Sat ~ Cont', { ...FLATS, nonproportional: ['Cont'] });
    expect(compareModels([smaller, plain]).tests[0]!.reasons.join()).toMatch(/Cont.* proportional/);
    const unordered = fitSync(flats, 'Sat ~ Infl', { ...FLATS, family: 'multinomial' });
    expect(compareModels([unordered, plain]).tests[0]!.reasons.join()).toMatch(/different things/);
  });

  it('within matched sets, with the same sets', () => {
    const sets = { family: 'conditional', strata: 'age' } as const;
    const whole = fitSync(births, 'low ~ lwt + smoke', sets);
    const part = fitSync(births, 'low ~ lwt', sets);
    const { tests } = compareModels([part, whole]);
    const wanted = 2 * (whole.report.logLikelihood - part.report.logLikelihood);
    expect(tests[0]!.test!.statistic).toBeCloseTo(wanted, 10);
    const without = fitSync(births, 'low ~ lwt + smoke + age');
    expect(compareModels([part, without]).tests[0]!.reasons.join()).toMatch(/within sets of age/);
  });
});

describe('hypotheses', () => {
  const fitted = fitSync(women, 'partic ~ hincome + children', WOMEN);

  it('name coefficients by their class, and are tested across classes', async () => {
    const names = fitted.coefficients.map((one) => `${one.class}:${one.term}`);
    const { equations, wald } = testHypothesis(fitted, `${names[1]} = ${names[4]}`);
    const { covarianceMatrix, coefficients } = fitted.report;
    const difference = coefficients[1]!.estimate! - coefficients[4]!.estimate!;
    const variance = covarianceMatrix[1]![1]! + covarianceMatrix[4]![4]! - 2 * covarianceMatrix[1]![4]!;
    expect(equations[0]!.estimate).toBeCloseTo(difference, 14);
    expect(wald!.statistic).toBeCloseTo(difference ** 2 / variance, 10);
    const report = await testHypotheses(women, fitted, `${names[2]} = 0`);
    expect(report.hypotheses[0]).toMatchObject({ likelihoodRatio: null, score: null });
    expect(report.hypotheses[0]!.wald!.statistic).toBeCloseTo(coefficients[2]!.z! ** 2, 10);
    expect(summariseHypotheses(report)).toContain('the classes of partic');
  });

  it('say what a bare name lacks, and what there is no test of', async () => {
    expect(testHypothesis(fitted, 'hincome')).toMatchObject({ df: 2, hypothesis: 'hincome' });
    expect(() => testHypothesis(fitted, 'hincome = 1')).toThrow(/of several coefficients: .*:hincome/);
    await expect(testHypotheses(women, fitted, '(Intercept)', { tests: ['lr'] })).rejects.toThrow();
    const sets = fitSync(births, 'low ~ lwt + smoke', { family: 'conditional', strata: 'age' });
    expect(testHypothesis(sets, 'smoke = 0').wald!.statistic).toBeCloseTo(sets.coefficients[1]!.z! ** 2, 10);
    await expect(testHypotheses(births, sets, 'smoke = 0', { tests: ['lr'] })).rejects.toMatchObject({
      code: 'option-unavailable',
    });
    await expect(analysisOfDeviance(births, sets)).rejects.toMatchObject({ code: 'option-unavailable' });
  });
});
