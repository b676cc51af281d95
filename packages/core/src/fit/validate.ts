/** Checks options against one table of rules for each call. */
import { didYouMean, OddsmithError } from '../errors.js';
import type { FitOptions } from './options.js';
import type { PredictOptions } from './predict.js';

interface Rule {
  /** What is expected, as the message says it. */
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
}

const oneOf = (...names: string[]): Rule => ({
  expected: `one of ${names.map((name) => `"${name}"`).join(', ')}`,
  accepts: (value) => typeof value === 'string' && names.includes(value),
});
const text: Rule = { expected: 'a text', accepts: (value) => typeof value === 'string' };
const byColumn = (expected: string, accepts: (value: unknown) => boolean): Rule => ({
  expected,
  accepts: (value) => typeof value === 'object' && value !== null && Object.values(value).every(accepts),
});
const isText = (value: unknown) => typeof value === 'string';
const isArray = (value: unknown) =>
  typeof value === 'object' && value !== null && 'length' in value && typeof value.length === 'number';
const columnOrValues: Rule = {
  expected: 'the name of a column, or a number for each row',
  accepts: (value) => isText(value) || isArray(value),
};
const callable: Rule = { expected: 'a function', accepts: (value) => typeof value === 'function' };

type Rules<Options> = Readonly<Record<keyof Options, Rule>>;

const confidence: Rule = {
  expected: 'a number above 0 and below 1',
  accepts: (value) => typeof value === 'number' && value > 0 && value < 1,
};

export const FIT_RULES: Rules<FitOptions> = {
  family: oneOf('auto', 'binary'),
  event: text,
  reference: byColumn('an object from column to level', isText),
  levels: byColumn(
    'an object from column to an array of levels',
    (value) => Array.isArray(value) && value.every(isText),
  ),
  weights: columnOrValues,
  weightsKind: oneOf('frequency', 'totals', 'importance'),
  offset: columnOrValues,
  missing: oneOf('drop', 'fail'),
  types: byColumn(
    'an object from column to "number", "text" or "date"',
    (value) => value === 'number' || value === 'text' || value === 'date',
  ),
  solver: oneOf('newton', 'lbfgs'),
  confidence,
  maxIterations: {
    expected: 'a whole number of at least 1',
    accepts: (value) => typeof value === 'number' && Number.isInteger(value) && value >= 1,
  },
  termTests: oneOf('auto', 'all', 'none'),
  kernel: oneOf('auto', 'wasm', 'twin'),
  signal: {
    expected: 'an AbortSignal',
    accepts: (value) => typeof value === 'object' && value !== null && 'aborted' in value,
  },
  onIteration: callable,
};

export const PREDICT_RULES: Rules<PredictOptions> = {
  intervals: oneOf('none', 'wald'),
  confidence,
  missing: oneOf('drop', 'fail'),
};

function show(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value === 'number' || typeof value === 'boolean' || value == null) return String(value);
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}

/** Throws `option-unknown` or `option-invalid` for the first option that is not as the rules say. */
export function validateOptions<Options extends object>(options: Options, rules: Rules<Options>): void {
  const names = Object.keys(rules);
  for (const [name, value] of Object.entries(options)) {
    if (!names.includes(name)) {
      const message = `There is no option "${name}".${didYouMean(name, names)}`;
      throw new OddsmithError('option-unknown', message, { option: name });
    }
    const rule = rules[name as keyof Options];
    if (value !== undefined && !rule.accepts(value)) {
      const message = `Option "${name}" must be ${rule.expected}, got ${show(value)}.`;
      throw new OddsmithError('option-invalid', message, { option: name });
    }
  }
}
