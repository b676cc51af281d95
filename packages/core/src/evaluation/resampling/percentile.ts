/** Percentiles of bootstrap values. */

/**
 * The (B + 1)·p-th of B ordered values, linear in between (Davison & Hinkley 1997, 5.2; R's quantile of type 6); the first or
 * last where there is none so far out.
 */
export function quantileBetween(values: Float64Array, p: number): number {
  const place = Math.min(Math.max((values.length + 1) * p, 1), values.length);
  const whole = Math.floor(place);
  const low = values[whole - 1]!;
  const high = values[Math.min(whole, values.length - 1)]!;
  return low + (place - whole) * (high - low);
}
