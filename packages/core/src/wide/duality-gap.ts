/**
 * What the objective can fall by at most: the objective less that of its dual at the residuals, scaled down until they are
 * feasible. The dual of min f(o + Xb) + h(b) is max −f*(−u) − uᵀo − h*(Xᵀu) over u, one number for each row, and the
 * residuals solve it at the optimum (Ndiaye, Fercoq, Gramfort & Salmon 2017, section 2).
 */
import type { Penalties } from './penalties.js';
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

/** The largest v·b − λ·factor·(α·|b| + (1 − α)/2·b²) over the b that are allowed; Infinity where there is none. */
function conjugate(
  { alpha, factors, lower, upper }: Penalties,
  lambda: number,
  j: number,
  v: number,
): number {
  const absolute = lambda * alpha * factors[j]!;
  const square = lambda * (1 - alpha) * factors[j]!;
  const rest = Math.max(Math.abs(v) - absolute, 0);
  if (rest === 0) return 0;
  const most = v > 0 ? upper[j]! : -lower[j]!;
  const b = square > 0 ? Math.min(rest / square, most) : most;
  return b === 0 ? 0 : b * (rest - 0.5 * square * b);
}

/** The largest share of the residuals at which no column's slope is beyond what the penalty can take. */
function feasibleShare({ penalties, lambda }: Primal, { slopes }: Dual): number {
  const { alpha, factors, lower, upper } = penalties;
  let share = 1;
  if (alpha < 1) return share;
  for (let j = 0; j < slopes.length; j++) {
    const limit = lambda * factors[j]!;
    const slope = slopes[j]!;
    const isFree = (slope > 0 ? upper[j]! : -lower[j]!) === Number.POSITIVE_INFINITY;
    if (limit > 0 && isFree && Math.abs(slope) > limit) share = Math.min(share, limit / Math.abs(slope));
  }
  return share;
}

/**
 * The gap; null where no residuals are feasible. Columns without penalty and bounds, and the intercept, want slopes of
 * exactly 0: what is left of theirs, as the violation says, times their coefficients at the optimum adds to the gap.
 */
export function dualityGap(primal: Primal, dual: Dual): number | null {
  const { rows, penalties, lambda, objective } = primal;
  const share = feasibleShare(primal, dual);
  const scaled = dual.residual.map((value) => value * share);
  let sum = objective + rows.conjugate(scaled);
  for (let j = 0; j < dual.slopes.length; j++) {
    const v = dual.slopes[j]! * share;
    if (
      penalties.factors[j] === 0 &&
      (v > 0 ? penalties.upper : penalties.lower)[j] === Math.sign(v) * Infinity
    )
      continue;
    // Scaled to the limit it may be beyond it by its rounding.
    const limit = lambda * penalties.alpha * penalties.factors[j]!;
    const own =
      share < 1 && Math.abs(v) > limit && Math.abs(v) <= limit * (1 + 4e-16) ? limit * Math.sign(v) : v;
    sum += conjugate(penalties, lambda, j, own);
  }
  return Number.isFinite(sum) ? Math.max(sum, 0) : null;
}
