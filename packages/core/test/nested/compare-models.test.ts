import { describe, expect, it } from 'vitest';
import { readZoo } from '../../../../test/oracle/zoo.js';
import { zooTable } from '../../../../test/oracle/zoo-fit.js';
import { compareModels, type FitOptions, fitSync, loadModel } from '../../src/index.js';

const set = readZoo('birthwt');
const table = zooTable(set);
const model = (formula: string, options: FitOptions = {}) => fitSync(table, formula, options);
const reasonOf = (...models: ReturnType<typeof model>[]) => compareModels(models).tests[0]!.reasons;

describe('nested models', () => {
  it('have the test of the term that one lacks', () => {
    const large = model('low ~ age + lwt + race');
    const small = model('low ~ lwt + age');
    const { models, tests, warnings } = compareModels([large, small], { names: ['large', 'small'] });
    expect(models.map(({ name, parameters }) => [name, parameters])).toEqual([
      ['small', 3],
      ['large', 5],
    ]);
    const [test] = tests;
    const known = large.report.terms.find(({ term }) => term === 'race')!;
    expect(test).toMatchObject({ smaller: 'small', larger: 'large', reasons: [] });
    expect(test!.test!.df).toBe(2);
    expect(test!.test!.statistic).toBeCloseTo(known.statistic, 11);
    expect(test!.test!.p).toBeCloseTo(known.p, 12);
    expect(warnings).toEqual([]);
    const files = [large, small].map((one) => loadModel(one.modelFile()));
    expect(compareModels(files, { names: ['large', 'small'] })).toEqual(
      compareModels([large, small], { names: ['large', 'small'] }),
    );
  });

  it('stand in the order of their size, with p-values adjusted', () => {
    const formulas = ['low ~ age*smoke + race', 'low ~ 1', 'low ~ age + smoke + race', 'low ~ smoke'];
    const { models, tests } = compareModels(
      formulas.map((one) => model(one)),
      { adjustment: 'bonferroni' },
    );
    expect(models.map(({ parameters }) => parameters)).toEqual([1, 2, 5, 6]);
    expect(tests.map(({ test }) => test!.df)).toEqual([1, 3, 1]);
    for (const { test } of tests) expect(test!.pAdjusted).toBe(Math.min(1, 3 * test!.p));
  });

  it('may code factors differently, and write products the other way round', () => {
    const small = model('low ~ race + age', { reference: { race: 'other' } });
    expect(reasonOf(small, model('low ~ age + race + lwt'))).toEqual([]);
    expect(reasonOf(model('low ~ age + smoke + age:smoke'), model('low ~ smoke*age + lwt'))).toEqual([]);
  });
});

describe('what is not nested', () => {
  it('is told why', () => {
    const age = model('low ~ age');
    const two = (formula: string, options?: FitOptions) => reasonOf(age, model(formula, options));
    expect(two('low ~ lwt + ht')).toEqual(['the larger lacks age']);
    expect(two('smoke ~ age + lwt')[0]).toMatch(/different things: low = 1 and smoke = 1/);
    expect(two('low ~ age + lwt', { event: '0' })[0]).toMatch(/different things/);
    expect(two('low ~ age + lwt', { weights: 'ftv' })[0]).toMatch(/not of the same rows/);
    expect(two('low ~ age + lwt - 1', {})).toEqual(['the larger has no intercept']);
    expect(two('low ~ age + lwt + offset(ht)')).toEqual(['they have different offsets']);
    expect(two('low ~ age + lwt', { penalty: 'firth', intervals: 'wald' })[0]).toMatch(/penalised \(firth\)/);
    expect(two('low ~ age + I(2 * age)')[0]).toMatch(/same number of coefficients/);
    expect(reasonOf(model('low ~ ns(age, df = 2)'), model('low ~ age + ns(age, df = 3)'))[0]).toMatch(
      /lacks ns\(age, df = 2\)/,
    );
  });

  it('of other rows is told by their number, or by the null deviance', () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({
      y: (i * 7) % 3 === 0 ? 1 : 0,
      a: i,
      b: (i * i) % 5,
    }));
    const holes = rows.map((row, i) => (i === 4 ? { ...row, b: null } : row));
    const small = fitSync(rows, 'y ~ a');
    const report = compareModels([small, fitSync(holes, 'y ~ a + b')]);
    expect(report.tests[0]!.reasons[0]).toMatch(/number of rows is 30 and 29, since rows were left out/);
    expect(report.warnings.map(({ code }) => code)).toEqual(['other-rows']);
    const others = rows.map((row) => ({ ...row, o: row.a / 10 }));
    const shifted = others.map((row) => ({ ...row, o: -row.o }));
    const [one, two] = [fitSync(others, 'y ~ a + offset(o)'), fitSync(shifted, 'y ~ a + b + offset(o)')];
    expect(compareModels([one, two]).tests[0]!.reasons[0]).toMatch(/null deviance is/);
  });

  it('is refused where there is nothing to compare', () => {
    const one = model('low ~ age');
    expect(() => compareModels([one])).toThrow(/at least two models/);
    expect(() => compareModels([one, one], { names: ['a'] })).toThrow(/1 names for 2 models/);
    expect(() => compareModels([one, one], { adjustment: 'bonferoni' as never })).toThrow(/must be one of/);
  });

  it('warns of what the likelihood does not know', () => {
    const robust = model('low ~ age + lwt', { covariance: 'HC3' });
    expect(compareModels([model('low ~ age'), robust]).warnings.map(({ code }) => code)).toEqual(['robust']);
  });
});
