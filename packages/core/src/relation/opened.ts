import type { CountedShard } from '../objective/objective.js';
import type { SqlBasis } from './basis.js';
import type { Learnt } from './learn.js';
import type { RowsSql } from './questions.js';
import type { Asking } from './sql-shard.js';

/** What the engine holds, and the design in it. */
export interface Opened {
  readonly learnt: Learnt;
  readonly source: RowsSql;
  /** The same about the centres of the basis. */
  readonly moved: RowsSql;
  readonly basis: SqlBasis;
  readonly shard: CountedShard & { readonly columns: number };
  readonly asking: Asking;
}
