/**
 * From loaded rows to an estimate with its proof: aliased columns out, solver, existence, last steps in
 * double-double. A generator of questions, so that `fit` and `fitSync` share it.
 */
import type { Separation } from '../diagnostics/separation.js';
import { LARGE } from '../math/dense/dense-algebra.js';
import { loaded } from '../solver/run.js';
import { isConverged } from '../solver/stop-reason.js';
import { type AliasedGram, aliasesOf, type ToldAlias } from './aliases.js';
import type { Large } from './large.js';
import type { LoadedRows } from './loaded-rows.js';
import { FAR_OUT, provesOptimum } from './optimum.js';
import { type Finished, finish, type ShardWork, type SolveOptions, solve } from './solve.js';

export interface Estimate extends Finished {
  readonly aliases: readonly ToldAlias[];
  /** The accurate Gram matrix at β = 0, where columns are aliased. */
  readonly gram: AliasedGram | null;
  /** The coefficients that are not aliased. */
  readonly free: readonly number[];
  readonly separation: Separation | null;
  /** The coefficients that the (limiting) likelihood determines. `refined` is null when there are none. */
  readonly active: readonly number[];
  /** The solver that got there; null where it is one of the gradient solvers. */
  readonly solver: 'newton' | 'lbfgs' | 'sampled-newton' | 'newton-cg' | null;
}

/** The estimate of all columns, on scaled columns. */
export function* estimate(rows: LoadedRows, options: SolveOptions): ShardWork<Estimate> {
  const large = options.large ?? (needsLarge(rows, options) ? yield* loadLarge() : undefined);
  const algebra =
    options.algebra ??
    (rows.columns >= LARGE
      ? yield* loaded(async () => (await import('./late/many-rows.js')).createDenseAlgebra(rows.kernel))
      : undefined);
  const whole = { ...options, large, algebra };
  const { solver } = options;
  const quick =
    solver === 'sampled-newton' || solver === 'newton-cg' ? yield* large!.direct(rows, whole) : null;
  return quick ?? (yield* carefully(rows, whole));
}

/** The way that looks for aliased columns first, and for separation where the solver leaves doubt. */
function* carefully(rows: LoadedRows, options: SolveOptions): ShardWork<Estimate> {
  const { shards, columns } = rows;
  const start = options.start ?? rows.start;
  const initial = (yield { shards, pass: { kind: 'hessian', at: start } })!;
  const { aliases, gram } = yield* aliasesOf(rows, initial, options.searchAliases);
  const free = without(
    columns,
    aliases.map(({ column }) => column),
  );
  const afresh = { ...options, start: undefined };
  // Aliased coefficients are held at 0, and a start that leads nowhere is no help.
  if (options.start && aliases.length > 0) return yield* carefully(rows, afresh);
  const problem = { size: columns, start, active: free };
  const solution = yield* solve(rows, problem, options, initial);
  if (options.start && !isConverged(solution.stopReason)) return yield* carefully(rows, afresh);
  const solver = nameOf(options.solver);
  const known = { aliases, gram, free, solver };
  const converged = isConverged(solution.stopReason);
  const isNear = converged && solution.largestLogOdds <= FAR_OUT;
  // Looking for separation takes long on many rows, and the last steps often prove that there is none.
  const early = isNear || (converged && hasMany(rows)) ? yield* finish(rows, free, solution, options) : null;
  const isClear = early?.converged && (isNear || provesOptimum(early.refined!));
  if (!isClear) {
    const { separationOf, limiting } =
      options.existence ?? (yield* loaded(async () => (await import('./late/seldom.js')).existence));
    const separation = separationOf(rows, free, solution);
    if (separation !== null) return { ...known, ...(yield* limiting(rows, free, separation, options)) };
  }
  const finished = early ?? (yield* finish(rows, free, solution, options));
  return { ...known, separation: null, active: free, ...finished };
}

/** The solver that `carefully` takes for the one asked for. */
function nameOf(solver: SolveOptions['solver']): 'newton' | 'lbfgs' | null {
  if (typeof solver === 'function') return null;
  return solver === 'lbfgs' ? 'lbfgs' : 'newton';
}

/** Values from which on it is worth while to have fewer passes, and those in plain sums. */
const MANY_VALUES = 2e5;

export function hasMany({ count, columns }: LoadedRows): boolean {
  return count * columns > MANY_VALUES;
}

function needsLarge(rows: LoadedRows, { solver }: SolveOptions): boolean {
  return hasMany(rows) || (typeof solver === 'string' && solver !== 'newton');
}

/** Most fits are small. */
export function loadLarge(): ShardWork<Large> {
  return loaded(async () => (await import('./late/seldom.js')).large);
}

export function without(columns: number, excluded: readonly number[]): number[] {
  return Array.from({ length: columns }, (_, i) => i).filter((i) => !excluded.includes(i));
}
