/** What a fit of a relation takes. */
import { FIT_RULES } from '../fit/fit-rules.js';
import type { Rule, Rules } from '../fit/validate.js';
import type { Iteration } from '../objective/objective.js';
import type { LearnOptions } from './learn.js';

/** Weights and offset are columns. */
export interface FitRelationOptions extends LearnOptions {
  /** Coverage of intervals. Default 0.95. */
  readonly confidence?: number;
  /** Likelihood-ratio tests of terms. Default `auto`: all, on large data those of several columns only. */
  readonly termTests?: 'auto' | 'all' | 'none';
  /** Default 100. */
  readonly maxIterations?: number;
  /** Gets bytes to be kept one after the other, from which `resume` takes the fit up: see `fit`. */
  readonly checkpoint?: (bytes: Uint8Array) => void;
  /** The bytes of an earlier checkpoint: what it knows is not asked again. */
  readonly resume?: Uint8Array;
  readonly signal?: AbortSignal;
  /** Told of every step: where the fit is, in units of the data. */
  readonly onIteration?: (iteration: Iteration) => void;
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
  checkpoint: FIT_RULES.checkpoint,
  resume: FIT_RULES.resume,
  signal: FIT_RULES.signal,
  onIteration: FIT_RULES.onIteration,
  onQuery: { expected: 'a function', accepts: (value) => typeof value === 'function' },
};
