/** From columns that may move to an optimum with its proof: the solver asked for, then the last steps. */

import { packedIndex } from '../math/packed.js';
import type { MemoryShard } from '../objective/memory.js';
import type { Iteration, Pass, Problem, Solution, Sums } from '../objective/objective.js';
import { lbfgs } from '../solver/lbfgs.js';
import { type NewtonSolution, newton } from '../solver/newton.js';
import { type Refined, refine } from '../solver/refine.js';
import { ask, type Work } from '../solver/run.js';
import { isConverged } from '../solver/stop-reason.js';
import type { LoadedRows } from './loaded-rows.js';

/** Work whose questions go to rows in memory. */
export type ShardWork<Result> = Work<Result, MemoryShard>;

export interface SolveOptions {
  readonly solver: 'newton' | 'lbfgs';
  readonly maxIterations?: number | undefined;
}

/** Where the solver stopped, and what the last steps made of it. */
export interface Finished {
  readonly solution: Solution;
  /** Null where the Hessian is singular. */
  readonly refined: Refined | null;
  readonly converged: boolean;
}

/** Runs the solver asked for; `initial` are the Hessian sums at the start. */
export function* solve(
  problem: Problem,
  options: SolveOptions,
  initial: Sums,
): Generator<Pass | Iteration, NewtonSolution, Sums | undefined> {
  const limit = options.maxIterations === undefined ? {} : { maxIterations: options.maxIterations };
  if (options.solver === 'newton') return yield* newton.run(problem, { ...limit, initial });
  // The Hessian at β = 0 is the bound ¼·Σ w x² of the curvature.
  const curvature = problem.start.map((_, i) => initial.hessian![packedIndex(i, i)]!);
  return { ...(yield* lbfgs.run(problem, { ...limit, curvature })), factor: null };
}

/** The last steps and the proof, from where the solver stopped. */
export function* finish(
  rows: LoadedRows,
  active: readonly number[],
  solution: NewtonSolution,
): ShardWork<Finished> {
  const converged = isConverged(solution.stopReason);
  const problem = { size: rows.columns, start: solution.coefficients, active };
  const steps = converged ? { factor: solution.factor } : { maxSteps: 0 };
  const refined = yield* ask(rows.shards, refine(problem, steps));
  return { solution, refined, converged: converged && refined?.settled === true };
}
