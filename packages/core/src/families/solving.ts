/** What the families share of getting from a solver to numbers that can be reported. */
import type { Finished, ShardWork } from '../fit/solve.js';
import { add, type DoubleDouble, fromNumber } from '../math/double-double.js';
import type { CountedShard, Problem } from '../objective/objective.js';
import { type NewtonSolution, newton } from '../solver/newton.js';
import { refine } from '../solver/refine.js';
import { ask, quietly } from '../solver/run.js';
import { isConverged } from '../solver/stop-reason.js';

/** The last steps and the proof, from where Newton stopped. */
export function* finishNewton(
  shard: CountedShard,
  problem: Problem,
  solution: NewtonSolution,
): ShardWork<Finished> {
  const converged = isConverged(solution.stopReason);
  const steps = converged ? { factor: solution.factor } : { maxSteps: 0 };
  const refined = yield* ask([shard], refine({ ...problem, start: solution.coefficients }, steps));
  if (!converged || refined === null || refined.settled)
    return { solution, refined, converged: converged && refined !== null };
  return { solution: { ...solution, stopReason: 'no-further-progress' }, refined, converged: false };
}

/** Newton decrement at which the step is the last of a fit of which only the loss is wanted. */
const LAST_STEP = 1e-10;

/** The loss of the model with the coefficients `active` alone, the others held at their start. */
export function* leastLoss(
  shard: CountedShard,
  problem: Problem & { readonly active: readonly number[] },
): ShardWork<DoubleDouble> {
  const shards = [shard];
  const at =
    problem.active.length === 0
      ? problem.start
      : (yield* quietly(ask(shards, newton.run(problem, { tolerance: LAST_STEP })))).coefficients;
  const sums = (yield { shards, pass: { kind: 'loss', at, precision: 'double-double' } })!;
  return add(fromNumber(sums.loss), fromNumber(sums.lossLow));
}
