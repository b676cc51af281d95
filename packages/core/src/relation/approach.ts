/** From nothing to the estimate: gradients first, whole Newton steps at the end, and whether there is an estimate at all. */
import { FAR_OUT, rises } from '../fit/optimum.js';
import type { ShardWork } from '../fit/solve.js';
import { cholesky, solve } from '../math/cholesky.js';
import { packedLength } from '../math/packed.js';
import type { Solution } from '../objective/objective.js';
import { lbfgs } from '../solver/lbfgs.js';
import { type NewtonOptions, newton } from '../solver/newton.js';
import { ask } from '../solver/run.js';
import { isConverged } from '../solver/stop-reason.js';
import { type Reached, settledFor } from './estimate.js';
import type { Opened } from './opened.js';

/** Passes with gradients alone, at most, where Newton steps follow. */
const FIRST_STEPS = 20;
/** Newton decrement from which whole Newton steps end the fit. */
const NEARBY = 1e-7;
/** Relative pivot of a Hessian that is no metric. */
const SMALLEST_PIVOT = 1e-12;
/** Statements that a Hessian may take to be asked for more than once. */
const FEW_STATEMENTS = 4;
/** Newton steps, and passes with gradients alone that were to be the last, after which it is time to ask whether there is an estimate. */
const DOUBTFUL = { steps: 6, gradients: 100 } as const;

/**
 * Near the optimum, if there is one, by gradients alone: from where a sample has its optimum with the Hessian there; without a
 * sample from 0, for in the basis the curvature is about the same in all directions. To the end, but without a sample and with a Hessian
 * of few statements near enough for Newton steps.
 */
export function* approach(opened: Opened, maxIterations: number | undefined): ShardWork<Solution> {
  const { shard, start } = opened;
  const limited = (most: number) => ({ maxIterations: Math.min(most, maxIterations ?? most) });
  if (start !== null) return yield* fromSample(opened, Float64Array.from(start), limited);
  const zero = new Float64Array(shard.columns);
  if (isWide(opened)) return yield* descend(opened, zero, limited(DOUBTFUL.gradients));
  const near = { tolerance: NEARBY, memory: 20, foretells: true, ...limited(FIRST_STEPS) };
  const solution = yield* descend(opened, zero, near);
  if (isConverged(solution.stopReason)) return solution;
  return yield* newtonFrom(shard, solution.coefficients, limited(DOUBTFUL.steps));
}

/** Gradients with the metric of the Hessian at the start: it is some two passes less than Newton steps, whose Hessians are many sums. */
function* fromSample(
  opened: Opened,
  start: Float64Array,
  limited: (most: number) => { maxIterations: number },
): ShardWork<Solution> {
  const { shard } = opened;
  const initial = (yield { shards: [shard], pass: { kind: 'hessian', at: start } })!;
  const factor = cholesky(initial.hessian!, shard.columns, SMALLEST_PIVOT);
  if (factor === null) return yield* newtonFrom(shard, start, limited(DOUBTFUL.steps));
  const metric = (vector: Float64Array) => solve(factor, vector);
  const steps = { metric, initial, foretells: true, ...limited(FIRST_STEPS) };
  const near = yield* descend(opened, start, steps);
  if (isConverged(near.stopReason)) return near;
  return yield* newtonFrom(shard, near.coefficients, limited(DOUBTFUL.steps));
}

/** Steps to the end. */
export function* further(
  opened: Opened,
  start: Float64Array,
  maxIterations: number | undefined,
): ShardWork<Solution> {
  const limit = maxIterations === undefined ? {} : { maxIterations };
  const near = isWide(opened) ? yield* descend(opened, start, limit) : null;
  if (near !== null && isConverged(near.stopReason)) return near;
  return yield* newtonFrom(opened.shard, near?.coefficients ?? start, limit);
}

function isWide({ shard, moved }: Opened): boolean {
  return packedLength(shard.columns) > FEW_STATEMENTS * moved.chain.dialect.mostSums;
}

/** Gradients alone, to the end by default. */
function* descend(
  { shard, basis }: Opened,
  start: Float64Array,
  options: NonNullable<Parameters<typeof lbfgs.run>[1]>,
): ShardWork<Solution> {
  const weight = basis.totals.events + basis.totals.others;
  const metric = (vector: Float64Array) => vector.map((value) => (4 * value) / weight);
  const given = { metric, tolerance: settledFor(basis), memory: 50, ...options };
  return yield* ask([shard], lbfgs.run({ size: shard.columns, start }, given));
}

function* newtonFrom(
  shard: Opened['shard'],
  start: Float64Array,
  options: NewtonOptions,
): ShardWork<Solution> {
  return yield* ask([shard], newton.run({ size: shard.columns, start }, options));
}

/** Whether the derivatives prove that there is an estimate, by how far the rows reach in its standard errors. */
export function exists({ basis }: Opened, { estimate: { refined }, variances }: Reached): boolean {
  if (refined === null) return false;
  if (refined.largestLogOdds <= FAR_OUT) return true;
  const reach = basis.free.reduce((sum, j, i) => sum + basis.extents[j]! * Math.sqrt(variances[i]!), 0);
  return rises(refined.newtonDecrement, reach);
}
