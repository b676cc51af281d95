/** All that a report of cross-validation is made of. */
import type { Warning } from '../errors.js';
import type { PathReport } from '../path/report.js';
import type { FoldPlan } from './folds.js';
import type { Judgements } from './judgements.js';
import type { Sharing } from './sharing.js';

/** A sharing of the rows, judged. */
export interface Judged {
  readonly sharing: Sharing;
  readonly judgements: Judgements;
  /** Of each block. */
  readonly rows: readonly number[];
  readonly weights: readonly number[];
  /** By α, judgement and λ; null where there is none. */
  readonly values: readonly (readonly (readonly (number | null)[])[])[];
}

export interface Findings {
  readonly plan: FoldPlan;
  /** Of all rows, one for each α. */
  readonly paths: readonly PathReport[];
  /** One for each repeat. */
  readonly judged: readonly Judged[];
  readonly largestViolation: number;
  readonly foldTolerance: number;
  readonly passes: number;
  readonly warnings: readonly Warning[];
  readonly started: number;
}
