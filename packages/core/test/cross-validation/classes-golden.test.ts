import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { crossValidate } from '../../src/index.js';

interface Case {
  readonly name: string;
  readonly alpha: number;
  readonly measure: 'deviance' | 'misclassification';
  readonly weighted: boolean;
  readonly mean: readonly number[];
  readonly standardError: readonly number[];
  readonly minimum: number;
  readonly oneStandardError: number;
}

function read(name: string): unknown {
  const file = new URL(`../../../../test/golden/penalties-classes/${name}`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

const { folds, lambdas, cases } = read('cross-validation.json') as {
  folds: number[];
  lambdas: number[];
  cases: Case[];
};
const { classes, data } = read('glmnet.json') as { classes: string[]; data: Record<string, number[]> };

describe('cross-validation of several classes', () => {
  it.each(cases)('of iris is that of cv.glmnet: $name', async (one) => {
    const table = { ...data, Species: classes, w: classes.map((_, i) => 1 + (i % 3)) };
    const { curves, choices } = await crossValidate(table, `Species ~ ${Object.keys(data).join(' + ')}`, {
      ...{ alpha: one.alpha, lambdas, folds, measure: one.measure, foldTolerance: 1e-9 },
      ...(one.weighted && { weights: 'w' }),
    });
    for (const [i, { mean, standardError }] of curves[0]!.points.entries()) {
      expect(Math.abs(mean! / one.mean[i]! - 1)).toBeLessThan(1e-6);
      expect(Math.abs(standardError! / one.standardError[i]! - 1)).toBeLessThan(1e-5);
    }
    expect(choices.minimum.lambda).toBe(one.minimum);
    expect(choices['one-standard-error'].lambda).toBe(one.oneStandardError);
  });
});
