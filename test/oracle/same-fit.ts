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

/** Every number of what was learnt, to 13 digits of the size of the numbers beside it; all else exactly. */
function expectNear(found: unknown, whole: unknown, where: string, size = 0): void {
  if (typeof whole === 'number' && typeof found === 'number') {
    expect(Math.abs(found - whole), `${where}: ${found} for ${whole}`).toBeLessThanOrEqual(
      1e-13 * Math.max(Math.abs(whole), size),
    );
  } else if (Array.isArray(whole) && Array.isArray(found)) {
    expect(found.length, where).toBe(whole.length);
    for (const [i, value] of whole.entries()) expectNear(found[i], value, `${where}[${i}]`, size);
  } else if (typeof whole === 'object' && whole !== null && typeof found === 'object' && found !== null) {
    expect(Object.keys(found)).toEqual(Object.keys(whole));
    // Centres of polynomials may be 0 but for rounding.
    const { norms } = whole as { norms?: number[] };
    const largest = norms === undefined ? size : Math.max(...norms.slice(1));
    for (const [key, value] of Object.entries(whole))
      expectNear((found as Record<string, unknown>)[key], value, `${where}.${key}`, largest);
  } else expect(found, where).toBe(whole);
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

export function expectSameSchema(found: Fit['schema'], whole: Fit['schema']): void {
  expectNear(plain(found), plain(whole), 'schema');
}

/** What was learnt, to its rounding, and the estimates; columns may be aliased. */
export function expectSameEstimates(found: Fit, whole: Fit): void {
  expectSameSchema(found.schema, whole.schema);
  found.coefficients.forEach(({ term, estimate, standardError }, j) => {
    const one = whole.coefficients[j]!;
    expect(estimate === null, term).toBe(one.estimate === null);
    if (one.estimate === null) return;
    expect(Math.abs(estimate! - one.estimate) / one.standardError!, term).toBeLessThan(1e-10);
    expect(Math.abs(standardError! / one.standardError! - 1), term).toBeLessThan(1e-10);
  });
  expect(found.report).toMatchObject({ rows: whole.report.rows, rowsDropped: whole.report.rowsDropped });
  expect(Math.abs(found.report.logLikelihood / whole.report.logLikelihood - 1)).toBeLessThan(1e-12);
}
