/** Evaluations of rows that stay in DuckDB against those in memory: 10 digits, and no result of more than 10,000 cells. */
import {
  DIALECTS,
  type EvaluateRelationOptions,
  type Evaluation,
  evaluate,
  evaluateRelation,
  type Fit,
  type FitOptions,
  fitSync,
} from '@oddsmith/core';
import { describe, expect, it } from 'vitest';
import { differences } from './differences.js';
import { type Made, made } from './made.js';

/** So many rows of a known law, the same at every time: x in (−3, 3), a group of three, weights 1 to 4, days, some NULL. */
const rowsOf = (count: number, digits = 9, seed = 0) => `
  SELECT CASE WHEN i % 97 = 5 THEN NULL ELSE x END AS x, "k""; --", w, day, g, flag, i,
    CASE WHEN i % 89 = 7 THEN NULL WHEN u < 1 / (1 + exp(1 - 0.8 * x - 0.1 * x * x)) THEN 'yes' ELSE 'no' END AS y
  FROM (SELECT range AS i, round(6 * (hash(range + ${seed}) / 18446744073709551616::DOUBLE) - 3, ${digits}) AS x,
    hash(range * 7 + 1 + ${seed}) / 18446744073709551616::DOUBLE AS u, chr((97 + hash(range + 3) % 3)::INT) AS "k""; --",
    (1 + hash(range + 4) % 4)::DOUBLE AS w, DATE '2020-01-01' + (hash(range + 5) % 3)::INT AS day,
    CASE WHEN hash(range + 6) % 5 = 0 THEN NULL ELSE (hash(range + 6) % 3) / 2 END AS g,
    hash(range + 8) % 2 = 0 AS flag FROM range(${count}))`;

const FORMULA = 'y ~ x + `k"; --`';
const COSTS = { falsePositive: 1, falseNegative: 3 };
type Rows = Parameters<typeof evaluate>[1];

async function fitted(rows: string, formula = FORMULA, options: FitOptions = {}): Promise<Fit> {
  const one = await made(rows);
  const model = fitSync((await one.rows()) as Rows, formula, options);
  one.close();
  return model;
}

async function compared(
  model: Fit,
  rows: string,
  options: EvaluateRelationOptions = {},
  points = 400,
): Promise<{ found: Evaluation; wanted: Evaluation; queries: readonly string[] }> {
  const one = await made(rows);
  const found = await evaluateRelation(model, one.relation, options);
  const wanted = evaluate(model, (await one.rows()) as Rows, { curvePoints: points, ...options });
  one.close();
  return { found, wanted, queries: one.queries };
}

async function expectSame(...args: Parameters<typeof compared>): Promise<Evaluation> {
  const { found, wanted } = await compared(...args);
  const { warnings: _, ...report } = found;
  expect(differences(report, wanted)).toEqual([]);
  return found;
}

describe('evaluateRelation', () => {
  it('is as in memory on the rows of the training and on others, with chosen thresholds', async () => {
    const model = await fitted(rowsOf(4500));
    const training = await expectSame(model, rowsOf(4500), { costs: COSTS, capacity: 0.2 });
    expect(training.trainingRows).toBe(true);
    expect(training.rowsDropped).toBeGreaterThan(50);
    expect(training.calibration.curve!.points).toHaveLength(51);
    expect(training.warnings).toEqual([expect.stringMatching(/^The curve has 400 entries of the \d{4} /)]);
    for (const threshold of [0.35, 'cost'] as const) {
      const options = { threshold, beta: 2, costs: COSTS, capacity: 0.2, confidence: 0.9 };
      const other = await expectSame(model, rowsOf(5000, 9, 11), options);
      expect(other.trainingRows).toBe(false);
    }
  });

  it.each(['frequency', 'importance', 'sampling'] as const)('takes %s weights', async (weightsKind) => {
    const model = await fitted(rowsOf(4500));
    await expectSame(model, rowsOf(5000, 9, 5), { weights: 'w', weightsKind });
    const fractions = `SELECT * REPLACE (w + hash(i) / 18446744073709551616::DOUBLE AS w) FROM (${rowsOf(5000, 9, 5)})`;
    await expectSame(model, fractions, { weights: 'w', weightsKind });
    await expectSame(model, rowsOf(3000, 1), { weights: 'w', weightsKind });
  });

  it('counts scores that repeat, and is then as in memory with every entry of the curve', async () => {
    const model = await fitted(rowsOf(4000, 1));
    const { found, wanted, queries } = await compared(model, rowsOf(9000, 1, 3), {}, 100_000);
    expect(differences(found, wanted)).toEqual([]);
    expect(queries).toHaveLength(4);
    const ties = await fitted(rowsOf(4500, 9));
    await expectSame(ties, rowsOf(20_000, 3));
  });

  it.each(['k"; --', 'g', 'day', 'flag'])('tells the groups of %s apart', async (by) => {
    const model = await fitted(rowsOf(4500));
    const some = `SELECT *, CASE WHEN "k""; --" = 'a' THEN 1 ELSE 0 END AS few FROM (${rowsOf(4500, 9, 2)})`;
    const { groups } = await expectSame(model, some, { by, threshold: 'youden' });
    expect(groups!.reports.length).toBeGreaterThan(1);
  });

  it('has as many bins as there is room for, and as many entries', async () => {
    const model = await fitted(rowsOf(4500));
    await expectSame(model, rowsOf(5000, 9, 4), { bins: 200, curvePoints: 300 });
    await expectSame(model, rowsOf(5000, 9, 4), { bins: 1, curvePoints: 2 });
  });

  it('takes proportions of totals and counts', async () => {
    const counts = `SELECT x, floor(10 * u)::INT AS s, 10 - floor(10 * u)::INT AS f, floor(10 * u) / 10 AS p, 10 AS n
      FROM (SELECT range AS i, hash(range) / 18446744073709551616::DOUBLE AS x, (hash(range) / 18446744073709551616::DOUBLE + hash(range + 1) / 18446744073709551616::DOUBLE) / 2 AS u FROM range(5000))`;
    const model = await fitted(counts, 'cbind(s, f) ~ x');
    expect((await expectSame(model, counts)).trainingRows).toBe(true);
    const shares = await fitted(counts, 'p ~ x', { weights: 'n', weightsKind: 'totals' });
    expect((await expectSame(shares, counts, { weights: 'n' })).weightsKind).toBe('totals');
  });

  it('takes rows of one class, a single score and new levels', async () => {
    const model = await fitted(rowsOf(4500));
    for (const y of ["'yes'", "'no'"]) {
      const found = await expectSame(model, `SELECT * REPLACE (${y} AS y) FROM (${rowsOf(5000)})`);
      expect([found.auc, found.calibration.slope]).toEqual([null, null]);
    }
    await expectSame(await fitted(rowsOf(900), 'y ~ 1'), rowsOf(500));
    const levels = `SELECT * REPLACE (CASE WHEN i % 3 = 0 THEN 'new' ELSE "k""; --" END AS "k""; --") FROM (${rowsOf(6000)})`;
    expect((await expectSame(model, levels)).rowsDropped).toBeGreaterThan(1900);
    await expectSame(
      model,
      `SELECT * REPLACE (CASE WHEN i % 2 = 0 THEN 0 ELSE w END AS w) FROM (${rowsOf(9000)})`,
      {
        weights: 'w',
      },
    );
  });

  it('knows when scores separate the classes', async () => {
    const model = await fitted(rowsOf(4500));
    const apart = `SELECT * REPLACE (CASE WHEN x > 0.5 THEN 'yes' ELSE 'no' END AS y) FROM (${rowsOf(5000)})`;
    const one = await fitted(rowsOf(4500), 'y ~ x');
    const found = await expectSame(one, apart);
    expect([found.auc!.estimate, found.calibration.slope, found.calibration.curve]).toEqual([1, null, null]);
    await expectSame(model, apart);
  });
});

describe('without window functions', () => {
  const dialect = { ...DIALECTS.duckdb, hasWindows: false };

  it('is within its bound of the AUC, and the rest of sums is as in memory', async () => {
    const model = await fitted(rowsOf(4500));
    for (const rows of [
      rowsOf(20_000, 9, 3),
      rowsOf(20_000, 3),
      `SELECT * REPLACE (x * x * x AS x) FROM (${rowsOf(9000)})`,
    ]) {
      const one = await made(rows, dialect);
      const found = await evaluateRelation(model, one.relation, { costs: COSTS });
      const wanted = evaluate(model, (await one.rows()) as Rows, { costs: COSTS });
      one.close();
      const bound = Number(/the AUC is within (\S+) of/.exec(found.warnings![0]!)![1]);
      expect(bound).toBeLessThan(5e-4);
      expect(Math.abs(found.auc!.estimate - wanted.auc!.estimate)).toBeLessThanOrEqual(bound);
      for (const name of ['brier', 'logLoss', 'confusion', 'netBenefit', 'trainingRows'] as const)
        expect(differences(found[name], wanted[name]), name).toEqual([]);
      for (const name of ['intercept', 'slope', 'expectedEvents'] as const)
        expect(differences(found.calibration[name], wanted.calibration[name]), name).toEqual([]);
      expect(differences(found.calibration.errors.equalWidth, wanted.calibration.errors.equalWidth)).toEqual(
        [],
      );
      expect(found.calibration.curve!.averageError).toBeCloseTo(wanted.calibration.curve!.averageError, 4);
      expect(found.kolmogorovSmirnov!.statistic).toBeCloseTo(wanted.kolmogorovSmirnov!.statistic, 2);
      for (const [i, { value }] of found.thresholds.entries())
        expect(value).toBeCloseTo(wanted.thresholds[i]!.value, 2);
      expect(one.queries.some((sql) => sql.includes('OVER ('))).toBe(false);
    }
  });
});

describe('what cannot be', () => {
  async function failure(options: object, rows = rowsOf(500), model = fitted(rowsOf(900))): Promise<string> {
    const one: Made = await made(rows);
    const found = await evaluateRelation(await model, one.relation, options).then(
      () => 'none',
      (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
    );
    one.close();
    return found;
  }
  const replaced = (sql: string) => `SELECT * REPLACE (${sql}) FROM (${rowsOf(500)})`;

  it('is refused by name', async () => {
    expect(await failure({ against: {} })).toMatch(/^option-unavailable: against needs the rows in memory/);
    expect(await failure({ bootstrap: 200 })).toMatch(/^option-unavailable: bootstrap/);
    expect(await failure({ bins: 201 })).toMatch(/^option-unavailable: .*200 bins/);
    expect(await failure({ curvePoints: 5000 }, rowsOf(9000))).toMatch(/^option-unavailable: .*curve/);
    expect(await failure({ thershold: 0.5 })).toMatch(/^option-unknown.*threshold/);
    expect(await failure({ weights: Float64Array.of(1) })).toMatch(/^option-invalid/);
    expect(await failure({ weights: 'v' })).toMatch(/^column-unknown/);
    expect(await failure({ by: 'i' })).toMatch(/^data-shape: i has more than 100/);
    expect(await failure({ missing: 'fail' })).toMatch(/^value-missing/);
    expect(await failure({ threshold: 'youden' }, replaced("'yes' AS y"))).toMatch(/^option-unavailable/);
  });

  it('is told of the rows', async () => {
    expect(await failure({}, replaced("CASE WHEN i = 9 THEN 'maybe' ELSE y END AS y"))).toMatch(
      /^level-unknown: The y is "maybe" in one row.*"no"/,
    );
    expect(await failure({ weights: 'w' }, replaced('CASE WHEN i = 9 THEN -2 ELSE w END AS w'))).toMatch(
      /^weights-invalid: The weight in one row.* is -2/,
    );
    expect(await failure({ weights: 'w' }, replaced("'Infinity'::DOUBLE AS w"))).toMatch(
      /^weights-invalid.*infinite/,
    );
    expect(await failure({}, replaced('NULL AS x'))).toMatch(/^data-empty/);
    expect(await failure({}, 'SELECT 1 AS x')).toMatch(/^column-unknown/);
    expect(await failure({}, replaced("'one' AS x"))).toMatch(/^column-type: x was a number/);
    const counts = fitted('SELECT range AS x, range % 3 AS s, 2 AS f FROM range(50)', 'cbind(s, f) ~ x');
    expect(await failure({}, 'SELECT 1 AS x, -1 AS s, 2 AS f', counts)).toMatch(/^value-out-of-domain/);
    const separated = fitted(rowsOf(900), 'I(x > 0) ~ x');
    expect(await failure({}, rowsOf(500), separated)).toMatch(/^option-unavailable: .*infinite/);
  });
});
