/** Profiles of coefficients whose estimate is infinite, against refits in 96-decimal fixed point. */
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { type BinomialRows, exactFit } from '../../../../test/oracle/newton.js';
import { binomialRows, readZoo } from '../../../../test/oracle/zoo.js';
import { zooFit, zooTable } from '../../../../test/oracle/zoo-fit.js';
import { fit, fitSync, loadModel, readCsvSync } from '../../src/index.js';

/** χ²(1) quantile of 0.95. */
const CHI = 3.841458820694124;

/** −2·(log-likelihood) of the best fit with coefficient j held at θ. */
function heldAt(rows: BinomialRows, j: number, theta: number): number {
  const offset = Array.from(rows.columns[j]!, (x, i) => (rows.offset?.[i] ?? 0) + theta * x);
  const columns = rows.columns.filter((_, k) => k !== j);
  return -2 * Number(exactFit({ ...rows, columns, offset }).logLikelihood);
}

/** Where that is `CHI` above its infimum: Newton's step from a bound that was found. */
function corrected(rows: BinomialRows, j: number, infimum: number, bound: number | null): string {
  const near = bound!;
  const excess = (theta: number) => heldAt(rows, j, theta) - infimum - CHI;
  const apart = 1e-3;
  const slope = (excess(near + apart) - excess(near - apart)) / (2 * apart);
  expect(Math.abs(slope)).toBeGreaterThan(0.1);
  return (near - excess(near) / slope).toPrecision(17);
}

const labels = (y: readonly number[]) => ({
  events: y.map((value) => BigInt(value) << 320n),
  others: y.map((value) => BigInt(1 - value) << 320n),
});

describe('quasi-complete separation', () => {
  const set = readZoo('endometrial_sep');
  const fitted = zooFit(set, { intervals: 'profile' });
  const [, nv, pi] = fitted.coefficients;

  it('leaves the infinite side open, and finds the other', () => {
    expect(nv).toMatchObject({ estimate: null, limit: '+infinity', standardError: null, z: null, p: null });
    const [low, high] = nv!.interval!;
    expect(high).toBeNull();
    const wanted = corrected(binomialRows(set), 1, -2 * Number(set.certified.supremum_loglik), low!);
    expect(correctDigits(low, wanted)).toBeGreaterThanOrEqual(12);
    expect(nv!.oddsRatioInterval![0]).toBeCloseTo(Math.exp(low!), 12);
    expect(nv!.oddsRatioInterval![1]).toBeNull();
    expect(fitted.report.warnings).toEqual([]);
  });

  it('has the likelihood-ratio test of the term', () => {
    const { statistic, df, p } = nv!.likelihoodRatioTest!;
    expect(df).toBe(1);
    const term = fitted.report.terms.find((one) => one.term === 'NV')!;
    expect(statistic).toBeCloseTo(term.statistic, 11);
    expect(p).toBeCloseTo(term.p, 12);
    expect(statistic).toBeCloseTo(set.drop1_lrt.LRT[1]!, 6);
  });

  it('leaves the finite ones their own', () => {
    const { columns, ...counts } = binomialRows(set);
    // The limit: without the rows that NV separates.
    const kept = Array.from(columns[1]!, (x, i) => (x === 0 ? i : -1)).filter((i) => i >= 0);
    const rows = {
      columns: [0, 2, 3].map((k) => kept.map((i) => columns[k]![i]!)),
      events: kept.map((i) => counts.events[i]!),
      others: kept.map((i) => counts.others[i]!),
    };
    const infimum = -2 * Number(set.certified.supremum_loglik);
    for (const bound of pi!.interval!)
      expect(correctDigits(bound, corrected(rows, 1, infimum, bound), 0.1)).toBeGreaterThan(11);
  });

  it('is the same in turns and at once, and read again', async () => {
    const inTurns = await fit(zooTable(set), set.formula, { intervals: 'profile' });
    expect(JSON.stringify(inTurns.coefficients)).toBe(JSON.stringify(fitted.coefficients));
    expect(loadModel(fitted.modelFile()).fit.coefficients).toEqual(fitted.coefficients);
  });

  it('shows the bound in the table', () => {
    const line = fitted
      .summary({ width: 100 })
      .split('\n')
      .find((text) => text.startsWith('NV'));
    expect(line).toMatch(/\+∞ .* 0\.002 .*\[ *\d+\.\d+, +\+∞\]$/);
  });
});

describe('complete separation', () => {
  const x = [1, 2, 3.5, 4, 6, 7, 8, 11];
  const y = [1, 1, 1, 1, 0, 0, 0, 0];
  const rows: BinomialRows = { columns: [x.map(() => 1), x], ...labels(y) };

  it('has a bound where holding one coefficient leaves the others finite', () => {
    const { coefficients } = fitSync({ x, y }, 'y ~ x', { intervals: 'profile' });
    const [intercept, slope] = coefficients;
    expect(slope!.limit).toBe('-infinity');
    expect(slope!.interval![0]).toBeNull();
    const highest = slope!.interval![1];
    expect(correctDigits(highest, corrected(rows, 1, 0, highest))).toBeGreaterThanOrEqual(12);
    expect(intercept!.limit).toBe('+infinity');
    const lowest = intercept!.interval![0];
    expect(correctDigits(lowest, corrected(rows, 0, 0, lowest))).toBeGreaterThanOrEqual(12);
    const { statistic } = slope!.likelihoodRatioTest!;
    expect(statistic).toBeCloseTo(16 * Math.LN2, 11);
  });

  it('is open on both sides where another coefficient separates all the same', () => {
    const z = [3, 1, 4, 1, 5, 9, 2, 6];
    const { coefficients, report } = fitSync({ x, y, z }, 'y ~ x + z', { intervals: 'profile' });
    const flat = coefficients.find(({ term }) => term === 'z')!;
    if (flat.limit !== undefined) expect(flat.interval).toEqual([null, null]);
    expect(coefficients[1]!.interval![0]).toBeNull();
    expect(report.warnings).toEqual([]);
  });
});

describe('two columns that separate', () => {
  /** Rows with a = 1 are events, rows with b = 1 none, and c tells of neither. */
  const data = Array.from({ length: 60 }, (_, i) => {
    const [a, b] = [i % 12 === 0 ? 1 : 0, i % 12 === 5 ? 1 : 0];
    const c = ((i * 7) % 11) / 4;
    return { a, b, c, y: a === 1 ? 1 : b === 1 ? 0 : (i * i + (i >> 2)) % 3 === 0 ? 1 : 0 };
  });
  const text = ['y,a,b,c', ...data.map(({ y, a, b, c }) => `${y},${a},${b},${c}`)].join('\n');
  const { coefficients, report } = fitSync(readCsvSync(new TextEncoder().encode(text)), 'y ~ a + b + c', {
    intervals: 'profile',
  });

  it('each have the bound that is left when the rows of the other are gone', () => {
    expect(report.separation!.terms).toEqual(['a', 'b']);
    const limits = coefficients.map(({ limit }) => limit);
    expect(limits).toEqual([undefined, '+infinity', '-infinity', undefined]);
    const without = (name: 'a' | 'b') => data.filter((row) => row[name] === 0);
    const rowsOf = (kept: typeof data, name: 'a' | 'b'): BinomialRows => ({
      columns: [kept.map(() => 1), kept.map((row) => row[name]), kept.map((row) => row.c)],
      ...labels(kept.map(({ y }) => y)),
    });
    const infimum = -2 * report.logLikelihood;
    const [low, high] = [coefficients[1]!.interval![0], coefficients[2]!.interval![1]];
    const a = corrected(rowsOf(without('b'), 'a'), 1, infimum, low);
    const b = corrected(rowsOf(without('a'), 'b'), 1, infimum, high);
    expect(correctDigits(low, a, 1)).toBeGreaterThanOrEqual(12);
    expect(correctDigits(high, b, 1)).toBeGreaterThanOrEqual(12);
    expect([coefficients[1]!.interval![1], coefficients[2]!.interval![0]]).toEqual([null, null]);
  });
});
