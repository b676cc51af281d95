/** HC0 to HC3 against certified values, and what they refuse. */
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { finiteSets, zooFit, zooOptions, zooTable } from '../../../../test/oracle/zoo-fit.js';
import { fit, fitSync, loadModel } from '../../src/index.js';

const DIGITS = 12;
const KINDS = ['HC0', 'HC1', 'HC2', 'HC3'] as const;

describe.each(finiteSets)('$id', (set) => {
  it.each(KINDS)(`%s has ${DIGITS} digits`, (covariance) => {
    const { report } = zooFit(set, { covariance });
    const exact = set.certified_inference[`${covariance}_se`] as readonly string[];
    report.coefficients.forEach(({ standardError, term }, j) => {
      expect(correctDigits(standardError, exact[j]!), term).toBeGreaterThanOrEqual(DIGITS);
    });
    expect(report.covariance).toBe(covariance);
  });

  it('changes nothing but what the covariance says', () => {
    const plain = zooFit(set).toJSON();
    const robust = zooFit(set, { covariance: 'HC3' });
    const { coefficients } = robust.report;
    expect(coefficients.map(({ estimate }) => estimate)).toEqual(
      plain.coefficients.map(({ estimate }) => estimate),
    );
    expect(robust.report.terms).toEqual(plain.terms);
    coefficients.forEach(({ standardError, estimate, z, interval }, j) => {
      expect(Math.sqrt(robust.report.covarianceMatrix[j]![j]!)).toBe(standardError);
      expect(z).toBe(estimate! / standardError!);
      expect(interval![0]!).toBeLessThan(interval![1]!);
    });
    const again = loadModel(robust.modelFile());
    expect(again.covariance).toEqual(robust.report.covarianceMatrix);
  });
});

it('is the same with threads, in turns and at once', async () => {
  const set = finiteSets.find(({ id }) => id === 'pima')!;
  const inTurns = await fit(zooTable(set), set.formula, { ...zooOptions(set), covariance: 'HC2' });
  const { seconds: _, ...report } = inTurns.toJSON();
  const { seconds: __, ...atOnce } = zooFit(set, { covariance: 'HC2' }).toJSON();
  expect(JSON.stringify(report)).toBe(JSON.stringify(atOnce));
});

it('collapsed rows are so many observations', () => {
  const rows = Array.from({ length: 12_000 }, (_, i) => ({ y: (i * 7) % 5 < 2 ? 1 : 0, x: i % 4, g: i % 3 }));
  const own = fitSync(rows, 'y ~ x + g', { covariance: 'HC3' }).report;
  const tally = new Map<string, { y: number; x: number; g: number; n: number }>();
  for (const row of rows) {
    const key = JSON.stringify(row);
    tally.set(key, { ...row, n: (tally.get(key)?.n ?? 0) + 1 });
  }
  const counted = fitSync([...tally.values()], 'y ~ x + g', { covariance: 'HC3', weights: 'n' }).report;
  own.coefficients.forEach(({ standardError }, j) => {
    expect(Math.abs(counted.coefficients[j]!.standardError! / standardError! - 1)).toBeLessThan(1e-12);
  });
});

it('refuses leverage 1 and names the row', () => {
  const rows = [0, 0, 1, 0, 1, 1, 0, 1, 0, 1].map((y, i) => ({ y, x: i, only: i === 3 ? 1 : 0 }));
  const proportions = rows.map((row) => ({ ...row, n: 10, share: row.y * 0.5 + 0.2 }));
  const wanted = { code: 'value-out-of-domain', at: { row: 4, option: 'covariance' } };
  const fitting = () =>
    fitSync(proportions, 'share ~ x + only', { weights: 'n', weightsKind: 'totals', covariance: 'HC3' });
  expect(fitting).toThrow(expect.objectContaining(wanted));
});
