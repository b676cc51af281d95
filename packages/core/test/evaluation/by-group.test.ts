/** Groups of a column, a second model, and weights as replicates in all that an evaluation tells. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readZoo } from '../../../../test/oracle/zoo.js';
import { type EvaluateOptions, evaluate, fitSync, OddsmithError, readCsvSync } from '../../src/index.js';
import { selectRows } from '../../src/table/columns.js';

const births = readCsvSync(readFileSync(readZoo('birthwt').csv));
const model = fitSync(births, 'low ~ age + lwt + smoke');

function failure(action: () => unknown): OddsmithError {
  try {
    action();
  } catch (error) {
    if (error instanceof OddsmithError) return error;
    throw error;
  }
  throw new Error('expected an OddsmithError');
}

describe('by a column', () => {
  it('are the figures of its rows alone', () => {
    const { groups } = evaluate(model, births, { by: 'race', threshold: 0.3 });
    expect(groups!.column).toBe('race');
    const race = births.columns.find(({ name }) => name === 'race')!;
    if (race.kind !== 'categorical') throw new Error('race is text');
    expect(groups!.reports.map(({ group }) => group)).toEqual(race.levels);
    for (const [code, report] of groups!.reports.entries()) {
      const members = [...race.codes.keys()].filter((row) => race.codes[row] === code);
      const alone = evaluate(model, selectRows(births, members), { threshold: 0.3 });
      const { calibration, brierDecomposition, ...figures } = alone;
      expect(report).toEqual({
        ...{ group: race.levels[code], rows: figures.rows, weight: figures.weight, events: figures.events },
        expectedEvents: calibration.expectedEvents,
        ...{ auc: figures.auc, averagePrecision: figures.averagePrecision, brier: figures.brier },
        ...{ brierSkill: brierDecomposition.skill, logLoss: report.logLoss },
        ...{ intercept: calibration.intercept, slope: calibration.slope },
        calibrationError: calibration.errors.equalMass,
        confusion: figures.confusion,
      });
      expect(report.logLoss).toBeCloseTo(figures.logLoss!, 14);
    }
  });

  it('are by number, by date and last for rows without a value', () => {
    const rows = Array.from({ length: 24 }, (_, i) => ({
      x: i % 7,
      y: (i * 5) % 3 === 0 ? 1 : 0,
      when: i % 4 === 0 ? null : new Date(Date.UTC(2024, i % 2, 1)),
      year: 2000 + (i % 3),
    }));
    const fitted = fitSync(rows, 'y ~ x');
    const names = (by: string) => evaluate(fitted, rows, { by }).groups!.reports.map(({ group }) => group);
    expect(names('year')).toEqual(['2000', '2001', '2002']);
    expect(names('when')).toEqual(['2024-01-01', '2024-02-01', null]);
    expect(failure(() => evaluate(fitted, rows, { by: 'yaer' }))).toMatchObject({
      code: 'column-unknown',
      at: { option: 'by' },
    });
    const many = rows
      .flatMap((row) => Array.from({ length: 50 }, () => row))
      .map((row, i) => ({ ...row, i }));
    expect(failure(() => evaluate(fitted, many, { by: 'i' }))).toMatchObject({ code: 'data-shape' });
  });
});

describe('another model', () => {
  it('is compared on the rows that both can predict', () => {
    const rows = [
      { x: 1, w: 3, y: 0 },
      { x: 2, w: null, y: 1 },
      { x: 3, w: 1, y: 0 },
      { x: 1, w: 2, y: 1 },
      { x: 2, w: 5, y: 0 },
      { x: 3, w: 2, y: 1 },
      { x: 4, w: 4, y: 1 },
    ];
    const first = fitSync(rows, 'y ~ x');
    const second = fitSync(rows, 'y ~ w');
    const found = evaluate(first, rows, { against: second });
    expect([found.rows, found.rowsDropped]).toEqual([6, 1]);
    const complete = rows.filter(({ w }) => w !== null);
    const there = evaluate(second, complete);
    expect(found.comparison).toMatchObject({
      ...{ formula: 'y ~ w', auc: there.auc, brier: there.brier, logLoss: there.logLoss },
      brierDifference: found.brier - there.brier,
    });
    expect(found).toMatchObject({ ...evaluate(first, complete), rowsDropped: 1 });
  });

  it('that says the same has a difference of 0 and no test', () => {
    const { aucDifference } = evaluate(model, births, { against: model }).comparison!;
    expect(aucDifference).toEqual({ estimate: 0, standardError: 0, interval: [0, 0], z: null, p: null });
  });

  it('is of the same outcome', () => {
    const other = fitSync(births, 'smoke ~ age');
    expect(failure(() => evaluate(model, births, { against: other }))).toMatchObject({
      code: 'option-invalid',
      at: { option: 'against' },
    });
  });
});

describe('weights', () => {
  it('are replicates in all figures', () => {
    const rows = fc.array(
      fc.record({
        x: fc.integer({ min: 0, max: 6 }),
        y: fc.integer({ min: 0, max: 1 }),
        w: fc.integer({ min: 0, max: 3 }),
      }),
      { minLength: 10, maxLength: 30 },
    );
    const fitted = fitSync(
      [0, 1, 2, 3, 4, 5, 6, 0, 6].map((x, i) => ({ x, y: i % 2 })),
      'y ~ x',
    );
    const other = fitSync(
      [0, 1, 2, 3, 4, 5, 6, 0, 6].map((x, i) => ({ x: x + 0, y: i > 4 ? 1 - (i % 3 === 0 ? 1 : 0) : i % 2 })),
      'y ~ I(x^2)',
    );
    fc.assert(
      fc.property(rows, (drawn) => {
        fc.pre(drawn.some(({ y, w }) => y === 1 && w > 0) && drawn.some(({ y, w }) => y === 0 && w > 0));
        const options: EvaluateOptions = { against: other, threshold: 'youden', capacity: 0.3, bins: 4 };
        const weighted = evaluate(fitted, drawn, { ...options, weights: 'w' });
        const replicated = drawn.flatMap((row) => Array.from({ length: row.w }, () => row));
        const { rows: _, weightsKind: __, comparison, ...plain } = evaluate(fitted, replicated, options);
        expect(weighted).toMatchObject(plain);
        const [ours, theirs] = [weighted.comparison!.aucDifference!, comparison!.aucDifference!];
        expect(ours.estimate).toBe(theirs.estimate);
        if (theirs.standardError !== null) expect(ours.standardError).toBeCloseTo(theirs.standardError, 14);
      }),
      { seed: 11, numRuns: 40 },
    );
  });
});

describe('thresholds', () => {
  it.each([
    [{ threshold: 'cost' }, 'costs'],
    [{ threshold: 'capacity' }, 'capacity'],
    [{ threshold: 'best' }, 'threshold'],
    [{ costs: { falsePositive: 0, falseNegative: 0 } }, 'costs'],
    [{ costs: { falsePositive: 1 } }, 'costs'],
    [{ capacity: 0 }, 'capacity'],
    [{ beta: 0 }, 'beta'],
  ])('refuse %j', (options, option) => {
    expect(failure(() => evaluate(model, births, options as EvaluateOptions))).toMatchObject({
      code: 'option-invalid',
      at: { option },
    });
  });

  it('say no event where that costs least', () => {
    const costs = { falsePositive: 1000, falseNegative: 1 };
    const rows = [0, 0, 1, 0, 1, 1, 0].map((y, x) => ({ x, y }));
    const found = evaluate(fitSync(rows, 'y ~ x'), rows, { threshold: 'cost', costs });
    const { confusion, thresholds, events, weight } = found;
    const chosen = thresholds.find(({ rule }) => rule === 'cost')!;
    expect(chosen).toEqual({ rule: 'cost', threshold: null, value: events / weight });
    expect(confusion).toMatchObject({ threshold: null, truePositives: 0, falsePositives: 0, sensitivity: 0 });
  });
});
