/** The rules for the options of what follows a selection. */
import { OddsmithError } from '../errors.js';
import { FIT_RULES } from '../fit/fit-rules.js';
import type { FitOptions } from '../fit/options.js';
import { type Rule, type Rules, validateOptions } from '../fit/validate.js';
import { checkPathOptions, PATH_RULES } from '../path/path-rules.js';
import type {
  DebiasedOptions,
  RefitSelectedOptions,
  SplitInferenceOptions,
  StabilityOptions,
} from './options.js';

const whole = (least: number): Rule => ({
  expected: `a whole number of at least ${least}`,
  accepts: (value) => Number.isInteger(value) && (value as number) >= least,
});
const callable: Rule = { expected: 'a function', accepts: (value) => typeof value === 'function' };
const number: Rule = { expected: 'a number', accepts: (value) => typeof value === 'number' };
const positive: Rule = {
  expected: 'a positive number',
  accepts: (value) => typeof value === 'number' && value > 0 && value < Infinity,
};

const {
  lambdas: _lambdas,
  lambdaCount: _count,
  lambdaRatio: _ratio,
  onLambda: _onLambda,
  family: _family,
  grouped: _grouped,
  ...SELECTING
} = PATH_RULES;
const { bounds: _bounds, ...UNBOUNDED } = SELECTING;

const REFIT: Rules<RefitSelectedOptions> = { ...SELECTING, lambda: FIT_RULES.lambda };
const DEBIASED: Rules<DebiasedOptions> = {
  ...UNBOUNDED,
  lambda: FIT_RULES.lambda,
  confidence: FIT_RULES.confidence,
};
const SPLIT: Rules<SplitInferenceOptions> = {
  ...SELECTING,
  lambda: FIT_RULES.lambda,
  ...{ splits: whole(1), folds: whole(2), seed: FIT_RULES.seed, onSplit: callable },
};
const STABILITY: Rules<StabilityOptions> = {
  ...SELECTING,
  ...{ pairs: whole(1), threshold: number, expectedFalse: positive, most: whole(1) },
  ...{ seed: FIT_RULES.seed, onPair: callable },
};

/** What the functions are called, and whether they need λ. */
const CALLS = {
  refitSelected: { rules: REFIT, needsLambda: true },
  debiased: { rules: DEBIASED, needsLambda: true },
  splitInference: { rules: SPLIT, needsLambda: false },
  stabilitySelection: { rules: STABILITY, needsLambda: false },
} as const;

/** Throws where groups are asked for: columns are selected one by one. */
function refuseGroups(options: object): void {
  if (!('grouped' in options) || !options.grouped) return;
  throw new OddsmithError('option-unavailable', 'Columns are selected one by one here, not in groups.', {
    option: 'grouped',
  });
}

/** Throws `option-unknown`, `option-invalid` and `option-unavailable` for the first option that is not as it should be. */
export function checkSelectionOptions(call: keyof typeof CALLS, options: object): void {
  refuseGroups(options);
  const { rules, needsLambda } = CALLS[call];
  const { grouped: _, ...given }: Partial<FitOptions> = options;
  validateOptions(given, rules as Rules<Partial<FitOptions>>);
  const { weightsKind, lambda } = given;
  checkPathOptions(weightsKind === undefined ? {} : { weightsKind });
  if (!needsLambda || lambda !== undefined) return;
  const message = `${call} needs the option "lambda": a positive number, the weight of the penalty that selects.`;
  throw new OddsmithError('option-invalid', message, { option: 'lambda' });
}
