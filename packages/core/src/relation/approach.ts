/** From nothing to the estimate: gradients first, whole Newton steps at the end, and whether there is an estimate at all. */
import { counting } from '../fit/fitting.js';
import { FAR_OUT, rises } from '../fit/optimum.js';
import type { ShardWork } from '../fit/solve.js';
import type { Solution } from '../objective/objective.js';
import { lbfgs } from '../solver/lbfgs.js';
import { newton } from '../solver/newton.js';
import { ask } from '../solver/run.js';
import { isConverged } from '../solver/stop-reason.js';
import { proved, type Reached } from './estimate.js';
import type { Opened } from './opened.js';
import type { FitRelationOptions } from './options.js';
import { selects } from './questions.js';
import { numberOf } from './relation.js';
import { sumsOf } from './sql-shard.js';

/** Passes with gradients alone, at most. */
const FIRST_STEPS = 20;
/** Newton decrement from which whole Newton steps end the fit. */
const NEARBY = 1e-7;

/** Near the optimum by gradients alone, for in the basis the curvature is about the same in all directions; else by Newton. */
function* approach(
  shard: Opened['shard'],
  weight: number,
  maxIterations: number | undefined,
): ShardWork<Solution> {
  const size = shard.columns;
  const metric = (vector: Float64Array) => vector.map((value) => (4 * value) / weight);
  const limit = Math.min(FIRST_STEPS, maxIterations ?? FIRST_STEPS);
  const options = { metric, tolerance: NEARBY, maxIterations: limit, memory: 20, foretells: true };
  const near = yield* ask([shard], lbfgs.run({ size, start: new Float64Array(size) }, options));
  if (isConverged(near.stopReason)) return near;
  const steps = newton.run(
    { size, start: near.coefficients },
    maxIterations === undefined ? {} : { maxIterations },
  );
  return yield* ask([shard], steps);
}

/** The estimate; null where it was not reached. */
export function* estimating(
  opened: Opened,
  { maxIterations }: FitRelationOptions,
  counter: { passes: number },
): ShardWork<Reached | null> {
  const { events, others, rows } = opened.basis.totals;
  const approached = yield* counting(approach(opened.shard, events + others, maxIterations), rows, counter);
  return yield* counting(proved(opened, approached), rows, counter);
}

/** Whether the derivatives prove that there is an estimate, by how far the rows reach in its standard errors. */
export async function exists(
  { moved, basis, asking }: Opened,
  { estimate: { refined }, variances }: Reached,
): Promise<boolean> {
  if (refined === null) return false;
  if (refined.largestLogOdds <= FAR_OUT) return true;
  const largest = moved.columns.map((x) => `max(abs(${x}))`);
  const cells = await sumsOf(asking, selects(largest, moved));
  const reach = basis.free.reduce((sum, j, i) => sum + numberOf(cells[j]) * Math.sqrt(variances[i]!), 0);
  return rises(refined.newtonDecrement, reach);
}
