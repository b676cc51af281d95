/** Curves beside those of cv.glmnet, with its folds and λ. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { crossValidate, type Measure } from '../../src/index.js';
import { readCsvSync } from '../../src/table/index.js';

interface Case {
  readonly name: string;
  readonly alpha: number;
  readonly weighted: boolean;
  readonly mean: readonly number[];
  readonly standardError: readonly number[];
  readonly nonzero: readonly number[];
  readonly minimum: number;
  readonly oneStandardError: number;
}

const file = (name: string) =>
  readFileSync(new URL(`../../../../test/golden/${name}`, import.meta.url), 'utf8');
const golden = JSON.parse(file('cross-validation/cv-glmnet.json')) as {
  readonly folds: readonly number[];
  readonly weights: readonly number[];
  readonly lambdas: readonly number[];
  readonly cases: readonly Case[];
};
const MEASURES: Readonly<Record<string, Measure>> = {
  ...{ 'weighted deviance': 'deviance', ridge: 'deviance', deviance: 'deviance' },
  ...{ brier: 'brier', misclassification: 'misclassification', auc: 'auc' },
};

describe('curves of pima are those of cv.glmnet', () => {
  it.each(golden.cases)('$name', async ({ name, alpha, weighted, ...theirs }) => {
    const report = await crossValidate(readCsvSync(file('zoo/pima.csv')), 'type ~ .', {
      ...{ alpha, measure: MEASURES[name]!, folds: golden.folds, lambdas: golden.lambdas },
      ...(weighted && { weights: golden.weights, weightsKind: 'importance' }),
      foldTolerance: 1e-9,
    });
    const { points } = report.curves[0]!;
    // glmnet stops at about seven digits of the coefficients.
    points.forEach(({ mean, standardError, nonzero }, i) => {
      expect(Math.abs(mean! / theirs.mean[i]! - 1)).toBeLessThan(1e-6);
      expect(Math.abs(standardError! - theirs.standardError[i]!)).toBeLessThan(1e-6);
      expect(nonzero).toBe(theirs.nonzero[i]);
    });
    expect(report.choices.minimum.lambda).toBe(theirs.minimum);
    expect(report.choices['one-standard-error'].lambda).toBe(theirs.oneStandardError);
  });
});
