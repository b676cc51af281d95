/** The rules for the options of cross-validation. */
import { OddsmithError } from '../errors.js';
import { FIT_RULES } from '../fit/fit-rules.js';
import { oneOf, type Rule, type Rules, validateOptions } from '../fit/validate.js';
import type { PathOptions } from '../path/options.js';
import { checkPathOptions, PATH_RULES } from '../path/path-rules.js';
import type { CrossValidationOptions } from './options.js';

const isArray = (value: unknown): value is ArrayLike<unknown> =>
  typeof value === 'object' && value !== null && 'length' in value && typeof value.length === 'number';
const isCount = (least: number) => (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= least;
const yesOrNo: Rule = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' };
const columnOrValues: Rule = {
  expected: 'the name of a column, or a value for each row',
  accepts: (value) => typeof value === 'string' || isArray(value),
};

const { onLambda: _, alpha, ...SHARED } = PATH_RULES;

export const CROSS_VALIDATION_RULES: Rules<CrossValidationOptions> = {
  ...SHARED,
  alpha: {
    expected: `${alpha.expected}, or an array of such`,
    accepts: (value) =>
      isArray(value) ? value.length > 0 && Array.from(value).every(alpha.accepts) : alpha.accepts(value),
  },
  folds: {
    expected: 'a whole number of at least 2, or the fold of each row',
    accepts: (value) => isArray(value) || isCount(2)(value),
  },
  repeats: { expected: 'a whole number of at least 1', accepts: isCount(1) },
  stratify: yesOrNo,
  group: columnOrValues,
  time: columnOrValues,
  measure: oneOf('deviance', 'auc', 'brier', 'misclassification'),
  rule: oneOf('minimum', 'one-standard-error'),
  nested: yesOrNo,
  seed: FIT_RULES.seed,
  foldTolerance: PATH_RULES.tolerance,
  onProgress: { expected: 'a function', accepts: (value) => typeof value === 'function' },
};

/** The α, in the order given. */
export function alphasOf({ alpha: given = 1 }: Pick<CrossValidationOptions, 'alpha'>): number[] {
  return typeof given === 'number' ? [given] : [...given];
}

/** Columns of groups and times. */
export function columnsAside({ group, time }: CrossValidationOptions): string[] {
  return [group, time].filter((name) => typeof name === 'string');
}

/** The options of the path at one α. */
export function pathOptions(options: CrossValidationOptions, one: number): PathOptions {
  const own = new Set<string>([
    ...['folds', 'repeats', 'stratify', 'group', 'time', 'measure', 'rule', 'nested'],
    ...['seed', 'foldTolerance', 'onProgress'],
  ]);
  const shared = Object.entries(options).filter(([name]) => !own.has(name));
  return { ...Object.fromEntries(shared), alpha: one };
}

/** Throws `option-unknown` and `option-invalid` for the first option that is not as it should be, alone or beside the others. */
export function checkOptions(options: CrossValidationOptions): void {
  validateOptions(options, CROSS_VALIDATION_RULES);
  for (const one of alphasOf(options)) checkPathOptions(pathOptions(options, one));
  const { nested = false, folds = 10 } = options;
  if (nested && folds === 2)
    throw new OddsmithError('option-invalid', 'Folds within folds need at least 3 of them.', {
      option: 'folds',
    });
}
