/** Which point of which curve is chosen. */
import type { Average } from './average.js';
import type { Rule } from './options.js';

/** A curve over λ, which falls; null where no fold has a value. */
export interface Curve {
  readonly alpha: number;
  readonly points: readonly (Average | null)[];
}

export interface Choice {
  readonly curve: number;
  readonly point: number;
}

/**
 * The best point of all curves; of equal ones the one with the larger λ, and of the earlier curve. By `one-standard-error` then
 * the largest λ of the same curve whose mean is no further from it than its standard error (Breiman et al. 1984, section 3.4.3).
 * `larger`: whether larger means are better. Null where no point has a value.
 */
export function choose(curves: readonly Curve[], rule: Rule, larger: boolean): Choice | null {
  const sign = larger ? -1 : 1;
  let best: (Choice & { readonly average: Average }) | null = null;
  for (const [curve, { points }] of curves.entries())
    for (const [point, average] of points.entries())
      if (average !== null && (best === null || sign * average.mean < sign * best.average.mean))
        best = { curve, point, average };
  if (best === null) return null;
  const { curve, average } = best;
  if (rule === 'minimum') return { curve, point: best.point };
  const limit = sign * average.mean + (average.standardError ?? 0);
  const within = (other: Average | null) => other !== null && sign * other.mean <= limit;
  return { curve, point: curves[curve]!.points.findIndex(within) };
}
