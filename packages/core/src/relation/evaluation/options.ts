/** What an evaluation of a relation takes: as `evaluate`, but for what needs the rows themselves. */
import { OddsmithError } from '../../errors.js';
import { checkEvaluateOptions, type EvaluateOptions } from '../../evaluation/options.js';
import { validateOptions } from '../../fit/validate.js';
import { RELATION_RULES } from '../options.js';

/** Weights are a column. */
export interface EvaluateRelationOptions extends Omit<EvaluateOptions, 'weights' | 'against'> {
  readonly weights?: string;
  readonly signal?: AbortSignal;
  /** Told of every statement before it is sent. */
  readonly onQuery?: (sql: string) => void;
}

/** More bins than these would not fit into a result. */
const MOST_BINS = 200;

/** What is refused, and why. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  against: 'the rows are ranked by two models at once',
  bootstrap: 'samples are drawn from the rows',
  optimism: 'samples are drawn from the rows',
  cluster: 'samples are drawn from the rows',
  seed: 'samples are drawn from the rows',
};

/** Throws `option-unknown`, `option-invalid`, and `option-unavailable` for what needs the rows in memory. */
export function checkEvaluateRelationOptions({ signal, onQuery, ...options }: EvaluateRelationOptions): void {
  const { signal: signalRule, onQuery: onQueryRule, weights: weightsRule } = RELATION_RULES;
  const given = Object.fromEntries(
    Object.entries({ signal, onQuery, weights: options.weights }).filter(([, value]) => value !== undefined),
  );
  validateOptions(given, { signal: signalRule, onQuery: onQueryRule, weights: weightsRule });
  const name = Object.keys(options).find((one) => one in ELSEWHERE);
  if (name !== undefined)
    throw unavailable(
      name,
      `${name} needs the rows in memory (${ELSEWHERE[name]!}), and they are in a database.`,
    );
  checkEvaluateOptions(options);
  if ((options.bins ?? 0) > MOST_BINS)
    throw unavailable(
      'bins',
      `In a database there are at most ${MOST_BINS} bins, and ${options.bins} are asked.`,
    );
}

export function unavailable(option: string, message: string): OddsmithError {
  return new OddsmithError('option-unavailable', message, { option });
}
