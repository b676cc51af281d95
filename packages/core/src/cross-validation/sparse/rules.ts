/** The rules for the options of cross-validation of sparse rows. */
import { OddsmithError } from '../../errors.js';
import { type Rule, type Rules, validateOptions } from '../../fit/validate.js';
import { checkSparseOptions, type SparseOptions } from '../../sparse/fit/options.js';
import { CROSS_VALIDATION_RULES } from '../rules.js';
import type { SparseCrossValidationOptions } from './options.js';

const { alpha, folds, repeats, stratify, measure, rule, nested, seed, onProgress } = CROSS_VALIDATION_RULES;

const ofEachRow: Rule = {
  expected: 'an array with a value for each row',
  accepts: (value) => typeof value === 'object' && value !== null && 'length' in value,
};

/** Checked with all else that fits take. */
const OF_FITS: Rule = { expected: 'what fitSparse takes', accepts: () => true };

const RULES: Rules<SparseCrossValidationOptions> = {
  ...{ alpha, folds, repeats, stratify, measure, rule, nested, seed, onProgress },
  ...{ group: ofEachRow, time: ofEachRow },
  foldTolerance: {
    expected: 'a number between 0 and 1',
    accepts: (value) => typeof value === 'number' && value > 0 && value < 1,
  },
  ...{ lambdas: OF_FITS, lambdaCount: OF_FITS, lambdaRatio: OF_FITS, intercept: OF_FITS },
  ...{ standardize: OF_FITS, weights: OF_FITS, event: OF_FITS, tolerance: OF_FITS, maxIterations: OF_FITS },
  ...{ threads: OF_FITS, kernel: OF_FITS, signal: OF_FITS },
};

/** What the fits take: all but what folds, measures and rules do, and the α. */
export function fitOptions(options: SparseCrossValidationOptions): Omit<SparseOptions, 'alpha'> {
  const named = Object.entries(options).filter(
    ([name]) => RULES[name as keyof SparseCrossValidationOptions] === OF_FITS,
  );
  return Object.fromEntries(named);
}

/** Throws `option-unknown` and `option-invalid` for the first option that is not as it should be, alone or beside the others. */
export function checkOptions(options: SparseCrossValidationOptions): void {
  validateOptions(options, RULES);
  checkSparseOptions(fitOptions(options));
  if (options.nested && options.folds === 2)
    throw new OddsmithError('option-invalid', 'Folds within folds need at least 3 of them.', {
      option: 'folds',
    });
}
