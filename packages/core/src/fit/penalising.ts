/** What a penalised fit does in its own way; `fit` loads it when a penalty is asked for. */
import type { Warning } from '../errors.js';
import type { Schema, TermSchema } from '../formula/schema.js';
import type { DoubleDouble } from '../math/double-double.js';
import type { Estimate } from './estimate.js';
import { firth } from './firth.js';
import type { MemoryRows } from './loaded-rows.js';
import type { FitOptions } from './options.js';
import type { FitReport, ShrinkageReport, TermTestReport, TestReport } from './report.js';
import { shrunkenFit } from './shrunken.js';
import type { ShardWork } from './solve.js';

/** p and interval of a coefficient by its profile, in units of the data; null where they were not reached. */
export interface ProfileInference {
  readonly p: number | null;
  readonly interval: readonly [number | null, number | null];
}

export interface PenaltyFindings {
  readonly penalty: NonNullable<FitReport['penalty']>;
  readonly lambda: number | null;
  /** Of an elastic net, and 1 with lasso. */
  readonly alpha?: number;
  /** Null: there is no inference. */
  readonly intervals: FitReport['intervals'];
  /** −log-likelihood and penalty, in units of the data. */
  readonly penalisedLoss: DoubleDouble | null;
  readonly likelihoodRatioTest: TestReport | null;
  readonly terms: readonly TermTestReport[];
  /** Of each column that is estimated, where intervals are by profile. */
  readonly profiles: ReadonlyMap<number, ProfileInference> | null;
  readonly warnings: readonly Warning[];
  /** The certificate of ridge, lasso and elastic net. */
  readonly shrinkage?: ShrinkageReport;
}

/** A penalised fit that is ready to run: its estimate, then what is inferred from it. */
export interface Penalising {
  estimate(): ShardWork<Estimate>;
  infer(estimate: Estimate, terms: readonly TermSchema[]): ShardWork<PenaltyFindings>;
}

export type PenaltyOptions = Pick<
  FitOptions,
  | 'penalty'
  | 'lambda'
  | 'alpha'
  | 'penaltyFactors'
  | 'bounds'
  | 'grouped'
  | 'intervals'
  | 'confidence'
  | 'maxIterations'
  | 'covariance'
  | 'cluster'
>;

/** The fit that the options ask for, or null for maximum likelihood. */
export function penalising(rows: MemoryRows, schema: Schema, options: PenaltyOptions): Penalising | null {
  if (options.penalty === 'firth') return firth(rows, schema, options);
  return (options.penalty ?? 'none') === 'none' ? null : shrunkenFit(rows, schema, options);
}
