/**
 * What the objective can fall by at most (see `solver/proximal/duality-gap.ts`), with the conjugate of the loss row after row: the
 * residuals are at hand.
 */
import { conjugateOf, feasibleShare } from '../solver/proximal/duality-gap.js';
import { type Penalties, proximalOf } from './penalties.js';
import type { WideRows } from './rows.js';

interface Primal {
  readonly rows: WideRows;
  readonly penalties: Penalties;
  readonly lambda: number;
  readonly objective: number;
}

interface Dual {
  readonly residual: Float64Array;
  /** Σ over the rows of each column times the residuals. */
  readonly slopes: Float64Array;
}

/** The gap; null where no residuals are feasible. */
export function dualityGap({ rows, penalties, lambda, objective }: Primal, dual: Dual): number | null {
  const penalty = proximalOf(penalties, lambda);
  const share = feasibleShare(penalty, dual.slopes);
  const scaled = dual.residual.map((value) => value * share);
  const sum = objective + rows.conjugate(scaled) + conjugateOf(penalty, dual.slopes, share);
  return Number.isFinite(sum) ? Math.max(sum, 0) : null;
}
