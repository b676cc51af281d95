/** Bootstrap intervals of one coefficient from its replicates. */
import { normalQuantile, normalTwoSided } from '../../math/distributions/normal.js';
import { replicateQuantile } from './quantile.js';

export type ReplicateInterval = readonly [number, number];

/** From the quantile of half the error on one side to that of the other. */
export function percentileInterval(sorted: Float64Array, confidence: number): ReplicateInterval {
  const alpha = (1 - confidence) / 2;
  return [replicateQuantile(sorted, alpha), replicateQuantile(sorted, 1 - alpha)];
}

/**
 * The bias-corrected and accelerated interval (Efron 1987, "Better bootstrap confidence intervals", JASA 82:171): quantiles at
 * Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z))), z₀ = Φ⁻¹(share of replicates below the estimate). Null where all replicates are on one side of the
 * estimate, or where a is too large.
 */
export function acceleratedInterval(
  sorted: Float64Array,
  estimate: number,
  acceleration: number,
  confidence: number,
): ReplicateInterval | null {
  const below = countBelow(sorted, estimate);
  if (below === 0 || below === sorted.length) return null;
  const bias = normalQuantile(below / sorted.length);
  const z = normalQuantile((1 - confidence) / 2);
  const [low, high] = [bias + z, bias - z].map((shifted) => {
    const room = 1 - acceleration * shifted;
    return room > 0 ? lowerTail(bias + shifted / room) : null;
  });
  if (low == null || high == null) return null;
  return [replicateQuantile(sorted, low), replicateQuantile(sorted, high)];
}

/** Φ. */
function lowerTail(z: number): number {
  const tail = normalTwoSided(z) / 2;
  return z < 0 ? tail : 1 - tail;
}

function countBelow(sorted: Float64Array, estimate: number): number {
  const first = sorted.findIndex((value) => value >= estimate);
  return first < 0 ? sorted.length : first;
}
