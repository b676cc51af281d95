import { describe, expect, it } from 'vitest';
import { averageOf, averageOfRepeats } from '../../src/cross-validation/average.js';
import { choose } from '../../src/cross-validation/choices.js';

describe('means over folds', () => {
  it('weigh the folds, and take their error from the spread', () => {
    const values = [0.5, 0.9, 0.7];
    const weights = [10, 20, 30];
    const mean = (0.5 * 10 + 0.9 * 20 + 0.7 * 30) / 60;
    const variance = (10 * (0.5 - mean) ** 2 + 20 * (0.9 - mean) ** 2 + 30 * (0.7 - mean) ** 2) / 60 / 2;
    const found = averageOf(values.map((value, i) => ({ value, weight: weights[i]! })))!;
    expect(found.mean).toBeCloseTo(mean, 14);
    expect(found.standardError).toBeCloseTo(Math.sqrt(variance), 14);
  });

  it('leave out folds without a value', () => {
    const folds = [
      { value: 1, weight: 1 },
      { value: null, weight: 5 },
      { value: 3, weight: 1 },
    ];
    expect(averageOf(folds)).toEqual({ mean: 2, standardError: 1 });
    expect(averageOf([{ value: null, weight: 1 }])).toBeNull();
  });

  it('do not become surer by shuffling the same rows again', () => {
    const folds = [
      { value: 1, weight: 1 },
      { value: 3, weight: 1 },
    ];
    expect(averageOfRepeats([folds, folds, folds])).toEqual(averageOf(folds));
  });
});

describe('choices', () => {
  const curve = (alpha: number, means: readonly (number | null)[], standardError = 0.1) => ({
    alpha,
    points: means.map((mean) => (mean === null ? null : { mean, standardError })),
  });

  it('take the least mean, and the largest lambda within its standard error', () => {
    const curves = [curve(1, [2, 1.4, 1.25, 1.22, 1.3]), curve(0.5, [2, 1.35, 1.29, 1.2, 1.21])];
    expect(choose(curves, 'minimum', false)).toEqual({ curve: 1, point: 3 });
    expect(choose(curves, 'one-standard-error', false)).toEqual({ curve: 1, point: 2 });
  });

  it('take the greatest where more is better', () => {
    const curves = [curve(1, [0.5, 0.68, 0.75, 0.7])];
    expect(choose(curves, 'minimum', true)).toEqual({ curve: 0, point: 2 });
    expect(choose(curves, 'one-standard-error', true)).toEqual({ curve: 0, point: 1 });
  });

  it('take the first of equal ones, and skip points without a value', () => {
    expect(choose([curve(1, [null, 1, 1]), curve(0.5, [1])], 'minimum', false)).toEqual({
      curve: 0,
      point: 1,
    });
    expect(choose([curve(1, [null])], 'minimum', false)).toBeNull();
  });
});
