/** Lasso and elastic net at one λ: against certified coefficients, and what goes with them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { evaluate, fit, fitSync, loadModel, readCsvSync, rosetta } from '../../src/index.js';

const zoo = new URL('../../../../test/golden/zoo/', import.meta.url);
const table = readCsvSync(readFileSync(new URL('pima.csv', zoo)));

interface Certified {
  readonly alpha: number;
  readonly lambda_max: number;
  readonly formula: string;
  readonly certified: readonly {
    readonly lambda: number;
    readonly active: number;
    readonly coef: readonly string[];
  }[];
}

const read = (name: string): Certified => JSON.parse(readFileSync(new URL(`${name}.json`, zoo), 'utf8'));

describe('at the certified values of lambda', () => {
  it.each(['pima_lasso', 'pima_enet'])('%s: zeros, and 13 digits', (name) => {
    const { alpha, formula, certified, lambda_max } = read(name);
    for (const { lambda, active, coef } of certified) {
      const penalty =
        alpha === 1 ? { penalty: 'lasso' as const } : { penalty: 'elastic-net' as const, alpha };
      const { report } = fitSync(table, formula, { ...penalty, lambda });
      expect(report).toMatchObject({ ...penalty, lambda, alpha, converged: true, intervals: null });
      expect(report.shrinkage).toMatchObject({ nonzero: active, penalised: 7 });
      expect(report.shrinkage!.violation).toBeLessThan(1e-14);
      expect(correctDigits(report.shrinkage!.lambdaMax, String(lambda_max))).toBeGreaterThan(14);
      coef.forEach((exact, j) => {
        const { estimate, standardError, oddsRatio } = report.coefficients[j]!;
        expect(standardError).toBeNull();
        if (Number(exact) === 0) expect([estimate, oddsRatio]).toEqual([0, 1]);
        else expect(correctDigits(estimate, exact)).toBeGreaterThan(13);
      });
    }
  });
});

describe('lasso', () => {
  const options = { penalty: 'lasso', lambda: 0.05 } as const;
  const formula = 'type ~ npreg + glu + bp + skin + bmi + ped + age';

  it('says how far it has come where steps run out, and of what', () => {
    const fitted = fitSync(table, formula, { ...options, maxIterations: 1 });
    const summary = fitted.summary().replaceAll(/\s+/g, ' ');
    expect(fitted.report).toMatchObject({ converged: false, stopReason: 'max-iterations', iterations: 1 });
    expect(summary).toMatch(
      /Not converged: the limit of iterations was reached first \(exit code 4\); optimality conditions hold within 1e-?\d+ of the largest lambda, 0\.2373;/,
    );
    expect(summary).not.toContain('from the optimum');
  });

  it('says what it is, why there is no inference, and how good the optimum is', async () => {
    const fitted = await fit(table, formula, options);
    const text = fitted.summary();
    expect(text).toContain('Lasso, lambda = 0.05 on standardised columns');
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(
      /optimality conditions hold within 1e-1\d of the largest lambda, 0\.2373; 5 of 7 coefficients are not 0/,
    );
    expect(text).not.toContain('Pr(');
    expect(text).toMatch(/^bp +0 +1\.00$/m);
    const { report } = fitted;
    expect(report).toMatchObject({ solver: 'proximal-newton', stopReason: 'optimality-conditions' });
    expect(report).toMatchObject({ aic: null, bic: null, likelihoodRatioTest: null, terms: [] });
    expect(report.warnings.map(({ code }) => code)).toEqual(['penalized-inference']);
    expect(report.newtonDecrement).toBeLessThan(1e-20);
  });

  it('goes into model files, predicts and is evaluated, but for intervals', () => {
    const fitted = fitSync(table, formula, options);
    const model = loadModel(fitted.modelFile());
    expect(model.fit).toMatchObject({ penalty: 'lasso', lambda: 0.05, alpha: 1 });
    expect(model.fit.shrinkage).toEqual(fitted.report.shrinkage);
    expect(evaluate(model, table).auc!.estimate).toBeGreaterThan(0.8);
    expect(() => fitted.predict(table, { intervals: 'wald' })).toThrow(
      expect.objectContaining({ code: 'option-unavailable' }),
    );
  });

  it('is told to other programs in their words', () => {
    const lines = rosetta(fitSync(table, formula, { penalty: 'elastic-net', alpha: 0.25, lambda: 0.05 }));
    expect(lines.objective).toContain('0.05 * sum (0.375 (s_j b_j)^2 + 0.25 |s_j b_j|)');
    expect(lines.r.join('\n')).toContain('alpha = 0.25, lambda = 0.05');
    expect(lines.conversions.liblinear.setting).toBeNull();
    expect(lines.conversions.scikitLearn.value).toBe(1 / (0.05 * 532));
  });

  it('has factors, bounds and groups in the words of those that have them', () => {
    const bounds = { glu: [0, Infinity], bp: [-0.5, 0.25] } as const;
    const own = rosetta(fitSync(table, formula, { ...options, penaltyFactors: { age: 0 }, bounds }));
    const line = own.r.join('\n');
    expect(line).toContain('penalty.factor = c(1.1666666666666667, ');
    expect(line).toContain('lower.limits = c(-Inf, 0, -0.5, -Inf');
    expect(line).toContain('upper.limits = c(Inf, Inf, 0.25, Inf');
    expect(own.objective).toContain('Free of penalty: age');
    expect([own.conversions.glmnet.value, own.conversions.scikitLearn.value]).toEqual([0.05, null]);
    const grouped = rosetta(fitSync(table, formula, { ...options, grouped: true }));
    expect(grouped.r.join('\n')).toContain('glmnet has no columns that enter together');
  });

  it('leaves a constant column out by name, and takes separated data and more columns than rows', () => {
    const y = [0, 0, 0, 1, 1, 1];
    const data = { y, x: [1, 2, 3, 4, 5, 6], k: y.map(() => 2), z: [1, 0, 2, 1, 0, 2] };
    const { report } = fitSync(data, 'y ~ x + k + z', { penalty: 'lasso', lambda: 0.05 });
    expect(report).toMatchObject({ converged: true, separation: null });
    expect(report.aliased).toEqual([{ term: 'k', combination: '2' }]);
    const wide = { y: [0, 1, 1], a: [1, 2, 4], b: [2, 1, 1], c: [0, 3, 1], d: [1, 1, 2] };
    const few = fitSync(wide, 'y ~ a + b + c + d', { penalty: 'lasso', lambda: 0.01 }).report;
    expect(few.converged).toBe(true);
    expect(few.shrinkage!.nonzero).toBeLessThanOrEqual(3);
  });

  it.each([
    [{ penalty: 'lasso' }, 'lambda'],
    [{ penalty: 'elastic-net', lambda: 1 }, 'alpha'],
    [{ penalty: 'elastic-net', lambda: 1, alpha: 0 }, 'alpha'],
    [{ penalty: 'lasso', lambda: 1, alpha: 0.5 }, 'alpha'],
    [{ penalty: 'lasso', lambda: 1, solver: 'newton' }, 'solver'],
    [{ penalty: 'lasso', lambda: 1, intervals: 'wald' }, 'intervals'],
    [{ penalty: 'lasso', lambda: 1, covariance: 'HC3' }, 'penalty'],
    [{ lambda: 1 }, 'lambda'],
  ] as const)('refuses %o', (given, option) => {
    expect(() => fitSync(table, formula, given)).toThrow(
      expect.objectContaining({ at: expect.objectContaining({ option }) }),
    );
  });
});
