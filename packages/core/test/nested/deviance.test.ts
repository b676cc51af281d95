/** Analysis of deviance against R's anova and car's Anova. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { readZoo, zooIds } from '../../../../test/oracle/zoo.js';
import { zooFit, zooOptions, zooTable } from '../../../../test/oracle/zoo-fit.js';
import { analysisOfDeviance, type DevianceReport, fitSync, loadModel } from '../../src/index.js';

interface Known {
  readonly term: readonly string[];
  readonly df: readonly (number | null)[];
  readonly statistic: readonly string[];
  readonly p: readonly string[];
  readonly deviance?: readonly string[];
  readonly dfResidual?: readonly number[];
}

const golden = JSON.parse(
  readFileSync(new URL('../../../../test/golden/nested/nested.json', import.meta.url), 'utf8'),
).deviance as Readonly<Record<'I' | 'II' | 'III', Known>> & { readonly formula: string };

const dataOptions = (set: ReturnType<typeof readZoo>) => {
  const { levels: _, offset: __, ...options } = zooOptions(set);
  return options;
};

/** R's statistics are differences of deviances that have some 14 digits. */
function expectTerms(report: DevianceReport, known: Known, digits: number): void {
  expect(report.terms.map(({ term }) => term)).toEqual(known.term);
  report.terms.forEach(({ term, df, statistic, p, deviance, dfResidual }, i) => {
    expect(df).toBe(known.df[i]);
    const scale = Math.max(Number(known.statistic[i]), report.nullModel.deviance / 10);
    expect(correctDigits(statistic, known.statistic[i]!, scale), term).toBeGreaterThanOrEqual(digits);
    if (Number(known.p[i]) > 1e-300)
      expect(correctDigits(p, known.p[i]!), `${term}: ${p}`).toBeGreaterThanOrEqual(digits - 4);
    if (known.deviance)
      expect(correctDigits(deviance, known.deviance[i + 1]!)).toBeGreaterThanOrEqual(digits);
    if (known.dfResidual) expect(dfResidual).toBe(known.dfResidual[i + 1]);
  });
}

describe("R's tables", () => {
  const birthwt = readZoo('birthwt');
  const model = fitSync(zooTable(birthwt), golden.formula, zooOptions(birthwt));

  it.each(['I', 'II', 'III'] as const)('type %s', async (type) => {
    const report = await analysisOfDeviance(zooTable(birthwt), model, { type });
    expectTerms(report, golden[type], 13);
    expect(report.fullModel.deviance).toBe(model.report.deviance);
    expect(report.fullModel.dfResidual).toBe(model.report.dfResidual);
    expect(report.nullModel.deviance).toBeCloseTo(model.report.nullDeviance, 11);
    expect(report.nullModel.dfResidual).toBe(model.report.dfNull);
  });
});

const analysed = zooIds()
  .map(readZoo)
  .filter((set) => 'R_double_precision' in set);

describe.each(analysed)('$id', (set) => {
  const { anova_sequential: anova } = (
    set as unknown as {
      R_double_precision: {
        anova_sequential?: { term: string[]; df: number[]; deviance: number[]; p: number[] };
      };
    }
  ).R_double_precision;

  it.runIf(anova)("is R's anova", async () => {
    const { term, df, deviance, p } = anova!;
    const known = {
      term: term.slice(1),
      df: df.slice(1),
      statistic: deviance.slice(1).map(String),
      p: p.slice(1).map(String),
    };
    const fitted = zooFit(set);
    // `glm` with its default tolerance.
    expectTerms(await analysisOfDeviance(zooTable(set), fitted, dataOptions(set)), known, 9);
  });

  it("has R's drop1 where it has the term", async () => {
    const fitted = zooFit(set);
    const report = await analysisOfDeviance(zooTable(set), fitted, { ...dataOptions(set), type: 'II' });
    const { term, df, LRT } = set.drop1_lrt;
    let found = 0;
    term.forEach((name, i) => {
      const own = report.terms.find((one) => one.term === name);
      if (own === undefined) return;
      found++;
      expect(own.df).toBe(df[i]);
      const scale = Math.max(LRT[i]!, report.nullModel.deviance / 10);
      expect(correctDigits(own.statistic, String(LRT[i]), scale), name).toBeGreaterThanOrEqual(9);
    });
    expect(found).toBe(term.length - 1);
    expect(report.terms.filter(({ term: one }) => term.includes(one))).toEqual(
      fitted.report.terms.map((own) => expect.objectContaining(own)),
    );
  });
});

describe('analysis of deviance', () => {
  const set = readZoo('birthwt');
  const table = zooTable(set);

  it('takes a formula, a fit or a model file', async () => {
    const fitted = zooFit(set);
    const [a, b, c] = await Promise.all([
      analysisOfDeviance(table, set.formula, zooOptions(set)),
      analysisOfDeviance(table, fitted),
      analysisOfDeviance(table, loadModel(fitted.modelFile())),
    ]);
    expect(b).toEqual(a);
    expect(c).toEqual(a);
  });

  it('adds up to the test of the model', async () => {
    const { terms, nullModel, fullModel } = await analysisOfDeviance(table, 'low ~ race*smoke + age');
    const sum = terms.reduce((total, { statistic }) => total + statistic, 0);
    expect(sum).toBeCloseTo(nullModel.deviance - fullModel.deviance, 10);
    expect(terms.at(-1)).toMatchObject({ term: 'race:smoke', dfResidual: fullModel.dfResidual });
  });

  it('leaves out what is aliased, and adjusts p-values', async () => {
    const { terms } = await analysisOfDeviance(table, 'low ~ age + lwt + I(age + lwt) + ht', {
      adjustment: 'bonferroni',
    });
    expect(terms.map(({ term }) => term)).toEqual(['age', 'lwt', 'ht']);
    for (const { p, pAdjusted } of terms) expect(pAdjusted).toBe(Math.min(1, 3 * p));
  });

  it('lets another column take the place of an aliased one', async () => {
    const { terms } = await analysisOfDeviance(table, 'low ~ age + I(2 * age) + lwt', { type: 'III' });
    expect(terms.map(({ term }) => term)).toEqual(['lwt']);
  });

  it('warns of separated data, and refuses what has no likelihood', async () => {
    const separated = readZoo('endometrial_sep');
    const report = await analysisOfDeviance(zooTable(separated), separated.formula, { type: 'II' });
    expect(report.warnings.map(({ code }) => code)).toEqual(['separated']);
    const ridge = zooFit(set, { penalty: 'ridge', lambda: 0.1 });
    await expect(analysisOfDeviance(table, ridge)).rejects.toMatchObject({ code: 'option-unavailable' });
    const sampled = { weights: 'ftv', weightsKind: 'sampling' } as const;
    await expect(analysisOfDeviance(table, 'low ~ age', sampled)).rejects.toMatchObject({
      code: 'option-unavailable',
    });
    await expect(analysisOfDeviance(table, 'low ~ age', { type: 'IV' as never })).rejects.toMatchObject({
      code: 'option-invalid',
    });
  });
});
