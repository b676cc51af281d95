import { normalQuantile } from '../../math/distributions/normal.js';

/**
 * The α quantile of R replicates in ascending order: the (R + 1)α-th, interpolated on the scale of normal quantiles where that is no
 * whole number (Davison & Hinkley 1997, "Bootstrap methods and their application", eq. 5.8); the least or the greatest where there
 * is none beyond.
 */
export function replicateQuantile(sorted: Float64Array, alpha: number): number {
  const size = sorted.length;
  const place = (size + 1) * alpha;
  const k = Math.floor(place);
  if (k < 1) return sorted[0]!;
  if (k >= size) return sorted[size - 1]!;
  const [below, above] = [sorted[k - 1]!, sorted[k]!];
  if (k === place) return below;
  const [low, high] = [normalQuantile(k / (size + 1)), normalQuantile((k + 1) / (size + 1))];
  return below + ((normalQuantile(alpha) - low) / (high - low)) * (above - below);
}
