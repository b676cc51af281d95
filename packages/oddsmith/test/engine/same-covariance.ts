import type { Fit } from '@oddsmith/core';
import { expect } from 'vitest';

export const far = (found: number | null | undefined, wanted: number | null | undefined) =>
  found === wanted ? 0 : Math.abs(found! / wanted! - 1);

/** Everything that a covariance decides, to 10 digits. */
export function expectSameCovariance(found: Fit, whole: Fit, digits = 1e-10): void {
  const [ours, theirs] = [found.report, whole.report];
  expect(ours.coefficients.map(({ term }) => term)).toEqual(theirs.coefficients.map(({ term }) => term));
  ours.coefficients.forEach(({ term, standardError, z, p }, j) => {
    const one = theirs.coefficients[j]!;
    expect(standardError === null).toBe(one.standardError === null);
    if (standardError === null) return;
    expect(far(standardError, one.standardError), term).toBeLessThan(digits);
    expect(Math.abs(z! - one.z!), term).toBeLessThan(digits * (1 + Math.abs(one.z!)));
    expect(far(p, one.p), term).toBeLessThan(digits * (1 + one.z! ** 2) * 10);
  });
  expect([ours.covariance, ours.groups, ours.warnings]).toEqual([
    theirs.covariance,
    theirs.groups,
    theirs.warnings,
  ]);
  const deviation = (j: number) => theirs.coefficients[j]!.standardError!;
  theirs.covarianceMatrix.forEach((row, j) => {
    row.forEach((entry, k) => {
      const own = ours.covarianceMatrix[j]![k]!;
      expect(own === null).toBe(entry === null);
      if (entry !== null) expect(Math.abs(own - entry) / deviation(j) / deviation(k)).toBeLessThan(digits);
    });
  });
  const tests = ({ waldTests }: Fit['report']) => [waldTests?.model, ...(waldTests?.terms ?? [])];
  tests(theirs).forEach((test, i) => {
    const own = tests(ours)[i];
    expect(own?.df).toBe(test?.df);
    if (test) expect(far(own!.statistic, test.statistic)).toBeLessThan(100 * digits);
  });
  if (ours.aliased.length === 0)
    expect(ours.terms.map(({ term, df }) => [term, df])).toEqual(
      theirs.terms.map(({ term, df }) => [term, df]),
    );
  for (const name of ['aic', 'bic', 'dfResidual', 'dfNull', 'rows', 'rowsDropped'] as const)
    expect(ours[name] ?? 0).toBeCloseTo(theirs[name] ?? 0, 7);
}
