/** Checks options against one table of rules for each call. */
import { didYouMean, OddsmithError } from '../errors.js';
import type { PredictOptions } from './predict.js';

export interface Rule {
  /** What is expected, as the message says it. */
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  /** What came instead, where one of many entries is wrong: which, and what it is. */
  readonly got?: (value: unknown) => string;
}

export const oneOf = (...names: string[]): Rule => ({
  expected: `one of ${names.map((name) => `"${name}"`).join(', ')}`,
  accepts: (value) => typeof value === 'string' && names.includes(value),
});

export type Rules<Options> = Readonly<Record<keyof Options, Rule>>;

export const confidence: Rule = {
  expected: 'a number above 0 and below 1',
  accepts: (value) => typeof value === 'number' && value > 0 && value < 1,
};

export const PREDICT_RULES: Rules<PredictOptions> = {
  intervals: oneOf('none', 'wald'),
  confidence,
  missing: oneOf('drop', 'fail'),
};

/** A value as a message shows it. */
export function show(value: unknown): string {
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
      const message = `Option "${name}" must be ${rule.expected}, got ${(rule.got ?? show)(value)}.`;
      throw new OddsmithError('option-invalid', message, { option: name });
    }
  }
}
