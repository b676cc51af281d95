/** From columns that may move to an optimum with its proof: the solver asked for, then the last steps. */

import { type DenseAlgebra, plainAlgebra } from '../math/dense/dense-algebra.js';
import { packedIndex } from '../math/packed.js';
import type { CountedShard, Problem, Solution, Sums } from '../objective/objective.js';
import { type NewtonSolution, newton } from '../solver/newton.js';
import { changeAfter, type Refined, refine } from '../solver/refine.js';
import { ask, type LoadingWork } from '../solver/run.js';
import { isConverged } from '../solver/stop-reason.js';
import type { searchAliases } from './alias-search.js';
import type { Large } from './large.js';
import type { Existence } from './limiting.js';
import type { LoadedRows } from './loaded-rows.js';

/** Work whose questions go to the rows of a fit. */
export type ShardWork<Result> = LoadingWork<Result, CountedShard>;

/** A way to an optimum from the start, β = 0, where the Hessian sums are `initial`. */
export type Solving = (
  problem: Problem & { readonly active: readonly number[] },
  initial: Sums,
) => ShardWork<Solution>;

export interface SolveOptions {
  readonly solver: 'newton' | 'lbfgs' | 'sampled-newton' | 'newton-cg' | Solving;
  readonly maxIterations?: number | undefined;
  /** Where to begin, on the scale of the shards. Default: where the rows say. */
  readonly start?: Float64Array | undefined;
  /** What finds out whether the estimate exists; loaded when it is needed unless it is given. */
  readonly existence?: Existence | undefined;
  /** What fits of many rows or columns need; loaded when it is needed unless it is given. */
  readonly large?: Large | undefined;
  /** What finds aliased columns; loaded when it is needed unless it is given. */
  readonly searchAliases?: typeof searchAliases | undefined;
  /** Factors and inverts matrices. Default: plain loops. */
  readonly algebra?: DenseAlgebra | undefined;
}

/** Where the solver stopped, and what the last steps made of it. */
export interface Finished {
  readonly solution: Solution;
  /** Null where the Hessian is singular. */
  readonly refined: Refined | null;
  readonly converged: boolean;
}

/** Runs the solver asked for; `initial` are the Hessian sums at the start, β = 0. */
export function* solve(
  rows: LoadedRows,
  problem: Problem & { readonly active: readonly number[] },
  options: SolveOptions,
  initial: Sums,
): ShardWork<NewtonSolution> {
  const { solver, maxIterations, algebra } = options;
  const { shards } = rows;
  const limit = maxIterations === undefined ? {} : { maxIterations };
  if (solver === 'lbfgs') {
    const { lbfgs } = options.large!;
    // The Hessian at β = 0 is the bound ¼·Σ w x² of the curvature.
    const curvature = problem.start.map((_, i) => initial.hessian![packedIndex(i, i)]!);
    return { ...(yield* ask(shards, lbfgs.run(problem, { ...limit, curvature }))), factor: null };
  }
  if (typeof solver === 'function') return { ...(yield* solver(problem, initial)), factor: null };
  return yield* ask(
    shards,
    newton.run(problem, { ...limit, initial, stretch: true, ...(algebra && { algebra }) }),
  );
}

/** The last steps and the proof, from where the solver stopped. */
export function* finish(
  rows: LoadedRows,
  active: readonly number[],
  solution: NewtonSolution,
  { large, algebra = plainAlgebra }: Pick<SolveOptions, 'large' | 'algebra'> = {},
): ShardWork<Finished> {
  const converged = isConverged(solution.stopReason);
  const checked = converged && large ? yield* large.checkedFinish(rows, active, solution, algebra) : null;
  if (checked) return { solution, refined: checked, converged };
  const problem = { size: rows.columns, start: solution.coefficients, active };
  const steps = converged
    ? { factor: isThere(solution) ? null : solution.factor, brief: areApart(solution) }
    : { maxSteps: 0 };
  const refined = yield* ask(rows.shards, refine(problem, steps));
  if (!converged || refined === null || refined.settled)
    return { solution, refined, converged: converged && refined !== null };
  return { solution: { ...solution, stopReason: 'no-further-progress' }, refined, converged: false };
}

/** Smallest relative pivot from which on a Hessian right to 1e-21 leaves no trace in standard errors. */
const APART = 1e-3;

function areApart({ factor }: NewtonSolution): boolean {
  return factor !== null && factor.smallestPivot >= APART;
}

/** Size of a last step after which the next is below rounding, and Σ 1/Lⱼⱼ up to which rounding does not show. */
const SMALL_STEP = 1e-8;
const SMALL_ERRORS = 3;

/**
 * Whether the optimum is as near as plain sums come, and the last steps are likely to find that this is enough (that the
 * rest changes no standard error): they then need no gradient of their own before their Hessian.
 */
function isThere({ factor, lastStep }: NewtonSolution): boolean {
  if (factor === null || changeAfter(lastStep) > SMALL_STEP) return false;
  let errors = 0;
  for (let j = 0; j < factor.size; j++) errors += 1 / factor.factor[packedIndex(j, j)]!;
  return errors <= SMALL_ERRORS;
}
