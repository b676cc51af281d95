/** From nothing to the estimate: gradients first, whole Newton steps at the end, and whether there is an estimate at all. */
import { counting } from '../fit/fitting.js';
import { FAR_OUT, rises } from '../fit/optimum.js';
import type { ShardWork } from '../fit/solve.js';
import { packedLength } from '../math/packed.js';
import type { Solution } from '../objective/objective.js';
import { lbfgs } from '../solver/lbfgs.js';
import { newton } from '../solver/newton.js';
import { ask } from '../solver/run.js';
import { isConverged } from '../solver/stop-reason.js';
import { proved, type Reached, settledFor } from './estimate.js';
import type { Opened } from './opened.js';
import type { FitRelationOptions } from './options.js';

/** Passes with gradients alone, at most, where Newton steps follow. */
const FIRST_STEPS = 20;
/** Newton decrement from which whole Newton steps end the fit. */
const NEARBY = 1e-7;
/** Statements that a Hessian may take to be asked for more than once. */
const FEW_STATEMENTS = 4;

/**
 * Near the optimum. From where a sample has its optimum a few Newton steps do. Without one, by gradients alone, for in the basis
 * the curvature is about the same in all directions; to the end where a Hessian would take many statements, else near enough
 * for Newton steps.
 */
function* approach(
  { shard, basis, start, moved }: Opened,
  maxIterations: number | undefined,
): ShardWork<Solution> {
  const size = shard.columns;
  const limit = maxIterations === undefined ? {} : { maxIterations };
  if (start !== null) {
    const steps = newton.run({ size, start: Float64Array.from(start) }, { tolerance: NEARBY, ...limit });
    return yield* ask([shard], steps);
  }
  const weight = basis.totals.events + basis.totals.others;
  const metric = (vector: Float64Array) => vector.map((value) => (4 * value) / weight);
  const isWide = packedLength(size) > FEW_STATEMENTS * moved.chain.dialect.mostSums;
  const gradients = isWide
    ? { tolerance: settledFor(basis), memory: 50, ...limit }
    : {
        tolerance: NEARBY,
        ...{ maxIterations: Math.min(FIRST_STEPS, maxIterations ?? FIRST_STEPS) },
        ...{ memory: 20, foretells: true },
      };
  const zero = new Float64Array(size);
  const near = yield* ask([shard], lbfgs.run({ size, start: zero }, { metric, ...gradients }));
  if (isConverged(near.stopReason)) return near;
  return yield* ask([shard], newton.run({ size, start: near.coefficients }, limit));
}

/** The estimate; null where it was not reached. */
export function* estimating(
  opened: Opened,
  { maxIterations }: FitRelationOptions,
  counter: { passes: number },
): ShardWork<Reached | null> {
  const { rows } = opened.basis.totals;
  const approached = yield* counting(approach(opened, maxIterations), rows, counter);
  return yield* counting(proved(opened, approached), rows, counter);
}

/** Whether the derivatives prove that there is an estimate, by how far the rows reach in its standard errors. */
export function exists({ basis }: Opened, { estimate: { refined }, variances }: Reached): boolean {
  if (refined === null) return false;
  if (refined.largestLogOdds <= FAR_OUT) return true;
  const reach = basis.free.reduce((sum, j, i) => sum + basis.extents[j]! * Math.sqrt(variances[i]!), 0);
  return rises(refined.newtonDecrement, reach);
}
