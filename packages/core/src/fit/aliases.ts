/** The aliased columns of loaded rows. */
import type { Alias } from '../diagnostics/aliasing.js';
import { cholesky } from '../math/cholesky.js';
import type { Pairs } from '../math/cholesky-double-double.js';
import type { Sums } from '../objective/objective.js';
import { loaded } from '../solver/run.js';
import type { searchAliases } from './alias-search.js';
import type { LoadedRows } from './loaded-rows.js';
import type { ShardWork } from './solve.js';

/** An aliased column, able to say of what it is a combination. */
export interface ToldAlias extends Alias {
  text(names: readonly string[]): string;
}

/** The accurate Gram matrix at β = 0 of columns some of which are aliased. */
export interface AliasedGram extends Pairs {
  /** The columns among these, ascending, that are combinations of those before them. */
  dependentAmong(columns: readonly number[]): readonly number[];
}

export interface Aliases {
  readonly aliases: readonly ToldAlias[];
  /** Null where no column is aliased. */
  readonly gram: AliasedGram | null;
}

/** Relative pivot of the first Hessian above which no column can be aliased. */
const SURELY_INDEPENDENT = 1e-9;

/** Aliased columns; they are searched for (by `search`, loaded unless it is given) where the first Hessian leaves doubt. */
export function* aliasesOf(
  rows: LoadedRows,
  initial: Sums,
  search?: typeof searchAliases,
): ShardWork<Aliases> {
  if (cholesky(initial.hessian!, rows.columns, SURELY_INDEPENDENT) !== null)
    return { aliases: [], gram: null };
  return yield* (search ?? (yield* loaded(async () => (await import('./late/seldom.js')).searchAliases)))(
    rows,
  );
}
