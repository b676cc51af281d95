/** What is told of a model beyond its first figures, against R: pROC, rms, survey and formulas written out in judged.R. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readZoo } from '../../../../test/oracle/zoo.js';
import { evaluate, evaluateResampled, fitSync, readCsvSync } from '../../src/index.js';
import { selectRows } from '../../src/table/columns.js';

const expected = JSON.parse(
  readFileSync(new URL('../../../../test/golden/evaluation/judged.json', import.meta.url), 'utf8'),
);
const pima = readCsvSync(readFileSync(readZoo('pima').csv));
const rows = (from: number, to: number) =>
  selectRows(
    pima,
    Array.from({ length: to - from }, (_, i) => from + i),
  );
const training = rows(0, 300);
const held = rows(300, pima.rows);
const model = fitSync(training, 'type ~ npreg + glu + bmi + age');
const other = fitSync(training, 'type ~ glu + age');
const found = evaluate(model, held, {
  ...{ confidence: 0.9, threshold: 0.4, beta: 2, capacity: 0.15, against: other },
  costs: { falsePositive: 1, falseNegative: 5 },
});

/** R's glm has some 10 digits of an estimate, and what is computed from it. */
function expectSame(ours: number | null | undefined, reference: number, tolerance = 1e-9): void {
  expect(Math.abs(ours! - reference)).toBeLessThanOrEqual(tolerance * Math.max(1e-3, Math.abs(reference)));
}

describe('held-out rows', () => {
  it('have the calibration errors and the Brier decomposition of their definitions', () => {
    const { errors } = found.calibration;
    expectSame(errors.equalMass, expected.errors.equalMass);
    expectSame(errors.equalWidth, expected.errors.equalWidth);
    expectSame(errors.maximum, expected.errors.maximum);
    const parts = found.brierDecomposition;
    for (const [name, value] of Object.entries(parts)) expectSame(value, expected.brier[name]);
    const { reliability, resolution, uncertainty, withinBinVariance, withinBinCovariance } = parts;
    const sum = reliability - resolution + uncertainty + withinBinVariance - withinBinCovariance;
    expectSame(sum, found.brier, 1e-14);
  });

  it('have the smooth calibration curve of glm on the splines of rms', () => {
    const { knots, averageError, maximumError, points } = found.calibration.curve!;
    for (const [i, knot] of expected.curve.knots.entries()) expectSame(knots[i], knot);
    expectSame(averageError, expected.curve.averageError, 1e-8);
    expectSame(maximumError, expected.curve.maximumError, 1e-8);
    for (const [predicted, observed, low, high] of expected.curve.points) {
      const point = points.find((one) => Math.abs(one.predicted - predicted) < 1e-12)!;
      expectSame(point.observed, observed, 1e-7);
      expectSame(point.interval![0], low, 1e-6);
      expectSame(point.interval![1], high, 1e-6);
    }
    const predictions = points.map(({ predicted }) => predicted);
    expectSame(predictions[0], expected.curve.points[0][0]);
    expectSame(predictions.at(-1), expected.curve.points.at(-1)[0]);
  });

  it('have every rate with its interval', () => {
    expect(found.confusion.rates.map(({ name }) => name)).toEqual(Object.keys(expected.rates));
    for (const { name, estimate, interval } of found.confusion.rates) {
      const [value, low, high] = [expected.rates[name]].flat();
      expectSame(estimate, value, 1e-12);
      if (low === undefined) expect(interval).toBeNull();
      else for (const side of [0, 1] as const) expectSame(interval![side], [low, high][side]!, 1e-12);
    }
  });

  it('have the thresholds that trying all of them finds', () => {
    for (const { rule, threshold, value } of found.thresholds) {
      const [where, what] = expected.thresholds[rule];
      expectSame(threshold, where);
      expectSame(value, what);
    }
    expect(found.thresholds.map(({ rule }) => rule)).toEqual(['youden', 'f-beta', 'cost', 'capacity']);
    const youden = evaluate(model, held, { threshold: 'youden' }).confusion;
    expectSame(youden.sensitivity, expected.pROC.youden[0], 1e-14);
    expectSame(youden.specificity, expected.pROC.youden[1], 1e-14);
    expect(youden.threshold).toBe(found.thresholds[0]!.threshold);
  });

  it('have gain, lift, Kolmogorov and Smirnov and net benefit', () => {
    found.gain!.forEach(({ captured, lift }, i) => {
      expectSame(captured, expected.gain.captured[i], 1e-12);
      expectSame(lift, expected.gain.lift[i], 1e-12);
    });
    expectSame(found.kolmogorovSmirnov!.statistic, expected.ks, 1e-14);
    const { threshold, model: ours, all } = found.netBenefit;
    expected.netBenefit.threshold.forEach((t: number, i: number) => {
      const at = threshold.indexOf(t);
      expectSame(ours[at], expected.netBenefit.model[i], 1e-13);
      expectSame(all[at], expected.netBenefit.all[i], 1e-13);
    });
  });

  it("have pROC's interval of the AUC and its paired test of DeLong", () => {
    const { auc, comparison } = found;
    const { aucDifference } = comparison!;
    expectSame(auc!.estimate, expected.delong.auc[0], 1e-13);
    expectSame(auc!.interval![0], expected.delong.interval[0], 1e-12);
    expectSame(comparison!.auc!.estimate, expected.delong.auc[1], 1e-13);
    expectSame(aucDifference!.standardError! ** 2, expected.delong.variance, 1e-11);
    expectSame(aucDifference!.z, expected.delong.z, 1e-11);
    expectSame(aucDifference!.p, expected.delong.p, 1e-11);
  });

  it('count pairs by the products of sampling weights, and have the errors of survey', () => {
    const column = (name: string) => {
      const one = held.columns.find((candidate) => candidate.name === name)!;
      return one.kind === 'numeric' ? one.values : new Float64Array();
    };
    const npreg = column('npreg');
    const weights = column('age').map((age, i) => age / 10 + (npreg[i]! % 3));
    const weighted = evaluate(model, held, { weights, weightsKind: 'sampling', confidence: 0.9, bins: 1 });
    const { auc, brier, calibration } = weighted;
    expectSame(auc!.estimate, expected.sampling.auc, 1e-12);
    expect(auc!.standardError).toBeNull();
    expectSame(brier, expected.sampling.brier, 1e-12);
    expectSame(calibration.intercept!.estimate, expected.sampling.intercept[0]);
    expectSame(calibration.intercept!.standardError, expected.sampling.intercept[1], 1e-8);
    expectSame(calibration.slope!.estimate, expected.sampling.slope[0]);
    expectSame(calibration.slope!.standardError, expected.sampling.slope[1], 1e-8);
    const { observed, interval } = calibration.bins[0]!;
    for (const [i, value] of [observed, ...interval].entries())
      expectSame(value, expected.sampling.observed[i], 1e-12);
  });
});

describe('samples', () => {
  it('of the rows are those of R, and so are the intervals', async () => {
    const options = { bootstrap: 40, seed: 7, confidence: 0.9, threshold: 0.4 };
    const { bootstrap } = await evaluateResampled(model, held, options);
    const { names, standardError, low, high } = expected.bootstrap;
    names.forEach((name: string, i: number) => {
      const ours = bootstrap!.figures.find(({ figure }) => figure === name)!;
      expectSame(ours.standardError, standardError[i], 1e-8);
      expectSame(ours.interval![0], low[i], 1e-8);
      expectSame(ours.interval![1], high[i], 1e-8);
      expect(ours.undefined).toBe(0);
    });
    expect(bootstrap).toMatchObject({ resamples: 40, seed: 7, unit: 'observations', differences: null });
  });

  it('to which the model is fitted anew tell the optimism that R finds with glm', async () => {
    const { optimism, trainingRows } = await evaluateResampled(model, training, {
      ...{ optimism: 20, seed: 11, threshold: 0.4 },
    });
    expect(trainingRows).toBe(true);
    const { names, apparent, optimism: gap } = expected.optimism;
    names.forEach((name: string, i: number) => {
      const ours = optimism!.figures.find(({ figure }) => figure === name)!;
      expectSame(ours.apparent, apparent[i], 1e-8);
      expectSame(ours.optimism, gap[i], 1e-7);
      expectSame(ours.corrected, apparent[i] - gap[i], 1e-7);
      expect(ours.samples).toBe(20);
    });
    expect(optimism!.failed).toBe(0);
  });
});
