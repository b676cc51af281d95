/** A fit whose rows stayed in an engine, held to the fit of the same rows in memory: 10 digits of every figure. */
import type { Fit } from '@oddsmith/core';
import { expect } from 'vitest';

const FIGURES = ['logLikelihood', 'deviance', 'nullDeviance', 'aic', 'bic', 'dfResidual', 'rows'] as const;

export function expectSameFit(found: Fit, whole: Fit): void {
  expect(found.report.converged).toBe(true);
  expect(found.schema).toEqual(whole.schema);
  found.coefficients.forEach(({ term, estimate, standardError, p }, j) => {
    const one = whole.coefficients[j]!;
    expect(term).toBe(one.term);
    expect(Math.abs(estimate! - one.estimate!) / Math.abs(one.estimate!), term).toBeLessThan(1e-10);
    expect(Math.abs(standardError! / one.standardError! - 1), term).toBeLessThan(1e-10);
    expect(Math.abs(p! / one.p! - 1), term).toBeLessThan(1e-7);
  });
  for (const name of FIGURES)
    expect(Math.abs(found.report[name]! / whole.report[name]! - 1), name).toBeLessThan(1e-10);
  expect(found.report.pseudoRSquared.tjur ?? 0).toBeCloseTo(whole.report.pseudoRSquared.tjur ?? 0, 10);
  expect(found.report.terms.map(({ term, df }) => [term, df])).toEqual(
    whole.report.terms.map(({ term, df }) => [term, df]),
  );
  found.report.terms.forEach(({ statistic }, i) => {
    expect(Math.abs(statistic - whole.report.terms[i]!.statistic)).toBeLessThan(1e-8 * (1 + statistic));
  });
}
