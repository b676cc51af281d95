/** A model in an engine: what was learnt of the rows, as plain data, and what asks them. */
import type { Grouped } from '../fit/likelihood.js';
import type { Grouping } from '../inference/robust/robust.js';
import type { CountedShard } from '../objective/objective.js';
import type { SqlBasis } from './basis.js';
import type { Facts } from './learning/complete-rows.js';
import type { Learnt } from './learning/learn.js';
import type { RowsSql } from './questions.js';
import type { Asking } from './sql-shard.js';

/** What is known before the first pass. Plain data: kept in checkpoints. */
export interface Prepared {
  readonly facts: Facts;
  readonly learnt: Learnt;
  readonly basis: SqlBasis;
  /** Number of observations: Σ weights under frequency weights, else rows. */
  readonly observations: number;
  /** The clusters there are, then the strata. */
  readonly groups: readonly Grouping[];
  /** Of rows that are binomial units. */
  readonly grouped: Grouped | null;
  /** Coefficients in the basis at which a sample of the rows has its optimum; null where none was taken. */
  readonly start: readonly number[] | null;
}

export interface Opened extends Prepared {
  readonly source: RowsSql;
  /** The same with groups and counts: see `beside.ts`. */
  readonly beside: RowsSql;
  /** The rows about the centres of the basis. */
  readonly moved: RowsSql;
  readonly shard: CountedShard & { readonly columns: number };
  readonly asking: Asking;
}
