/** Where the fit under a hypothesis is about: β̂ − VRᵀ(RVRᵀ)⁻¹(Rβ̂ − r), nearest to the estimate by its information. */
import type { Estimate } from '../../fit/estimate.js';
import { cholesky, solve } from '../../math/cholesky.js';
import { packedIndex, packedLength, subvector } from '../../math/packed.js';
import type { Subspace } from './subspace.js';

/** γ of that point; null where the estimate has no variance in all directions. */
export function nearest(
  { bound, free }: Subspace,
  { refined, active, separation }: Estimate,
): Float64Array | null {
  if (refined === null || separation !== null) return null;
  const { coefficients, covariance } = refined;
  const entry = (i: number, k: number) => covariance.high[i >= k ? packedIndex(i, k) : packedIndex(k, i)]!;
  // R over the active coefficients, and VRᵀ.
  const equations = bound.map(({ column, factors }) =>
    Float64Array.from(active, (j) => (j === column ? 1 : factors[j]!)),
  );
  const spread = equations.map((equation) =>
    Float64Array.from(active, (_, i) => equation.reduce((sum, factor, k) => sum + factor * entry(i, k), 0)),
  );
  const between = (a: ArrayLike<number>, b: Float64Array) =>
    b.reduce((sum, value, i) => sum + value * a[i]!, 0);
  const matrix = new Float64Array(packedLength(bound.length));
  equations.forEach((equation, i) => {
    for (let k = 0; k <= i; k++) matrix[packedIndex(i, k)] = between(spread[k]!, equation);
  });
  const factor = cholesky(matrix, bound.length, 0);
  if (factor === null) return null;
  const estimates = subvector(coefficients.high, active);
  const missed = Float64Array.from(bound, ({ right }, i) => between(estimates, equations[i]!) - right);
  const multipliers = solve(factor, missed);
  const moved = coefficients.high.slice();
  active.forEach((j, i) => {
    moved[j] =
      moved[j]! -
      between(
        spread.map((column) => column[i]!),
        multipliers,
      );
  });
  return subvector(moved, free);
}
