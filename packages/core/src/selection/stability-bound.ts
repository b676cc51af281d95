/** How many columns that should not be are expected among the stable ones, at most. */

/**
 * Bound on the expected number of stable columns among those that a half selects no more often than by chance: C(τ, B)·q²/p for B
 * complementary pairs of halves that select q of p columns at most (Shah & Samworth 2013, JRSS B 75, theorem 2 and its
 * formula 8), provided that the frequencies of such columns are unimodal and q/p ≤ 1/√3. Null where τ is too small for that.
 */
export function expectedFalse(
  most: number,
  columns: number,
  threshold: number,
  pairs: number,
): number | null {
  const constant = constantOf(most / columns, threshold, pairs);
  return constant === null ? null : (constant * most * most) / columns;
}

function constantOf(share: number, threshold: number, pairs: number): number | null {
  const half = 1 / (2 * pairs);
  const least = Math.min(0.5 + share * share, 0.5 + half + 0.75 * share * share);
  if (!(threshold > least) || share * share > 1 / 3) return null;
  if (threshold <= 0.75) return 1 / (2 * (2 * threshold - 1 - half));
  return (4 * (1 - threshold + half)) / (1 + 1 / pairs);
}

/** The largest q whose bound is at most `wanted`; 0 where there is none. */
export function mostFor(wanted: number, columns: number, threshold: number, pairs: number): number {
  let most = 0;
  for (let q = 1; q <= columns; q++) {
    const bound = expectedFalse(q, columns, threshold, pairs);
    if (bound !== null && bound <= wanted) most = q;
  }
  return most;
}
