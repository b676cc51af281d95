/** Separated classes: the direction multiplied out, the limits, and what stays finite. */
import { describe, expect, it } from 'vitest';
import { type Fit, fitSync } from '../../src/index.js';

interface Row {
  readonly y: string;
  readonly g: string;
  readonly x?: number;
}

/** Rows by counts of classes in groups. */
function cells(counts: Readonly<Record<string, Readonly<Record<string, number>>>>): Row[] {
  return Object.entries(counts).flatMap(([g, byClass]) =>
    Object.entries(byClass).flatMap(([y, count]) => Array.from({ length: count }, () => ({ y, g }))),
  );
}

/** xᵀ(d_y − dₖ) for all other classes of all rows; x: columns of the design of a row. */
function margins(fit: Fit, rows: readonly Row[], x: (row: Row) => number[]): number[] {
  const { classes, separation } = fit.report;
  const levels = classes!.map(({ level }) => level);
  const columns = fit.schema.columns.length;
  const along = (row: Row, k: number) =>
    k === 0
      ? 0
      : x(row).reduce((sum, value, j) => sum + value * separation!.direction[(k - 1) * columns + j]!, 0);
  return rows.flatMap((row) => {
    const own = levels.indexOf(row.y);
    return levels.flatMap((_, k) => (k === own ? [] : [along(row, own) - along(row, k)]));
  });
}

const indicators = ({ g }: Row) => [1, g === 'q' ? 1 : 0, g === 'r' ? 1 : 0];

describe('a class that a group lacks', () => {
  const rows = cells({ p: { a: 8, b: 5, c: 3 }, q: { a: 4, b: 6 }, r: { a: 2, b: 7, c: 9 } });
  const fitted = fitSync(rows, 'y ~ g');
  const { report } = fitted;
  const by = (name: string) => report.coefficients.find((one) => `${one.class}:${one.term}` === name)!;

  it('has one infinite coefficient, by name and class', () => {
    expect(report.converged).toBe(false);
    expect(report.stopReason).toBe('separation');
    expect(report.separation!.kind).toBe('quasi');
    expect(report.separation!.terms).toEqual(['c:g[q]']);
    expect(by('c:g[q]')).toMatchObject({ estimate: null, limit: '-infinity', standardError: null, p: null });
    expect(report.coefficients.filter(({ limit }) => limit !== undefined)).toHaveLength(1);
  });

  it('multiplies out, strictly in the rows it counts', () => {
    const all = margins(fitted, rows, indicators);
    expect(Math.min(...all)).toBe(0);
    expect(report.separation!.rows).toBe(10);
    expect(all.filter((value) => value > 0)).toHaveLength(10);
  });

  it('has the limits of the others, and the supremum of the likelihood', () => {
    const odds = (a: number, b: number) => Math.log(a / b);
    expect(by('b:(Intercept)').estimate).toBeCloseTo(odds(5, 8), 13);
    expect(by('b:g[q]').estimate).toBeCloseTo(odds(6, 4) - odds(5, 8), 13);
    expect(by('c:g[r]').estimate).toBeCloseTo(odds(9, 2) - odds(3, 8), 13);
    expect(by('b:g[q]').standardError).toBeCloseTo(Math.sqrt(1 / 5 + 1 / 8 + 1 / 6 + 1 / 4), 13);
    const loss = (...counts: number[]) => {
      const total = counts.reduce((sum, one) => sum + one, 0);
      return counts.reduce((sum, one) => sum + one * Math.log(one / total), 0);
    };
    expect(report.logLikelihood).toBeCloseTo(loss(8, 5, 3) + loss(4, 6) + loss(2, 7, 9), 11);
  });

  it('predicts 0 where the class cannot be, and the shares elsewhere', () => {
    const { classes } = fitted.predict([{ g: 'q' }, { g: 'p' }], { intervals: 'wald' });
    expect(classes!.probabilities.map((values) => values[0])).toEqual([
      expect.closeTo(0.4, 14),
      expect.closeTo(0.6, 14),
      0,
    ]);
    expect(classes!.probabilities[2]![1]).toBeCloseTo(3 / 16, 14);
    expect(classes!.intervals!.standardErrors[0]![0]).toBeNaN();
    expect(classes!.intervals!.standardErrors[2]![1]).toBeCloseTo(Math.sqrt(((3 / 16) * (13 / 16)) / 16), 13);
  });

  it('is told in words', () => {
    expect(fitted.summary()).toContain('Quasi-complete separation');
    expect(fitted.summary()).toContain('c:g[q] (-infinity)');
  });
});

describe('a base that a group lacks', () => {
  it('takes the coefficients of all other classes with it', () => {
    const rows = cells({ p: { a: 8, b: 5, c: 3 }, q: { b: 6, c: 4 } });
    const { report } = fitSync(rows, 'y ~ g');
    expect(report.separation!.terms).toEqual(['b:g[q]', 'c:g[q]']);
    const limits = report.coefficients.filter(({ limit }) => limit !== undefined).map(({ limit }) => limit);
    expect(limits).toEqual(['+infinity', '+infinity']);
  });
});

describe('complete separation', () => {
  it('of three classes along a line', () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({ y: 'abc'[Math.floor(i / 10)]!, g: 'p', x: i }));
    const fitted = fitSync(rows, 'y ~ x');
    const { separation, logLikelihood } = fitted.report;
    expect(separation!.kind).toBe('complete');
    expect(separation!.rows).toBe(30);
    expect(logLikelihood + 0).toBe(0);
    expect(Math.min(...margins(fitted, rows, ({ x }) => [1, x!]))).toBeGreaterThan(0);
    const { classes } = fitted.predict(rows);
    expect(rows.map((_, i) => classes!.levels[classes!.mostProbable[i]!])).toEqual(rows.map(({ y }) => y));
  });

  it('of one class from two that overlap is quasi-complete', () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      y: i >= 30 ? 'c' : 'ab'[(i * i + i) % 3 === 0 ? 1 : 0]!,
      g: 'p',
      x: i,
    }));
    const fitted = fitSync(rows, 'y ~ x');
    const { separation, coefficients } = fitted.report;
    expect(separation!.kind).toBe('quasi');
    expect(separation!.terms).toEqual(['c:(Intercept)', 'c:x']);
    expect(Math.min(...margins(fitted, rows, ({ x }) => [1, x!]))).toBeGreaterThanOrEqual(0);
    const two = fitSync(
      rows.filter(({ y }) => y !== 'c'),
      'y ~ x',
    );
    expect(coefficients[1]!.estimate).toBeCloseTo(two.coefficients[1]!.estimate!, 12);
  });
});

describe('classes that are nearly separated', () => {
  it('have an estimate', () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({
      y: i === 25 ? 'b' : i === 45 ? 'a' : 'abc'[Math.floor(i / 20)]!,
      x: i,
    }));
    const { report } = fitSync([...rows, { y: 'c', x: 30 }], 'y ~ x');
    expect(report.separation).toBeNull();
    expect(report.converged).toBe(true);
  });
});
