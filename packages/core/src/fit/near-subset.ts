/** Where the optimum without some columns lies, seen from that with them. */
import { cholesky, solve } from '../math/cholesky.js';
import { packedIndex, packedSubmatrix, subvector } from '../math/packed.js';
import type { Refined } from '../solver/refine.js';

/** Relative pivot of the covariance of dropped coefficients below which it tells nothing. */
const SINGULAR = 1e-12;
/** Wald statistic, for each unit of weight, up to which log-odds move by less than about 1. */
const NEAR = 0.1;

/**
 * The coefficients that minimise the second-order expansion of the loss at the optimum of `active` columns among those
 * where the `dropped` ones are 0: β − V₋d·V_dd⁻¹·β_d with the covariance V; one or two Newton steps from the optimum without
 * them. Null where that is too far for the expansion: β_dᵀ·V_dd⁻¹·β_d is large for the weight of all rows.
 */
export function nearSubset(
  { coefficients, covariance }: Refined,
  active: readonly number[],
  dropped: readonly number[],
  weight: number,
): Float64Array | null {
  const places = dropped.map((column) => active.indexOf(column));
  const factor = cholesky(packedSubmatrix(covariance.high, places), places.length, SINGULAR);
  if (factor === null) return null;
  const values = subvector(coefficients.high, dropped);
  const pull = solve(factor, values);
  const wald = values.reduce((sum, value, k) => sum + value * pull[k]!, 0);
  if (!(wald <= NEAR * weight)) return null;
  const near = coefficients.high.slice();
  active.forEach((column, i) => {
    places.forEach((place, k) => {
      const entry = covariance.high[packedIndex(Math.max(i, place), Math.min(i, place))]!;
      near[column] = near[column]! - entry * pull[k]!;
    });
  });
  for (const column of dropped) near[column] = 0;
  return near;
}
