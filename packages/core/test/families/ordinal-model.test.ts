/** Ordinal models in use: predictions, model files, summaries, the family's options. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { fit } from '../../src/fit/fit.js';
import { fitSync } from '../../src/fit/fit-sync.js';
import { loadModel, predict } from '../../src/fit/models.js';
import type { FitOptions } from '../../src/fit/options.js';
import { readCsvSync } from '../../src/table/index.js';

const golden = new URL('../../../../test/golden/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, golden), 'utf8');
const r = JSON.parse(read('ordinal/ordinal.json'));
const births = readCsvSync(read('ordinal/births.csv'));
const wine = readCsvSync(read('ordinal/wine.csv'));
const housing = readCsvSync(read('zoo-families/housing_ordinal.csv'));

const BIRTHS = 'size ~ age + lwt + race + smoke';
const levels = { size: ['low', 'small', 'middle', 'large'], race: ['white', 'black', 'other'] };
const ordinal: FitOptions = { family: 'ordinal', levels };
const row = { age: 25, lwt: 130, race: 'black', smoke: 1 };

describe('predictions', () => {
  it.each(['wine', 'births'] as const)('are those of clm: %s', (name) => {
    const model =
      name === 'wine'
        ? fitSync(wine, 'rating ~ temp + contact', { family: 'ordinal' })
        : fitSync(births, BIRTHS, ordinal);
    const { rows, probabilities } = r.predictions[name];
    const { classes } = model.predict(rows);
    expect(classes!.levels).toHaveLength(probabilities[0].length);
    probabilities.forEach((wanted: string[], i: number) => {
      wanted.forEach((one, k) => {
        expect(correctDigits(classes!.probabilities[k]![i], one)).toBeGreaterThan(10);
      });
    });
  });

  it('have errors by the delta method', () => {
    const model = fitSync(births, BIRTHS, ordinal);
    const file = model.model();
    const { classes } = model.predict([row], { intervals: 'wald' });
    const { coefficients, covariance } = file;
    const at = (moved: readonly (number | null)[]) =>
      predict({ ...file, coefficients: moved }, [row]).classes!.probabilities.map((p) => p[0]!);
    const h = 1e-6;
    const slopes = coefficients.map((_, j) => {
      const move = (by: number) => at(coefficients.map((value, i) => value! + (i === j ? by : 0)));
      const [up, down] = [move(h), move(-h)];
      return up.map((value, k) => (value - down[k]!) / (2 * h));
    });
    classes!.levels.forEach((_, k) => {
      let variance = 0;
      slopes.forEach((one, i) => {
        slopes.forEach((other, j) => {
          variance += one[k]! * other[k]! * covariance[i]![j]!;
        });
      });
      expect(classes!.intervals!.standardErrors[k]![0]! / Math.sqrt(variance)).toBeCloseTo(1, 7);
      expect(classes!.intervals!.lower[k]![0]).toBeLessThan(classes!.probabilities[k]![0]!);
    });
  });

  it('keep relative accuracy far out', () => {
    const model = fitSync(births, BIRTHS, ordinal);
    const { estimate } = model.coefficients.find(({ term }) => term === 'lwt')!;
    const [low, high] = [-40000, 40000].map((lwt) => model.predict([{ ...row, lwt }]).classes!);
    const top = low!.levels.length - 1;
    expect(low!.probabilities[top]![0]).toBeGreaterThan(0);
    expect(low!.probabilities[top]![0]).toBeLessThan(1e-200);
    expect(high!.probabilities[1]![0]).toBeGreaterThan(0);
    const step = model.predict([{ ...row, lwt: -39999 }]).classes!.probabilities[top]![0]!;
    expect(Math.log(step / low!.probabilities[top]![0]!)).toBeCloseTo(estimate!, 8);
  });

  it('are none where effects of their own put thresholds out of order', () => {
    const model = fitSync(births, BIRTHS, { ...ordinal, nonproportional: ['age'] });
    const far = [
      { ...row, age: 500 },
      { ...row, age: -500 },
    ];
    const { classes, problems } = model.predict([row, ...far]);
    expect(classes!.probabilities.reduce((sum, p) => sum + p[0]!, 0)).toBeCloseTo(1, 14);
    expect(problems.size).toBeGreaterThan(0);
    for (const at of problems.keys()) expect(classes!.mostProbable[at]).toBe(-1);
    expect(() => model.predict(far, { missing: 'fail' })).toThrow(/P\(size\) is not defined there/);
  });

  it('of a separated fit are those of the limit', () => {
    const x = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const model = fitSync({ x, y: [...'aaabbbccc'] }, 'y ~ x', { family: 'ordinal' });
    const { classes } = model.predict({ x });
    expect(Array.from(classes!.mostProbable)).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2]);
    expect(Array.from(classes!.probabilities[1]!)).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0]);
    expect(model.summary()).toMatch(/Complete separation/);
  });
});

describe('a model file', () => {
  it.each([undefined, ['smoke', 'race']])('predicts the same: %s', (nonproportional) => {
    const model = fitSync(births, BIRTHS, { ...ordinal, ...(nonproportional && { nonproportional }) });
    const file = loadModel(model.modelFile());
    expect(file.family).toBe('ordinal');
    const [before, after] = [
      model.predict([row], { intervals: 'wald' }),
      predict(file, [row], { intervals: 'wald' }),
    ];
    expect(after).toEqual(before);
    expect(file.fit.proportionalOdds === undefined).toBe(nonproportional !== undefined);
  });

  it('has to have the coefficients of its classes', () => {
    const text = fitSync(births, BIRTHS, ordinal).modelFile();
    expect(() => loadModel(text.replaceAll('small', 'tiny'))).toThrow();
    const { checksum: _, ...model } = JSON.parse(text);
    expect(() => loadModel(JSON.stringify({ ...model, nonproportional: ['age'] }))).toThrow();
  });
});

describe('the family', () => {
  it('is ordinal where levels give the order', () => {
    const { report } = fitSync(births, BIRTHS, { levels });
    expect(report.family).toBe('ordinal');
    const { size: _, ...others } = levels;
    expect(fitSync(births, BIRTHS, { levels: others }).report.family).toBe('multinomial');
    expect(fitSync(births, BIRTHS, { levels, family: 'multinomial' }).report.family).toBe('multinomial');
  });

  it('has the same bits at once and in turns', async () => {
    const options = { ...ordinal, weights: 'w', offset: 'o' } as const;
    const [sync, turns] = [fitSync(births, BIRTHS, options), await fit(births, BIRTHS, options)];
    const plain = ({ seconds: _, ...report }: typeof sync.report) => report;
    expect(plain(turns.report)).toEqual(plain(sync.report));
  });

  it('refuses what it has not', () => {
    const refused = (options: FitOptions) => () => fitSync(births, BIRTHS, { ...ordinal, ...options });
    expect(refused({ event: 'low' })).toThrow(/"levels" gives the order/);
    expect(refused({ reference: { size: 'small' } })).toThrow(/order/);
    expect(refused({ penalty: 'firth' })).toThrow(/ordinal model/);
    expect(refused({ weights: 'w', weightsKind: 'sampling' })).toThrow(/sampling/);
    expect(() => fitSync(births, BIRTHS, { levels, nonproportional: ['age'] })).toThrow(
      /goes with family "ordinal"/,
    );
  });

  it('says when it took an order that nobody gave', () => {
    const codes = (options: FitOptions) =>
      fitSync(births, 'size ~ age', { family: 'ordinal', ...options }).report.warnings.map(
        ({ code }) => code,
      );
    expect(codes({})).toContain('class-order');
    expect(codes({ levels: { size: levels.size } })).not.toContain('class-order');
    expect(fitSync(wine, 'rating ~ temp', { family: 'ordinal' }).report.warnings).toEqual([]);
  });
});

describe('profile intervals', () => {
  it('end where the likelihood with the coefficient held falls by half a quantile', () => {
    const { report } = fitSync(births, BIRTHS, { ...ordinal, intervals: 'profile' });
    expect(report.intervals).toBe('profile');
    const lwt = report.coefficients.find(({ term }) => term === 'lwt')!;
    const values = births.columns.find(({ name }) => name === 'lwt')! as unknown as { values: Float64Array };
    for (const bound of lwt.interval!) {
      const offset = values.values.map((x) => bound! * x);
      const held = fitSync(births, 'size ~ age + race + smoke', { ...ordinal, offset, termTests: 'none' });
      const fall = 2 * (report.logLikelihood - held.report.logLikelihood);
      expect(fall).toBeCloseTo(3.841458820694124, 10);
    }
    expect(lwt.likelihoodRatioTest!.statistic).toBeCloseTo(Number(r.drop1.births.lrt[1]), 9);
  });
});

describe('the summary', () => {
  it('has slopes, thresholds, and the tests of proportional odds', () => {
    const text = fitSync(housing, 'Sat ~ Infl + Type + Cont', {
      levels: {
        Sat: ['Low', 'Medium', 'High'],
        Infl: ['Low', 'Medium', 'High'],
        Type: ['Tower', 'Apartment', 'Atrium', 'Terrace'],
      },
      weights: 'Freq',
    }).summary({ width: 100 });
    expect(text).toMatchInlineSnapshot(`
      "Modelling the order Low < Medium < High of Sat   n = 1,681
      Low = 567 (33.7 %)   Medium = 446 (26.5 %)   High = 668 (39.7 %)
      in 72 rows   frequency weights
                   Estimate  Std.Err      z  Pr(>|z|)    OR [95% CI]
      Infl
        Low               —        —      —         —  1.00 (reference)
        Medium        0.566    0.105   5.41    <0.001  1.76 [1.44, 2.16]
        High          1.289    0.127  10.14    <0.001  3.63 [2.83, 4.66]
      Type
        Tower             —        —      —         —  1.00 (reference)
        Apartment    -0.572    0.119  -4.80    <0.001  0.56 [0.45, 0.71]
        Atrium       -0.366    0.155  -2.36     0.018  0.69 [0.51, 0.94]
        Terrace      -1.091    0.151  -7.20    <0.001  0.34 [0.25, 0.45]
      Cont
        High              —        —      —         —  1.00 (reference)
        Low          -0.360    0.096  -3.77    <0.001  0.70 [0.58, 0.84]
      Low|Medium     -0.856    0.126  -6.81    <0.001     —
      Medium|High     0.330    0.124   2.66     0.008     —

      Likelihood-ratio test      χ²  df         p
      Infl                   108.24   2  3.13e-24
      Type                    55.91   3  4.39e-12

      Log-likelihood -1739.57   AIC 3495.15   BIC 3538.57
        Deviance 3479.15 on 1,673 df (null 3648.88 on 1,679 df)
      Model against null: χ² = 169.73 on 6 df, p = 5.14e-34
      Pseudo-R²: McFadden 0.047   Cox–Snell 0.096   Nagelkerke 0.108
      Proportional odds: likelihood-ratio χ² = 8.57 on 6 df, p = 0.199
        Brant χ² = 8.53 on 6 df, p = 0.201
      Converged: within 1e-14 standard errors of the optimum after 5 iterations, 6 passes"
    `);
  });

  it('has the effects of each threshold where they differ', () => {
    const text = fitSync(births, BIRTHS, { ...ordinal, nonproportional: ['smoke'] }).summary({ width: 100 });
    expect(text).toMatchInlineSnapshot(`
      "Modelling the order low < small < middle < large of size   n = 189
      low = 59 (31.2 %)   small = 38 (20.1 %)   middle = 45 (23.8 %)   large = 47 (24.9 %)
                             Estimate  Std.Err      z  Pr(>|z|)     OR [95% CI]
      age                      0.0015   0.0266   0.06     0.955   1.00 [ 0.95,  1.06]
      lwt                      0.0127   0.0046   2.74     0.006  1.013 [1.004, 1.022]
      race
        white                       —        —      —         —   1.00 (reference)
        black                 -1.4742   0.4302  -3.43    <0.001   0.23 [ 0.10,  0.53]
        other                 -0.9261   0.3302  -2.80     0.005   0.40 [ 0.21,  0.76]
      smoke at low|small      -1.0663   0.3616  -2.95     0.003   0.34 [ 0.17,  0.70]
      smoke at small|middle   -1.0288   0.3407  -3.02     0.003   0.36 [ 0.18,  0.70]
      smoke at middle|large   -1.2205   0.4070  -3.00     0.003   0.30 [ 0.13,  0.66]
      low|small               -0.1627   0.8522  -0.19     0.849      —
      small|middle             0.7959   0.8514   0.93     0.350      —
      middle|large             1.9364   0.8604   2.25     0.024      —

      Likelihood-ratio test     χ²  df        p
      race                   15.52   2  4.26e-4
      smoke                  13.75   3  0.00326

      Log-likelihood -243.12   AIC 506.25   BIC 538.67   Deviance 486.25 on 179 df (null 519.26 on 186 df)
      Model against null: χ² = 33.01 on 7 df, p = 2.63e-5
      Pseudo-R²: McFadden 0.064   Cox–Snell 0.160   Nagelkerke 0.171
      Converged: within 1e-15 standard errors of the optimum after 5 iterations, 7 passes"
    `);
  });
});
