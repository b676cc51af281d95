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

/** R's quantile of type 7 of the log-odds, each as often as its weight says. */
export function quantileOfCounts(logOdds: Float64Array, cumulative: Float64Array, share: number): number {
  const index = (cumulative[cumulative.length - 1]! - 1) * share;
  const whole = Math.floor(index);
  const below = logOdds[groupAt(cumulative, whole)]!;
  const above = logOdds[groupAt(cumulative, Math.ceil(index))]!;
  return below + (index - whole) * (above - below);
}

/** The first of the log-odds with at least a share of all weight up to it. */
export function quantileOfWeights(logOdds: Float64Array, cumulative: Float64Array, share: number): number {
  return logOdds[groupAt(cumulative, share * cumulative[cumulative.length - 1]!)]!;
}
