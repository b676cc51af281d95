import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readZoo } from '../../../../test/oracle/zoo.js';
import { type EvaluateOptions, evaluate, fitSync, OddsmithError, readCsvSync } from '../../src/index.js';
import { selectRows } from '../../src/table/columns.js';

const pima = readCsvSync(readFileSync(readZoo('pima').csv));
const FORMULA = 'type ~ npreg + glu + bmi + age';

function failure(action: () => unknown): OddsmithError {
  try {
    action();
  } catch (error) {
    if (error instanceof OddsmithError) return error;
    throw error;
  }
  throw new Error('expected an OddsmithError');
}

/** Rows of small integers, so that covariate patterns repeat; x moves the outcome a little. */
const rowsArbitrary = fc
  .array(
    fc.record({
      x: fc.integer({ min: 0, max: 4 }),
      y: fc.integer({ min: 0, max: 1 }),
      w: fc.integer({ min: 0, max: 3 }),
    }),
    {
      minLength: 8,
      maxLength: 40,
    },
  )
  // Both outcomes at both ends: never separated.
  .map((rows) => [...rows, ...[0, 1, 2, 3].map((i) => ({ x: i < 2 ? 0 : 4, y: i % 2, w: 1 }))]);

describe('held-out rows', () => {
  const expected = JSON.parse(
    readFileSync(new URL('../../../../test/golden/evaluation/pima-held-out.json', import.meta.url), 'utf8'),
  );
  const rows = (from: number, to: number) =>
    selectRows(
      pima,
      Array.from({ length: to - from }, (_, i) => from + i),
    );
  const fitted = fitSync(rows(0, 300), FORMULA);
  const found = evaluate(fitted, rows(300, pima.rows), { confidence: 0.9, threshold: 0.4 });

  it('are evaluated as R does', () => {
    const { auc, averagePrecision, brier, logLoss, calibration, confusion } = found;
    const { intercept, slope } = calibration;
    const figures = [
      [auc!.estimate, expected.auc],
      [auc!.standardError, expected.aucStandardError],
      [averagePrecision, expected.averagePrecision],
      [brier, expected.brier],
      [logLoss, expected.logLoss],
      [intercept!.estimate, expected.intercept[0]],
      [intercept!.standardError, expected.intercept[1]],
      [slope!.estimate, expected.slope[0]],
      [slope!.standardError, expected.slope[1]],
    ];
    // R's glm gives 8 digits of a standard error.
    for (const [ours, reference] of figures) expect(Math.abs(ours / reference - 1)).toBeLessThan(1e-8);
    const { truePositives, falsePositives, falseNegatives, trueNegatives } = confusion;
    expect([truePositives, falsePositives, falseNegatives, trueNegatives]).toEqual(expected.confusion);
  });

  it('are binned as R does, with its Wilson intervals', () => {
    expect(found.calibration.bins).toHaveLength(10);
    found.calibration.bins.forEach((bin, k) => {
      const reference = expected.bins[k];
      expect([bin.weight, bin.events]).toEqual([reference.weight, reference.events]);
      expect(bin.predicted).toBeCloseTo(reference.predicted, 8);
      expect(bin.interval[0]).toBeCloseTo(reference.interval[0], 12);
      expect(bin.interval[1]).toBeCloseTo(reference.interval[1], 12);
    });
  });

  it('are not taken for the training rows', () => {
    expect(found.trainingRows).toBe(false);
    expect(evaluate(fitted, rows(0, 300)).trainingRows).toBe(true);
    expect(evaluate(fitted, rows(1, 301)).trainingRows).toBe(false);
  });
});

describe('evaluate', () => {
  it('counts pairs: AUC and DeLong as their definitions say, weights as replicates, whatever the order', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const fitted = fitSync(rows, 'y ~ x', { weights: 'w' });
        const weighted = evaluate(fitted, rows, { weights: 'w' });
        const replicated = rows.flatMap((row) => Array.from({ length: row.w }, () => row));
        const plain = evaluate(fitted, replicated);
        const slope = fitted.report.coefficients[1]!.estimate!;
        fc.pre(Math.abs(slope) > 1e-9);
        const sign = Math.sign(slope);
        const events = replicated.filter(({ y }) => y === 1).map(({ x }) => sign * x);
        const others = replicated.filter(({ y }) => y === 0).map(({ x }) => sign * x);
        const win = (a: number, b: number) => (a === b ? 0.5 : a > b ? 1 : 0);
        const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
        const variance = (values: number[]) =>
          mean(values.map((v) => (v - mean(values)) ** 2)) / (values.length - 1);
        const byEvent = events.map((a) => mean(others.map((b) => win(a, b))));
        const byOther = others.map((b) => mean(events.map((a) => win(a, b))));
        expect(plain.auc!.estimate).toBeCloseTo(mean(byEvent), 12);
        expect(plain.auc!.standardError).toBeCloseTo(Math.sqrt(variance(byEvent) + variance(byOther)), 12);
        const { rows: _, weightsKind: __, ...figures } = plain;
        expect(weighted).toMatchObject(figures);
        expect(evaluate(fitted, [...replicated].reverse())).toEqual(plain);
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('keeps its curve, matrix and area together', () => {
    const fitted = fitSync(pima, FORMULA);
    const { curve, auc, confusion, weight, events, averagePrecision } = evaluate(fitted, pima, {
      threshold: 0.3,
    });
    const { falsePositiveRate: f, truePositiveRate: t, precision, threshold } = curve!;
    let area = 0;
    let average = 0;
    for (let i = 1; i < f.length; i++) {
      area += ((f[i]! - f[i - 1]!) * (t[i]! + t[i - 1]!)) / 2;
      average += (t[i]! - t[i - 1]!) * precision[i]!;
    }
    expect(area).toBeCloseTo(auc!.estimate, 12);
    expect(average).toBeCloseTo(averagePrecision!, 12);
    expect([f[0], t[0], f.at(-1), t.at(-1)]).toEqual([0, 0, 1, 1]);
    expect(threshold.slice(1)).toEqual([...threshold.slice(1)].sort((a, b) => b! - a!));
    const { truePositives, falsePositives, falseNegatives, trueNegatives } = confusion;
    expect(truePositives + falsePositives + falseNegatives + trueNegatives).toBe(weight);
    expect(truePositives + falseNegatives).toBe(events);
    const at = threshold.findLastIndex((value) => value !== null && value >= 0.3);
    expect(t[at]).toBeCloseTo(confusion.sensitivity!, 14);
    expect(1 - f[at]!).toBeCloseTo(confusion.specificity!, 14);
  });

  it('thins the curve alone', () => {
    const fitted = fitSync(pima, FORMULA);
    const { curve: all, ...figures } = evaluate(fitted, pima);
    const { curve: thin, ...same } = evaluate(fitted, pima, { curvePoints: 20 });
    expect(same).toEqual(figures);
    expect(thin!.threshold).toHaveLength(20);
    expect(thin!.falsePositiveRate.at(-1)).toBe(1);
    expect(all!.threshold).toEqual(expect.arrayContaining([...thin!.threshold]));
  });

  it('says of separated training rows what is known', () => {
    const rows = [1, 2, 3, 4, 5, 6].map((x) => ({ x, y: x > 3 ? 'b' : 'a' }));
    const found = evaluate(fitSync(rows, 'y ~ x'), rows);
    expect(found).toMatchObject({ trainingRows: true, brier: 0, logLoss: 0 });
    expect(found.auc).toMatchObject({ estimate: 1, standardError: 0, interval: [1, 1] });
    expect(found.calibration).toMatchObject({ intercept: null, slope: null });
    const wrong = evaluate(fitSync(rows, 'y ~ x'), [...rows, { x: 6, y: 'a' }]);
    expect(wrong).toMatchObject({ trainingRows: false, logLoss: null });
    expect(JSON.stringify([found, wrong])).not.toMatch(/NaN|Infinity/);
  });

  it('has no AUC where all rows are of one class, nor a DeLong error under importance weights', () => {
    const fitted = fitSync(pima, FORMULA);
    const yes = pima.columns.find(({ name }) => name === 'type')!;
    if (yes.kind !== 'categorical') throw new Error('type is text');
    const events = selectRows(
      pima,
      [...yes.codes.keys()].filter((row) => yes.codes[row] === 1),
    );
    expect(evaluate(fitted, events)).toMatchObject({ auc: null, curve: null, averagePrecision: 1 });
    const options: EvaluateOptions = {
      weights: new Float64Array(pima.rows).fill(0.5),
      weightsKind: 'importance',
    };
    expect(evaluate(fitted, pima, options).auc).toMatchObject({ standardError: null, interval: null });
  });

  it('leaves out and counts rows that lack a value, or refuses them', () => {
    const rows = [
      { x: 1, f: 'a', y: 0 },
      { x: 2, f: 'b', y: 1 },
      { x: 3, f: 'a', y: 0 },
      { x: 1, f: 'b', y: 0 },
      { x: 2, f: 'a', y: 1 },
      { x: 3, f: 'b', y: 1 },
    ];
    const fitted = fitSync([...rows, { x: 1, f: 'a', y: 1 }], 'y ~ x + f');
    const gaps = [...rows, { x: null, f: 'a', y: 1 }, { x: 2, f: 'new', y: 1 }, { x: 2, f: 'a', y: null }];
    const { rows: kept, rowsDropped, ...figures } = evaluate(fitted, gaps);
    expect([kept, rowsDropped]).toEqual([6, 3]);
    expect(evaluate(fitted, rows)).toMatchObject(figures);
    expect(failure(() => evaluate(fitted, gaps, { missing: 'fail' }))).toMatchObject({
      code: 'value-missing',
    });
    const noOutcome = [...rows, { x: 2, f: 'a', y: null }];
    expect(failure(() => evaluate(fitted, noOutcome, { missing: 'fail' }))).toMatchObject({ at: { row: 7 } });
    expect(failure(() => evaluate(fitted, [{ x: 1, f: 'new', y: 1 }]))).toMatchObject({ code: 'data-empty' });
  });

  it('reads counts and proportions', () => {
    const rows = [
      { x: 1, n: 10, hit: 2 },
      { x: 2, n: 8, hit: 3 },
      { x: 3, n: 12, hit: 9 },
    ].map((row) => ({ ...row, miss: row.n - row.hit, share: row.hit / row.n }));
    const counts = evaluate(fitSync(rows, 'cbind(hit, miss) ~ x'), rows);
    const shares = evaluate(fitSync(rows, 'share ~ x', { weights: 'n' }), rows, { weights: 'n' });
    expect(counts).toMatchObject({ trainingRows: true, weight: 30, events: 14, weightsKind: null });
    expect(shares).toMatchObject({ trainingRows: true, weight: 30, weightsKind: 'totals' });
    expect(shares.auc!.estimate).toBeCloseTo(counts.auc!.estimate, 14);
    expect(shares.auc!.standardError).toBeCloseTo(counts.auc!.standardError!, 14);
    const fitted = fitSync(rows, 'share ~ x', { weights: 'n' });
    expect(failure(() => evaluate(fitted, rows))).toMatchObject({ code: 'response-proportion' });
  });

  it.each([
    [{ thresold: 0.4 }, 'option-unknown'],
    [{ threshold: 1.5 }, 'option-invalid'],
    [{ bins: 0 }, 'option-invalid'],
    [{ curvePoints: 1 }, 'option-invalid'],
    [{ confidence: 95 }, 'option-invalid'],
    [{ weightsKind: 'frequency' }, 'option-invalid'],
    [{ weights: 'wieght' }, 'column-unknown'],
    [{ weights: [1, 2] }, 'data-shape'],
  ])('refuses %j', (options, code) => {
    const fitted = fitSync(pima, FORMULA);
    expect(failure(() => evaluate(fitted, pima, options as EvaluateOptions))).toMatchObject({ code });
  });

  it('names a label that the model does not know', () => {
    const fitted = fitSync({ x: [1, 2, 3, 4], y: ['no', 'yes', 'no', 'yes'] }, 'y ~ x');
    const error = failure(() => evaluate(fitted, { x: [1, 2], y: ['no', 'maybe'] }));
    expect(error).toMatchObject({ code: 'level-unknown', at: { row: 2, column: 'y' } });
    expect(error.message).toContain('"no", "yes"');
  });
});
