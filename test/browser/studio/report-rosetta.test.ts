/**
 * The lines in R and Python that the Report shows: the texts below were run with R 4.2 and statsmodels 0.15 on these
 * rows and gave the estimates to 1e-9.
 */
import { fitSync } from '@oddsmith/core';
import { describe, expect, it } from 'vitest';
import { rosetta } from '../../../packages/studio/src/report/rosetta.js';

const rows = Array.from({ length: 60 }, (_, i) => ({
  sick: (i * 7) % 11 > 4 + (i % 3) ? 'yes' : 'no',
  'my dose': (i * 13) % 17,
  race: ['white', 'black', 'other'][((i * 5) % 7) % 3]!,
  smoker: (i * 3) % 5 > 2,
  visits: (i * 11) % 3,
  x: 1 + ((i * 29) % 23),
}));
const FORMULA = 'sick ~ `my dose` + race + smoker + factor(visits) + log(x) + I(x^2)';

describe('the lines of other programs', () => {
  const { schema, report } = fitSync(rows, FORMULA, { reference: { race: 'white' } });
  const { r, python, pythonParameter, pythonInterval } = rosetta(schema, report);

  it('fit the same model in R', () => {
    expect(r.split('\n')).toEqual([
      'data <- read.csv("data.csv", check.names = FALSE)',
      'data$race <- factor(data$race, levels = c("white", "black", "other"))',
      'data$smoker <- factor(tolower(data$smoker), levels = c("false", "true"))',
      'fit <- glm(I(sick == "yes") ~ `my dose` + race + smoker + factor(visits) + log(x) + I(x^2), binomial, data, control = list(epsilon = 1e-14, maxit = 100))',
    ]);
  });

  it('fit the same model in Python', () => {
    expect(python.split('\n').slice(1)).toEqual([
      'data = pd.read_csv("data.csv")',
      'data["is_event"] = (data["sick"] == "yes").astype(float)',
      'fit = smf.glm("is_event ~ Q(\\"my dose\\") + C(race, levels=[\\"white\\", \\"black\\", \\"other\\"]) + C(smoker, levels=[False, True]) + C(visits, levels=[0, 1, 2]) + np.log(x) + I(x ** 2)", data, family=sm.families.Binomial()).fit(tol=1e-14)',
    ]);
  });

  it('pick out a coefficient, or show all where its name there is uncertain', () => {
    expect(pythonParameter('(Intercept)')).toBe('["Intercept"]');
    expect(pythonParameter('log(x)')).toBe('["np.log(x)"]');
    expect(pythonParameter('race[other]')).toBe(".filter(like='[T.other]')");
    expect(pythonParameter('smoker[true]')).toBe(".filter(like='[T.True]')");
    expect(pythonInterval('race[other]')).toBe(".filter(like='[T.other]', axis=0)");
    expect(pythonInterval('log(x)')).toBe('.loc["np.log(x)"]');
    expect(pythonParameter('I(x^2)')).toBe('');
  });
});

describe('the lines of formulas beyond what all programs share', () => {
  const linesOf = (formula: string) => {
    const { schema, report } = fitSync(rows, formula);
    return rosetta(schema, report);
  };

  it('load what R needs, and spell its contrasts', () => {
    const { r, python } = linesOf('sick ~ ns(x, df = 3) + C(race, sum) + I(visits > 1)');
    expect(r.split('\n')[0]).toBe('library(splines)');
    expect(r).toContain('data$race <- factor(data$race, levels = c("black", "other", "white"))');
    expect(r).toContain('ns(x, df = 3) + C(race, contr.sum) + I(visits > 1)');
    expect(python).toBe('# patsy has no equal of ns(), C(), its conditions: no line fits this formula');
  });

  it('say that there are none', () => {
    expect(linesOf('sick ~ lump(race, 1) + x').r).toBe('# R has no lump(): no line fits this formula');
    expect(linesOf('sick ~ x + race').python).toContain('smf.glm(');
  });
});
