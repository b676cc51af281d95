/** The certified digits with relaxed SIMD: `--relaxed-simd`, `relaxedSimd`. */
import { fitSync } from '@oddsmith/core';
import { describe, expect, it } from 'vitest';
import type { FitReport } from '../../packages/core/src/fit/report.js';
import { RELAXED, RELAXED_FLAGS } from '../../packages/core/test/kernel/relaxed-engine.js';
import { correctDigits } from '../oracle/digits.js';
import { readZoo, zooIds } from '../oracle/zoo.js';
import { fitArguments, oddsmithWith } from './command-line.js';
import { FAMILIES, hardProblems } from './hard-problems.js';

describe.skipIf(!RELAXED)('with relaxed SIMD', () => {
  const sets = zooIds()
    .map(readZoo)
    .filter((set) => !set.certified.separated);

  it.each(sets)('$id', (set) => {
    const { status, stdout, stderr } = oddsmithWith(
      RELAXED_FLAGS,
      ...fitArguments(set),
      '--relaxed-simd',
      '--json',
    );
    expect(status, stderr).toBe(0);
    const { kernel, warnings, coefficients, deviance } = JSON.parse(stdout) as FitReport;
    expect(kernel).toBe('relaxed');
    expect(warnings.map(({ code }) => code)).toContain('relaxed-simd');
    expect(correctDigits(deviance, set.certified.deviance)).toBeGreaterThanOrEqual(15);
    coefficients.forEach(({ estimate, standardError }, j) => {
      expect(correctDigits(estimate, set.certified.coef[j]!)).toBeGreaterThanOrEqual(15);
      expect(correctDigits(standardError, set.certified.se[j]!)).toBeGreaterThanOrEqual(15);
    });
  });

  it.each(FAMILIES.flatMap((family) => [...hardProblems(family, 2)]))('$family, seed $seed', (problem) => {
    const { data, formula, weights, offset, exact, family } = problem;
    const { coefficients } = fitSync(data, formula, {
      termTests: 'none',
      relaxedSimd: true,
      ...(weights && { weights: weights.column, weightsKind: weights.kind }),
      ...(offset !== undefined && { offset }),
    }).toJSON();
    // A total times a share is rounded before anything is summed.
    const required = family === 'totals' ? 14 : 15;
    coefficients.forEach(({ estimate, standardError }, j) => {
      expect(correctDigits(estimate, exact.coefficients[j]!)).toBeGreaterThanOrEqual(required);
      expect(correctDigits(standardError, exact.standardErrors[j]!)).toBeGreaterThanOrEqual(required);
    });
  });
});
