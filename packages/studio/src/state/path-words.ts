/** Penalties, measures and rules in words. */
import type { Measure, Rule } from '@oddsmith/core';
import type { Shrinking } from './estimation.js';

export const SHRINKING_NAMES: Readonly<Record<Shrinking, string>> = {
  ridge: 'Ridge',
  lasso: 'Lasso',
  'elastic-net': 'Elastic net',
};

export const MEASURE_NAMES: Readonly<Record<Measure, string>> = {
  deviance: 'deviance',
  auc: 'area under the ROC curve',
  brier: 'Brier score',
  misclassification: 'share misclassified',
};

export const RULE_NAMES: Readonly<Record<Rule, string>> = {
  minimum: 'the best λ',
  'one-standard-error': 'the largest λ within one standard error of it',
};
