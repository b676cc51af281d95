/** What the options of the functions over plain arrays may be. */
import { UPDATE_RULES } from '../solver/update-rules.js';

export const RATE = {
  expected: 'a positive number',
  accepts: (value: unknown) => typeof value === 'number' && value > 0 && Number.isFinite(value),
};

const oneOf = (...names: string[]) => ({
  expected: `one of ${names.map((name) => `"${name}"`).join(', ')}`,
  accepts: (value: unknown) => names.includes(String(value)),
});

const wholeFrom = (least: number) => ({
  expected: `a whole number of at least ${least}`,
  accepts: (value: unknown) => Number.isInteger(value) && Number(value) >= least,
});

export const LAYOUT_RULES = { layout: oneOf('rows', 'columns') };

export const GRADIENT_RULES = { ...LAYOUT_RULES, reduction: oneOf('sum', 'mean') };

const DESCENT_RULES = {
  ...GRADIENT_RULES,
  rate: RATE,
  epochs: wholeFrom(1),
  batchSize: wholeFrom(1),
  seed: wholeFrom(0),
};

export const LEARN_RULES = {
  ...DESCENT_RULES,
  solver: oneOf(...Object.keys(UPDATE_RULES)),
  start: {
    expected: 'an object { intercept, weights }',
    accepts: (value: unknown) =>
      typeof value === 'object' && value !== null && 'intercept' in value && 'weights' in value,
  },
};

export const REGRESSION_RULES = {
  ...DESCENT_RULES,
  solver: oneOf('newton', 'lbfgs', ...Object.keys(UPDATE_RULES)),
  classes: {
    expected: 'an array of two different labels',
    accepts: (value: unknown) => Array.isArray(value) && value.length === 2 && value[0] !== value[1],
  },
};
