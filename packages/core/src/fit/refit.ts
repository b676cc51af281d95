/** The estimate again with other weights of the rows: what resampling is made of. */

import { newton } from '../solver/newton.js';
import { ask, quietly } from '../solver/run.js';
import { isConverged } from '../solver/stop-reason.js';
import { FirthLikelihood } from './firth-likelihood.js';
import { independentInOrder, separationOf } from './limiting.js';
import type { LoadedRows, MemoryRows } from './loaded-rows.js';
import { FAR_OUT } from './optimum.js';
import type { ShardWork } from './solve.js';

/** Why a refit has no finite estimate, or that it was not reached. */
export type Lack = 'separated' | 'aliased' | 'notReached';

export interface Weights {
  readonly events: Float64Array;
  readonly others: Float64Array;
}

/** Newton decrement from which the next step ends: what is left then is of the order of 1e-12 standard errors. */
const TOLERANCE = 1e-12;
/** From the estimate of all rows Newton needs some four steps; where there is no optimum, as many as its limit. */
const MOST_STEPS = 50;
/**
 * The coefficients `active` (the others at 0) of the rows with these weights, by Newton from `start`, all on the scale of the shards; or
 * why there are none. The rows keep the weights.
 */
export function* refit(
  rows: LoadedRows,
  weights: Weights,
  active: readonly number[],
  start: Float64Array,
): ShardWork<Float64Array | Lack> {
  rows.reweigh!(weights.events, weights.others);
  const problem = { size: rows.columns, start, active };
  const steps = newton.run(problem, { tolerance: TOLERANCE, maxIterations: MOST_STEPS });
  const solution = yield* quietly(ask(rows.shards, steps));
  const converged = isConverged(solution.stopReason);
  if (converged && solution.largestLogOdds <= FAR_OUT) return solution.coefficients;
  if (solution.stopReason === 'singular' && (yield* isAliased(rows, active))) return 'aliased';
  const weighed: LoadedRows = { ...rows, presence: () => weights };
  if (separationOf(weighed, active, solution) !== null) return 'separated';
  return converged ? solution.coefficients : 'notReached';
}

/** The same by Firth's penalised likelihood, which has a finite maximum unless columns are aliased. */
export function* penalisedRefit(
  rows: MemoryRows,
  weights: Weights,
  active: readonly number[],
  start: Float64Array,
): ShardWork<Float64Array | Lack> {
  rows.reweigh!(weights.events, weights.others);
  const found = yield* new FirthLikelihood({ ...rows, ...weights }).refit(active, start);
  return found ?? ((yield* isAliased(rows, active)) ? 'aliased' : 'notReached');
}

/** Whether some of the columns depend on others in the rows that have weight. */
function* isAliased({ shards, start }: LoadedRows, active: readonly number[]): ShardWork<boolean> {
  const sums = (yield { shards, pass: { kind: 'hessian', at: start, precision: 'double-double' } })!;
  const independent = independentInOrder({ high: sums.hessian!, low: sums.hessianLow! }, active);
  return independent.length < active.length;
}
