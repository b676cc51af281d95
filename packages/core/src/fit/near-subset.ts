/** Where the optimum without some columns lies, seen from that with them. */
import { cholesky, solve } from '../math/cholesky.js';
import { add, toNumber } from '../math/double-double.js';
import { packedIndex, packedSubmatrix, subvector } from '../math/packed.js';
import type { Estimate } from './estimate.js';
import type { LoadedRows } from './loaded-rows.js';

/** Relative pivot of the covariance of dropped coefficients below which it tells nothing. */
const SINGULAR = 1e-12;
/** Wald statistic, for each unit of weight, up to which log-odds move by less than about 1. */
const NEAR = 0.1;

/**
 * The coefficients that minimise the second-order expansion of the loss at the optimum among those where the `dropped`
 * ones are 0: β − V₋d·V_dd⁻¹·β_d with the covariance V; one or two Newton steps from the optimum without them. Undefined
 * where that is too far for the expansion (β_dᵀ·V_dd⁻¹·β_d is large for the weight of all rows), and where columns are
 * aliased or separated.
 */
export function nearSubset(
  { totals }: Pick<LoadedRows, 'totals'>,
  { refined, converged, active, gram, separation }: NearEstimate,
  dropped: readonly number[],
): Float64Array | undefined {
  if (!converged || refined === null || gram !== null || separation !== null) return undefined;
  const { high: covariance } = refined.covariance;
  const places = dropped.map((column) => active.indexOf(column));
  const factor = cholesky(packedSubmatrix(covariance, places), places.length, SINGULAR);
  if (factor === null) return undefined;
  const values = subvector(refined.coefficients.high, dropped);
  const pull = solve(factor, values);
  const wald = values.reduce((sum, value, k) => sum + value * pull[k]!, 0);
  if (!(wald <= NEAR * toNumber(add(totals.events, totals.others)))) return undefined;
  const near = refined.coefficients.high.slice();
  active.forEach((column, i) => {
    places.forEach((place, k) => {
      const entry = covariance[packedIndex(Math.max(i, place), Math.min(i, place))]!;
      near[column] = near[column]! - entry * pull[k]!;
    });
  });
  for (const column of dropped) near[column] = 0;
  return near;
}

/** What is asked of an estimate. */
type NearEstimate = Pick<Estimate, 'refined' | 'converged' | 'active' | 'gram' | 'separation'>;
