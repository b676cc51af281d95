/** Profile-likelihood intervals and the tests that go with them, against certified values. */
import { describe, expect, it } from 'vitest';
import { correctDigits } from '../../../../test/oracle/digits.js';
import { finiteSets, zooFit, zooOptions, zooTable } from '../../../../test/oracle/zoo-fit.js';
import { type FitOptions, fit, loadModel, readCsvSync } from '../../src/index.js';

const DIGITS = 12;
const PROFILE: FitOptions = { intervals: 'profile' };

const profiled = finiteSets.filter(({ certified_inference: known }) => known.profile_ci95 !== undefined);

describe.each(profiled)('$id', (set) => {
  const fitted = zooFit(set, PROFILE);
  const exact = set.certified_inference as unknown as {
    profile_ci95: readonly (readonly [string, string])[];
    lr_stat_per_coef: readonly string[];
  };

  it(`intervals have ${DIGITS} digits`, () => {
    fitted.coefficients.forEach(({ interval, term, estimate, standardError }, j) => {
      for (const side of [0, 1] as const) {
        const wanted = exact.profile_ci95[j]![side];
        // A bound near 0 has the digits of the larger of what it is the difference of.
        const scale = Math.max(Math.abs(Number(wanted)), Math.abs(estimate!), standardError!);
        const digits = correctDigits(interval![side], wanted, scale);
        expect(digits, `${term} ${side}: ${interval![side]}, not ${wanted}`).toBeGreaterThanOrEqual(DIGITS);
      }
    });
  });

  it(`likelihood-ratio statistics have ${DIGITS} digits`, () => {
    fitted.coefficients.forEach(({ likelihoodRatioTest: test, term }, j) => {
      const wanted = exact.lr_stat_per_coef[j]!;
      const scale = Math.max(Number(wanted), Number(set.certified.deviance));
      expect(test!.df).toBe(1);
      expect(correctDigits(test!.statistic, wanted, scale), term).toBeGreaterThanOrEqual(DIGITS);
    });
  });

  it('leaves the rest to Wald, and is read again', () => {
    const plain = zooFit(set);
    expect(fitted.coefficients.map(({ p }) => p)).toEqual(plain.coefficients.map(({ p }) => p));
    expect(fitted.report.intervals).toBe('profile');
    expect(fitted.report.warnings).toEqual(plain.report.warnings);
    expect(loadModel(fitted.modelFile()).fit.coefficients).toEqual(fitted.report.coefficients);
  });
});

it('is the same in turns and at once', async () => {
  const set = finiteSets.find(({ id }) => id === 'birthwt')!;
  const inTurns = await fit(zooTable(set), set.formula, { ...zooOptions(set), ...PROFILE, confidence: 0.9 });
  const { seconds: _, ...report } = inTurns.toJSON();
  const { seconds: __, ...atOnce } = zooFit(set, { ...PROFILE, confidence: 0.9 }).toJSON();
  expect(JSON.stringify(report)).toBe(JSON.stringify(atOnce));
});

it('has the finite side of what is separated', () => {
  const text = [
    'y,x,z',
    ...Array.from({ length: 24 }, (_, i) => `${i % 5 === 0 || i > 20 ? 1 : 0},${i % 7},${i > 20 ? 1 : 0}`),
  ].join('\n');
  const table = readCsvSync(new TextEncoder().encode(text));
  return fit(table, 'y ~ x + z', PROFILE).then(({ report }) => {
    const [, x, z] = report.coefficients;
    expect(report.separation!.terms).toEqual(['z']);
    expect(x!.interval!.every((bound) => bound !== null)).toBe(true);
    expect([z!.estimate, z!.interval![1]]).toEqual([null, null]);
  });
});
