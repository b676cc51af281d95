/** What the Rosetta block says, where no other program need be installed: the lines are run in `rosetta-runs.test.ts`. */
import { describe, expect, it } from 'vitest';
import { readZoo } from '../../../../test/oracle/zoo.js';
import { zooFit } from '../../../../test/oracle/zoo-fit.js';
import { fitSync, loadModel, rosetta, summariseRosetta } from '../../src/index.js';

const rows = Array.from({ length: 60 }, (_, i) => ({
  sick: (i * 7) % 11 > 4 + (i % 3) ? 'yes' : 'no',
  'my dose': (i * 13) % 17,
  race: ['white', 'black', 'other'][((i * 5) % 7) % 3]!,
  smoker: (i * 3) % 5 > 2,
  x: 1 + ((i * 29) % 23),
  n: 1 + (i % 3),
  clinic: `c${i % 9}`,
}));

describe('the conversions', () => {
  const set = readZoo('pima');
  const lambda = 0.02;
  const { report, schema } = zooFit(set, { penalty: 'ridge', lambda });
  const { conversions } = rosetta({ report, schema });
  const columns = schema.columns.slice(1).map((name) => set.text[name]!.map(Number));
  const n = report.rows;
  const event = set.text[schema.response.label]!.map((level) => (level === report.event ? 1 : 0));
  const b = report.coefficients.map(({ estimate }) => estimate!);
  const residuals = event.map((y, i) => {
    const z = columns.reduce((sum, column, j) => sum + column[i]! * b[j + 1]!, b[0]!);
    return 1 / (1 + Math.exp(-z)) - y;
  });
  /** Σ (p − y)·x/s and s·b of each column, s its standard deviation with a divisor. */
  const scaled = (divisor: number) =>
    columns.map((column, j) => {
      const mean = column.reduce((sum, x) => sum + x, 0) / n;
      const s = Math.sqrt(column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / divisor);
      return {
        loss: column.reduce((sum, x, i) => sum + (residuals[i]! * x) / s, 0),
        coefficient: b[j + 1]! * s,
      };
    });

  it('leave the gradient of what each program minimises at 0', () => {
    const [cost, own] = [conversions.scikitLearn.value!, conversions.glmnet.value!];
    expect(conversions.liblinear.value).toBe(cost);
    for (const { loss, coefficient } of scaled(n)) {
      // scikit-learn, LIBLINEAR: ½|b|² + C·Σ loss; glmnet: mean loss + λ/2·|b|².
      expect(Math.abs(coefficient + cost * loss)).toBeLessThan(1e-10);
      expect(Math.abs(loss / n + own * coefficient)).toBeLessThan(1e-12);
    }
    // Spark: mean loss + regParam/2·|b|², its standard deviations with 1/(n − 1).
    for (const { loss, coefficient } of scaled(n - 1))
      expect(Math.abs(loss / n + conversions.spark.value! * coefficient)).toBeLessThan(1e-12);
  });

  it('say what has no equal', () => {
    const firth = rosetta(fitSync(rows, 'sick ~ x', { penalty: 'firth' }));
    expect(Object.values(firth.conversions).map(({ setting }) => setting)).toEqual([null, null, null, null]);
    const plain = rosetta(fitSync(rows, 'sick ~ x'));
    expect(plain.conversions.scikitLearn.setting).toBe('LogisticRegression(C=np.inf)');
    expect(plain.conversions.liblinear.setting).toBeNull();
    const weighted = rosetta(fitSync(rows, 'sick ~ x', { penalty: 'ridge', lambda: 1, weights: 'n' }));
    expect(weighted.conversions.spark.value).toBeNull();
  });
});

describe('the lines', () => {
  it('of R name levels, contrasts, weights and clusters', () => {
    const own = fitSync(rows, 'sick ~ `my dose` + race + smoker', {
      ...{ reference: { race: 'white' }, contrasts: { race: 'sum' }, weights: 'n', cluster: 'clinic' },
    });
    expect(rosetta(own, { data: 'sick.csv', weights: 'n' }).r).toEqual([
      'data <- read.csv("sick.csv", check.names = FALSE, na.strings = c("", "NA"))',
      'data$race <- factor(data$race, levels = c("white", "black", "other"))',
      'contrasts(data$race) <- contr.sum(3)',
      'data$smoker <- factor(tolower(data$smoker), levels = c("false", "true"))',
      'data <- data[rep(seq_len(nrow(data)), data$n), ]',
      'fit <- glm(I(sick == "yes") ~ `my dose` + race + smoker, binomial, data, control = glm.control(epsilon = 1e-15, maxit = 100))',
      'library(sandwich)',
      'covariance <- vcovCL(fit, cluster = ~clinic, type = "HC1")',
      'cbind(estimate = coef(fit), error = sqrt(diag(covariance)))',
    ]);
  });

  it('of Python name levels, weights and offsets', () => {
    const own = fitSync(rows, 'sick ~ log(x) + race + smoker + offset(x / 10)', {
      weights: 'n',
      event: 'no',
    });
    expect(rosetta(own, { weights: 'n' }).python).toEqual([
      'import numpy as np, pandas as pd, statsmodels.api as sm, statsmodels.formula.api as smf',
      'data = pd.read_csv("data.csv").dropna(subset=["sick", "x", "race", "smoker", "n"])',
      'data = data[data["n"] > 0].copy()',
      'data["event"] = (data["sick"] == "no").astype(float)',
      `fit = smf.glm('event ~ I(np.log(x)) + C(race, levels=["black", "other", "white"]) + C(smoker, levels=[False, True])', data, offset=(data["x"] / 10), freq_weights=data["n"], family=sm.families.Binomial()).fit(tol=1e-14, maxiter=100)`,
      'print(fit.summary())',
    ]);
  });

  it('say what other languages do not have', () => {
    const own = fitSync(rows, 'sick ~ lump(race, 1) + ns(x, df = 3)');
    const { r, python, scikitLearn } = rosetta(own);
    expect(r).toEqual(['# R has no lump(): no line fits this formula']);
    expect(python[0]).toMatch(/^# patsy has no equal of lump\(race, 1\), ns\(x, df = 3\):/);
    expect(scikitLearn).toEqual(python);
    const offset = fitSync(rows, 'sick ~ x', { offset: 'n' });
    expect(rosetta(offset).scikitLearn).toEqual(['# scikit-learn has no offset: see Python']);
  });
});

describe('the rest', () => {
  it('tells the objective exactly', () => {
    const of = (options: object, formula = 'sick ~ x') => rosetta(fitSync(rows, formula, options)).objective;
    const loss = 'L(b) = sum (log(1 + exp(z)) - yz)';
    expect(of({})).toBe(`minimise ${loss}, z = xb, y = 1 for the event, else 0`);
    expect(of({ offset: 'n' })).toContain('z = xb + n,');
    expect(of({ weights: 'n' })).toContain('L(b) = sum w (log(1 + exp(z)) - yz), z = xb, w = weights');
    expect(of({ penalty: 'firth' })).toContain(`minimise L(b) - 1/2 log det I(b), ${loss}`);
    expect(of({ penalty: 'ridge', lambda: 0.5 })).toContain('minimise L(b)/60 + 0.5/2 * sum (s_j b_j)^2');
    expect(of({ penalty: 'lasso', lambda: 0.5 })).toContain('0.5 * sum |s_j b_j|');
    expect(
      of({ penalty: 'elastic-net', alpha: 0.9, lambda: 0.5, penaltyFactors: { x: 0 } }, 'sick ~ x + n'),
    ).toContain('0.5 * sum (0.05 f_j (s_j b_j)^2 + 0.9 f_j |s_j b_j|)');
    expect(of({ penalty: 'lasso', lambda: 0.5, grouped: true }, 'sick ~ race')).toContain(
      '0.5 * sum over the terms of sqrt(size) * length of (s_j b_j)',
    );
    expect(of({}, 'cbind(n, x) ~ smoker')).toContain('sum ((a + c) log(1 + exp(z)) - az)');
  });

  it('is the same of a fit and of its model file', () => {
    const own = fitSync(rows, 'sick ~ x + race', { covariance: 'HC3' });
    expect(rosetta(loadModel(own.modelFile()))).toEqual(rosetta(own));
  });

  it('notes what differs by design', () => {
    const notes = (options: object) => rosetta(fitSync(rows, 'sick ~ x', options)).notes.join(' ');
    expect(notes({ weights: 'n' })).toContain('does not name the column of weights');
    expect(notes({ weights: 'n', covariance: 'HC0' })).toContain('written out as often');
    expect(notes({ intervals: 'profile' })).toContain('R interpolates the profile');
    expect(notes({ covariance: 'bootstrap', replicates: 20 })).toContain('draw other samples');
  });

  it('is told in a block of text', () => {
    const text = summariseRosetta(rosetta(fitSync(rows, 'sick ~ x')));
    expect(text.split('\n')[0]).toBe('Rosetta');
    expect(text).toContain('  fit <- glm(I(sick == "yes") ~ x, binomial, data,');
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
  });
});
