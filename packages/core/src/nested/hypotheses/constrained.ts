/** The fit under a hypothesis: its loss, and Rao's score statistic of the full model there. */
import type { Estimate } from '../../fit/estimate.js';
import type { FirthLikelihood } from '../../fit/firth-likelihood.js';
import type { LoadedRows } from '../../fit/loaded-rows.js';
import type { ShardWork } from '../../fit/solve.js';
import {
  accurateCholesky,
  accurateDot,
  accurateSolve,
  type Pairs,
} from '../../math/cholesky-double-double.js';
import { add, type DoubleDouble, fromNumber } from '../../math/double-double.js';
import { packedSubmatrix, subvector } from '../../math/packed.js';
import type { Sums } from '../../objective/objective.js';
import { newton } from '../../solver/newton.js';
import { refine } from '../../solver/refine.js';
import { ask } from '../../solver/run.js';
import { isConverged } from '../../solver/stop-reason.js';
import { nearest } from './nearest.js';
import { coefficientsOf, directionsOf, type Subspace, within } from './subspace.js';

export interface Constrained {
  readonly loss: DoubleDouble;
  /** gᵀH⁻¹g over all active coefficients (Rao 1948); null where the Hessian is singular. */
  readonly score: number | null;
}

/** Relative pivot of the Hessian at which a score says nothing. */
const SINGULAR = 1e-27;

/**
 * Minimises the loss over the subspace: Newton on γ from near the estimate, then the last steps in double-double. Null where it
 * did not converge.
 */
export function* constrainedFit(
  rows: LoadedRows,
  full: Estimate,
  space: Subspace,
): ShardWork<Constrained | null> {
  const { shards } = rows;
  const gamma = space.free.length === 0 ? NONE : yield* optimum(rows, full, space);
  if (gamma === null) return null;
  const { high: at, low: atLow } = coefficientsOf(space, gamma);
  const sums = (yield { shards, pass: { kind: 'hessian', at, atLow, precision: 'double-double' } })!;
  return { loss: add(fromNumber(sums.loss), fromNumber(sums.lossLow)), score: scoreOf(sums, full.free) };
}

const NONE: Pairs = { high: new Float64Array(0), low: new Float64Array(0) };

function* optimum(rows: LoadedRows, full: Estimate, space: Subspace): ShardWork<Pairs | null> {
  const { shards } = rows;
  const size = space.free.length;
  const starts = [nearest(space, full), subvector(rows.start, space.free)];
  for (const start of starts) {
    if (start === null) continue;
    const found = yield* ask(shards, within(space, newton.run({ size, start }, {})));
    // On separated rows the Hessian may vanish on the way: the loss is then next to its limit.
    const isAtLimit = full.separation !== null && found.stopReason === 'singular';
    if (!isConverged(found.stopReason) && !isAtLimit) continue;
    const { coefficients: near, factor } = found;
    const refined = yield* ask(shards, within(space, refine({ size, start: near }, { factor })));
    return refined?.coefficients ?? { high: near, low: new Float64Array(size) };
  }
  return null;
}

/** The least penalised loss over the subspace, the penalty being that of all coefficients; null where it was not reached. */
export function* penalisedUnder(
  firth: FirthLikelihood,
  rows: LoadedRows,
  full: Estimate,
  space: Subspace,
): ShardWork<DoubleDouble | null> {
  for (const start of [nearest(space, full), subvector(rows.start, space.free)]) {
    if (start === null) continue;
    const { high } = coefficientsOf(space, { high: start, low: new Float64Array(start.length) });
    const value = yield* firth.bound(full.free, directionsOf(space), high);
    if (value !== null) return value;
  }
  return null;
}

function scoreOf(sums: Sums, active: readonly number[]): number | null {
  const hessian = {
    high: packedSubmatrix(sums.hessian!, active),
    low: packedSubmatrix(sums.hessianLow!, active),
  };
  const gradient = { high: subvector(sums.gradient!, active), low: subvector(sums.gradientLow!, active) };
  const factor = accurateCholesky(hessian, active.length, SINGULAR);
  if (factor.dependent.length > 0) return null;
  return Math.max(0, accurateDot(gradient, accurateSolve(factor, gradient)).hi);
}
