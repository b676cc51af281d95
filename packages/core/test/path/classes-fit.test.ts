import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type FitOptions, fit, fitPath, fitSync, loadModel, predict, rosetta } from '../../src/index.js';

const golden = JSON.parse(
  readFileSync(new URL('../../../../test/golden/penalties-classes/glmnet.json', import.meta.url), 'utf8'),
) as { classes: string[]; data: Record<string, number[]> };
const data = { ...golden.data, Species: golden.classes };
const formula: string = 'Species ~ Sepal.Length + Sepal.Width + Petal.Length + Petal.Width';

const OPTIONS: readonly FitOptions[] = [
  { penalty: 'ridge', lambda: 0.01 },
  { penalty: 'lasso', lambda: 0.02 },
  { penalty: 'elastic-net', lambda: 0.05, alpha: 0.5 },
];

describe('a penalised fit of several classes', () => {
  it.each(OPTIONS)('is a point of the path: $penalty', async (options) => {
    const { report } = await fit(data, formula, options);
    const alpha = options.penalty === 'ridge' ? 0 : (options.alpha ?? 1);
    const path = await fitPath(data, formula, { alpha, lambdas: [options.lambda!] });
    const point = path.points[0]!;
    expect(report.coefficients.map(({ estimate }) => estimate)).toEqual(point.coefficients);
    expect(report.coefficients.map(({ class: level }) => level)).toEqual(
      path.columns.map((one) => one.class),
    );
    expect(report.deviance).toBeCloseTo(point.deviance, 10);
    expect(report.nullDeviance).toBeCloseTo(2 * 150 * Math.log(3), 10);
    expect(-report.penalizedLogLikelihood! / 150).toBeCloseTo(point.objective, 12);
    expect(report).toMatchObject({ converged: true, penalty: options.penalty, lambda: options.lambda });
    expect(report.coefficients.every(({ standardError, p }) => standardError === null && p === null)).toBe(
      true,
    );
    expect([report.aic, report.likelihoodRatioTest, report.dfResidual]).toEqual([null, null, 290]);
    expect(report.newtonDecrement).toBeLessThan(1e-12);
    if (alpha > 0)
      expect(report.shrinkage).toMatchObject({
        nonzero: point.nonzero,
        penalised: 12,
        lambdaMax: path.lambdaMax,
      });
    const { seconds: _, ...same } = fitSync(data, formula, options).report;
    expect(report).toMatchObject(same);
  });

  it('predicts by the shares of all classes, from its model file, too', async () => {
    const lasso = await fit(data, formula, OPTIONS[1]!);
    const { classes } = lasso.predict(data);
    const values = lasso.coefficients.map(({ estimate }) => estimate!);
    const names = Object.keys(golden.data);
    for (const row of [0, 60, 149]) {
      const z = [0, 1, 2].map((k) =>
        names.reduce(
          (sum, name, j) => sum + values[5 * k + j + 1]! * golden.data[name]![row]!,
          values[5 * k]!,
        ),
      );
      const each = z.map(Math.exp);
      const sum = each.reduce((all, one) => all + one, 0);
      for (const [k, one] of each.entries())
        expect(classes!.probabilities[k]![row]! / (one / sum) - 1).toBeCloseTo(0, 12);
    }
    const model = loadModel(lasso.modelFile());
    expect(predict(model, data).classes!.probabilities).toEqual(classes!.probabilities);
    expect(() => lasso.predict(data, { intervals: 'wald' })).toThrow(/no covariance/);
  });

  it('tells every class, its penalty and the program that agrees', async () => {
    const lasso = await fit(data, formula, OPTIONS[1]!);
    const text = lasso.summary();
    expect(text).toContain('Modelling all classes of Species');
    expect(text).toContain('Lasso, lambda = 0.02 on standardised columns');
    for (const level of ['setosa', 'versicolor', 'virginica']) expect(text).toContain(`\n${level}\n`);
    expect(text).not.toContain('against');
    const { objective, r } = rosetta(lasso);
    expect(objective).toContain('0.02 |u|_1');
    expect(r.join('\n')).toContain('family = "multinomial"');
  });

  it('has neither Firth nor a penalty of ordered classes', async () => {
    await expect(fit(data, formula, { penalty: 'firth' })).rejects.toMatchObject({
      code: 'option-unavailable',
    });
    const ordered: FitOptions = { family: 'ordinal', penalty: 'ridge', lambda: 1 };
    await expect(fit(data, formula, ordered)).rejects.toMatchObject({ code: 'option-unavailable' });
  });
});
