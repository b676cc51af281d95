/**
 * From loaded rows to an estimate with its proof: aliased columns out, solver, existence, last steps in
 * double-double. A generator of questions, so that `fit` and `fitSync` share it.
 */
import type { Alias } from '../diagnostics/aliasing.js';
import type { Separation } from '../diagnostics/separation.js';
import type { Pairs } from '../math/cholesky-double-double.js';
import { isConverged } from '../solver/stop-reason.js';
import { aliasesOf } from './aliases.js';
import type { Existence } from './limiting.js';
import type { LoadedRows } from './loaded-rows.js';
import { type Finished, finish, type ShardWork, type SolveOptions, solve } from './solve.js';

export interface Estimate extends Finished {
  readonly aliases: readonly Alias[];
  /** The accurate Gram matrix at β = 0, where columns are aliased. */
  readonly gram: Pairs | null;
  /** The coefficients that are not aliased. */
  readonly free: readonly number[];
  readonly separation: Separation | null;
  /** The coefficients that the (limiting) likelihood determines. `refined` is null when there are none. */
  readonly active: readonly number[];
}

/** With every row closer than this to even odds, a vanishing gradient proves that the estimate exists. */
const FAR_OUT = 15;

/** The estimate of all columns, on scaled columns. */
export function* estimate(rows: LoadedRows, options: SolveOptions): ShardWork<Estimate> {
  const { shards, columns, start } = rows;
  const initial = (yield { shards, pass: { kind: 'hessian', at: start } })!;
  const { aliases, gram } = yield* aliasesOf(rows, initial);
  const free = without(
    columns,
    aliases.map(({ column }) => column),
  );
  const problem = { size: columns, start, active: free };
  const solution = yield* solve(rows, problem, options, initial);
  const converged = isConverged(solution.stopReason);
  const isClear = converged && solution.largestLogOdds <= FAR_OUT;
  const early = isClear ? yield* finish(rows, free, solution) : null;
  if (!early?.converged) {
    const { separationOf, limiting } = options.existence ?? (yield* loadExistence());
    const separation = separationOf(rows, free, solution);
    if (separation !== null)
      return { aliases, gram, free, ...(yield* limiting(rows, free, separation, options)) };
  }
  const finished = early ?? (yield* finish(rows, free, solution));
  return { aliases, gram, free, separation: null, active: free, ...finished };
}

/** Most fits never need it. */
function* loadExistence(): ShardWork<Existence> {
  let loaded: Existence | null = null;
  const load = async () => {
    loaded = (await import('./limiting.js')).existence;
  };
  yield { load };
  return loaded!;
}

export function without(columns: number, excluded: readonly number[]): number[] {
  return Array.from({ length: columns }, (_, i) => i).filter((i) => !excluded.includes(i));
}
