/** Wald inference of single coefficients. */
import { normalTwoSided, normalUpperQuantile } from '../math/distributions/normal.js';
import { exp } from '../math/elementary.js';

export interface WaldTest {
  readonly z: number;
  /** Two-sided, accurate in the tail. */
  readonly p: number;
}

export function waldTest(estimate: number, standardError: number): WaldTest {
  const z = estimate / standardError;
  return { z, p: normalTwoSided(z) };
}

/** The multiple of a standard error that a two-sided interval of this confidence reaches. */
export function intervalMultiple(confidence: number): number {
  return normalUpperQuantile((1 - confidence) / 2);
}

/** estimate ± multiple·SE. */
export function waldInterval(estimate: number, standardError: number, multiple: number): [number, number] {
  return [estimate - multiple * standardError, estimate + multiple * standardError];
}

/** exp(x), or null where it leaves the range of a double. */
export function oddsRatio(logOdds: number): number | null {
  const ratio = exp(logOdds);
  return Number.isFinite(ratio) ? ratio : null;
}
