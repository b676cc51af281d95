/** Ridge regression: against a Newton in 96-decimal arithmetic, and its own definition. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { countsOf } from '../../../../test/oracle/newton.js';
import { exactRidge } from '../../../../test/oracle/penalised.js';
import { binomialRows, readZoo } from '../../../../test/oracle/zoo.js';
import { evaluate, fit, fitSync, loadModel, readCsvSync } from '../../src/index.js';

function ridgeOf(id: string, lambda: number) {
  const set = readZoo(id);
  return fitSync(readCsvSync(readFileSync(set.csv)), set.formula, {
    penalty: 'ridge',
    lambda,
    levels: set.factor_levels,
    ...(set.weights !== null && { weights: set.weights, weightsKind: set.weights_kind ?? 'frequency' }),
    ...(set.offset !== null && { offset: set.offset }),
  });
}

describe('against 96 decimals', () => {
  it.each([
    ['endometrial_sep', 0.01],
    ['mtcars_am', 0.1],
    ['seed10', 1],
    ['birthwt', 0.05],
    ['bad_scale', 0.001],
    ['collinear_poly', 0.02],
    ['menarche', 0.3],
    ['titanic', 0.1],
    ['offset', 0.01],
  ] as const)('%s with lambda %s', (id, lambda) => {
    const { report } = ridgeOf(id, lambda);
    const data = binomialRows(readZoo(id));
    const exact = exactRidge(data, lambda, true);
    report.coefficients.forEach(({ term, estimate }, j) => {
      const digits = correctDigits(estimate, exact.coefficients[j]!);
      expect(digits, `${term}: ${estimate}, not ${exact.coefficients[j]}`).toBeGreaterThan(12);
    });
    expect(correctDigits(report.penalizedLogLikelihood, exact.penalisedLogLikelihood)).toBeGreaterThan(12);
    expect(report.converged).toBe(true);
    expect(report.newtonDecrement).toBeLessThan(1e-21);
  });

  it('without an intercept every column that varies is penalised, about its mean', () => {
    const x = [1, 2, 3, 4, 5, 6];
    const y = [0, 1, 0, 0, 1, 1];
    const exact = exactRidge({ columns: [x], ...countsOf(y) }, 0.5, false);
    const { report } = fitSync({ y, x }, 'y ~ 0 + x', { penalty: 'ridge', lambda: 0.5 });
    expect(correctDigits(report.coefficients[0]!.estimate, exact.coefficients[0]!)).toBeGreaterThan(12);
  });
});

describe('ridge', () => {
  const y = [0, 0, 1, 0, 1, 1, 0, 1];
  const x = [1, 2, 3, 4, 5, 6, 7, 9];
  const estimates = (report: { coefficients: readonly { estimate: number | null }[] }) =>
    report.coefficients.map(({ estimate }) => estimate!);

  it('shares among equal columns instead of leaving one out, and takes more columns than rows', () => {
    const one = fitSync({ y, x }, 'y ~ x', { penalty: 'ridge', lambda: 0.2 }).report;
    const two = fitSync({ y, x, z: x }, 'y ~ x + z', { penalty: 'ridge', lambda: 0.4 }).report;
    expect(two.aliased).toEqual([]);
    expect(estimates(two)[1]).toBeCloseTo(estimates(one)[1]! / 2, 12);
    expect(estimates(two)[2]).toBeCloseTo(estimates(one)[1]! / 2, 12);
    const wide = fitSync({ y: [0, 1, 1], a: [1, 2, 4], b: [2, 1, 1], c: [0, 3, 1] }, 'y ~ a + b + c', {
      penalty: 'ridge',
      lambda: 0.1,
    }).report;
    expect(wide.converged).toBe(true);
    expect(estimates(wide).every(Number.isFinite)).toBe(true);
  });

  it('leaves a constant column out beside the intercept', () => {
    const { report } = fitSync({ y, x, k: y.map(() => 3) }, 'y ~ k + x', { penalty: 'ridge', lambda: 0.2 });
    expect(report.aliased).toEqual([{ term: 'k', combination: '3' }]);
    expect(estimates(report)[2]).toBe(
      estimates(fitSync({ y, x }, 'y ~ x', { penalty: 'ridge', lambda: 0.2 }).report)[1],
    );
  });

  it('counts a weight of w as w rows, and has the same coefficients in other units', () => {
    const w = [1, 2, 1, 3, 1, 1, 2, 1];
    const rows = y.flatMap((label, i) => Array.from({ length: w[i]! }, () => ({ y: label, x: x[i]! })));
    const options = { penalty: 'ridge', lambda: 0.3 } as const;
    const weighted = estimates(fitSync({ y, x, w }, 'y ~ x', { ...options, weights: 'w' }).report);
    const expanded = estimates(fitSync(rows, 'y ~ x', options).report);
    const scaled = estimates(
      fitSync({ y, x: x.map((v) => v / 1000), w }, 'y ~ x', { ...options, weights: 'w' }).report,
    );
    weighted.forEach((value, j) => {
      expect(expanded[j]! / value).toBeCloseTo(1, 12);
      expect(scaled[j]! / value / (j === 0 ? 1 : 1000)).toBeCloseTo(1, 12);
    });
  });

  it('goes to maximum likelihood as lambda vanishes, and to the intercept alone as it grows', () => {
    const plain = estimates(fitSync({ y, x }, 'y ~ x').report);
    const weak = estimates(fitSync({ y, x }, 'y ~ x', { penalty: 'ridge', lambda: 1e-12 }).report);
    const strong = estimates(fitSync({ y, x }, 'y ~ x', { penalty: 'ridge', lambda: 1e12 }).report);
    plain.forEach((value, j) => {
      expect(weak[j]! / value).toBeCloseTo(1, 9);
    });
    expect(Math.abs(strong[1]!)).toBeLessThan(1e-11);
    expect(strong[0]).toBeCloseTo(0, 9);
  });

  it('has no inference and says why', async () => {
    const fitted = await fit({ y, x }, 'y ~ x', { penalty: 'ridge', lambda: 0.2 });
    const { report } = fitted;
    expect(report).toMatchObject({
      ...{ penalty: 'ridge', lambda: 0.2, intervals: null, aic: null, bic: null },
      ...{
        likelihoodRatioTest: null,
        terms: [],
        covarianceMatrix: [
          [null, null],
          [null, null],
        ],
      },
    });
    const nothing = { standardError: null, z: null, p: null, interval: null, oddsRatioInterval: null };
    for (const coefficient of report.coefficients) expect(coefficient).toMatchObject(nothing);
    expect(report.coefficients[1]!.oddsRatio).toBeCloseTo(Math.exp(report.coefficients[1]!.estimate!), 14);
    expect(report.warnings.map(({ code }) => code)).toEqual(['penalized-inference']);
    expect(fitted.summary()).toContain('Ridge, lambda = 0.2 on standardised columns');
    expect(fitted.summary()).not.toContain('Pr(');
  });

  it('goes into model files, predicts and is evaluated, but for intervals', () => {
    const fitted = fitSync({ y, x }, 'y ~ x', { penalty: 'ridge', lambda: 0.2 });
    const model = loadModel(fitted.modelFile());
    expect(model.fit.lambda).toBe(0.2);
    const [b0, b1] = estimates(fitted.report);
    expect(fitted.predict({ x: [4] }).logOdds[0]).toBeCloseTo(b0! + 4 * b1!, 13);
    expect(evaluate(model, { y, x }).auc).not.toBeNull();
    expect(() => fitted.predict({ x: [4] }, { intervals: 'wald' })).toThrow(
      expect.objectContaining({ code: 'option-unavailable' }),
    );
  });
});
