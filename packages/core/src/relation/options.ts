/** What a fit of a relation takes. */
import { OddsmithError } from '../errors.js';
import { FIT_RULES, refuseCovariance } from '../fit/fit-rules.js';
import { type Rule, type Rules, validateOptions } from '../fit/validate.js';
import type { ClusterAdjustment } from '../inference/robust/clustered.js';
import type { RobustKind } from '../inference/robust/robust.js';
import type { Iteration } from '../objective/objective.js';
import type { LearnOptions } from './learning/learn.js';

/** Weights and offset are columns. */
export interface FitRelationOptions extends LearnOptions {
  /** Coverage of intervals. Default 0.95. */
  readonly confidence?: number;
  /**
   * Where standard errors come from, as of `fit`: `model`, robust to a variance that is not the model's (`HC0` to `HC3`), or to
   * dependence within the groups of `cluster`. Default: `cluster` where there is one, else `model`; linearised under
   * sampling weights.
   */
  readonly covariance?: 'model' | Exclude<RobustKind, 'linearised'>;
  /** Column of clusters, or two of them for two ways of clustering. Default: none. */
  readonly cluster?: string | readonly string[];
  /** `r`: clusters count G/(G−1)·(n−1)/(n−p), as R's sandwich; `stata`: G/(G−1). Default `r`. */
  readonly clusterAdjustment?: ClusterAdjustment;
  /** Column of strata of a sample, with sampling weights. Default: none. */
  readonly strata?: string;
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
  covariance: FIT_RULES.covariance,
  cluster: FIT_RULES.cluster,
  clusterAdjustment: FIT_RULES.clusterAdjustment,
  strata: FIT_RULES.strata,
  termTests: FIT_RULES.termTests,
  maxIterations: FIT_RULES.maxIterations,
  checkpoint: FIT_RULES.checkpoint,
  resume: FIT_RULES.resume,
  signal: FIT_RULES.signal,
  onIteration: FIT_RULES.onIteration,
  onQuery: { expected: 'a function', accepts: (value) => typeof value === 'function' },
};

/** Throws for the first option that is not as it should be, alone or beside the others. */
export function checkRelationOptions(options: FitRelationOptions): void {
  validateOptions(options, RELATION_RULES);
  const { covariance }: { readonly covariance?: string } = options;
  if (covariance === 'bootstrap' || covariance === 'jackknife') {
    const message = `Option "covariance" is "${covariance}", which fits samples of the rows again, and the rows are in a database.`;
    throw new OddsmithError('option-unavailable', message, { option: 'covariance' });
  }
  refuseCovariance(options);
}
