/** Quantiles of the log-odds of groups, each as often as its weight says. */
import type { ScoredGroups } from './scored-groups.js';

/** The weight of all groups up to each. */
export function cumulativeWeights({ events, others }: ScoredGroups): Float64Array {
  const cumulative = new Float64Array(events.length);
  let below = 0;
  for (let g = 0; g < events.length; g++) {
    below += events[g]! + others[g]!;
    cumulative[g] = below;
  }
  return cumulative;
}

/** The first group at which the weight of all up to it is above some weight (the last group: not below it). */
export function groupAt(cumulative: Float64Array, weight: number): number {
  let [low, high] = [0, cumulative.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle]! > weight) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * A quantile, by the score up to which a weight has come. Where weights are counts it is R's of type 7, each score as often as
 * its weight says; else the first score with at least a share of all weight up to it.
 */
export function weightedQuantile(
  share: number,
  all: number,
  replicates: boolean,
  scoreAt: (weight: number) => number,
): number {
  if (!replicates) return scoreAt(share * all);
  const index = (all - 1) * share;
  const whole = Math.floor(index);
  const below = scoreAt(whole);
  const above = scoreAt(Math.ceil(index));
  return below + (index - whole) * (above - below);
}
