/** A proof that the estimate exists, from the derivatives at one point. */
import type { Refined } from '../solver/refine.js';

/** Relative pivot of the Hessian above which no column is nearly a combination of others. */
export const INDEPENDENT = 1e-9;

/** With every row's log-odds closer to 0 than this, a vanishing gradient proves that the estimate exists. */
export const FAR_OUT = 15;

/** Whether ν·M < 1 with room for rounding: `decrement` is ν², `reach` at least M. */
export function rises(decrement: number, reach: number): boolean {
  return Math.sqrt(decrement) * reach < 0.5;
}

/**
 * Whether the decrement proves that there is an optimum. Along a direction u the third derivative of the loss is at
 * most maxᵢ|xᵢᵀu| times the second (Bach 2010, "Self-concordant analysis for logistic regression", section 2), so that
 * the slope ends above ‖u‖·(1/M − ν) with ‖u‖² = uᵀHu, ν² = gᵀH⁻¹g and M² = maxᵢ xᵢᵀH⁻¹xᵢ: with ν·M < 1 the loss
 * rises in the end in every direction. M is at most Σⱼ max|xⱼ|·SEⱼ, and scaled columns are below 2.
 *
 * Nothing is proved where the Hessian is nearly singular: rows that the rounding of the data puts on either side of a
 * hyperplane have an estimate, with coefficients of 1e10, that nobody means.
 */
export function provesOptimum({ variances, newtonDecrement, smallestPivot }: Refined): boolean {
  if (smallestPivot < INDEPENDENT) return false;
  const bound = variances.reduce((sum, variance) => sum + 2 * Math.sqrt(variance), 0);
  return rises(newtonDecrement, bound);
}
