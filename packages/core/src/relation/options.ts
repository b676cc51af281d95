/** What a fit of a relation takes. */
import { FIT_RULES } from '../fit/fit-rules.js';
import type { Rule, Rules } from '../fit/validate.js';
import type { LearnOptions } from './learn.js';

/** Weights and offset are columns. */
export interface FitRelationOptions extends LearnOptions {
  /** Coverage of intervals. Default 0.95. */
  readonly confidence?: number;
  /** Likelihood-ratio tests of terms. Default `auto`: all, on large data those of several columns only. */
  readonly termTests?: 'auto' | 'all' | 'none';
  /** Default 100. */
  readonly maxIterations?: number;
  readonly signal?: AbortSignal;
  /** Told of every statement before it is sent. */
  readonly onQuery?: (sql: string) => void;
}

const columnName: Rule = { expected: 'the name of a column', accepts: (value) => typeof value === 'string' };

export const RELATION_RULES: Rules<FitRelationOptions> = {
  event: FIT_RULES.event,
  reference: FIT_RULES.reference,
  levels: FIT_RULES.levels,
  contrasts: FIT_RULES.contrasts,
  weights: columnName,
  weightsKind: FIT_RULES.weightsKind,
  offset: columnName,
  missing: FIT_RULES.missing,
  confidence: FIT_RULES.confidence,
  termTests: FIT_RULES.termTests,
  maxIterations: FIT_RULES.maxIterations,
  signal: FIT_RULES.signal,
  onQuery: { expected: 'a function', accepts: (value) => typeof value === 'function' },
};
