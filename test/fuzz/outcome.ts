/** What every input must end in: a fit whose numbers are all finite, or an OddsmithError that says something. */
import { type Data, type FitOptions, fitSync, OddsmithError } from '@oddsmith/core';
import { expect } from 'vitest';

/** Runs of each property; the seed is fixed, so that a failure can be run again. */
export const RUNS = Number(process.env.FUZZ_RUNS ?? 1000);
export const SEED = 20261121;

/** Paths of numbers that are not finite, in any depth. */
export function notFinite(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => notFinite(part, `${path}.${key}`));
}

export function expectGoodError(error: unknown): void {
  if (!(error instanceof OddsmithError)) throw error;
  expect(error.message.length).toBeGreaterThan(10);
  expect(error.message).not.toMatch(/undefined|NaN is|\[object/);
}

/** Fits, or fails as a fit may; returns whether there was a fit. */
export function fitOrError(data: Data, formula: string, options: FitOptions = {}): boolean {
  try {
    const fit = fitSync(data, formula, { maxIterations: 60, ...options });
    expect(notFinite(fit.report)).toEqual([]);
    expect(fit.summary()).not.toMatch(/\bNaN\b|undefined/);
    const { probability, problems } = fit.predict(data);
    const wrong = Array.from(probability).findIndex((p, row) => !problems.has(row) && !(p >= 0 && p <= 1));
    expect(wrong).toBe(-1);
    return true;
  } catch (error) {
    expectGoodError(error);
    return false;
  }
}
