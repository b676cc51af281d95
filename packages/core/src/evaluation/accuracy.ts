/** How near the predicted probabilities are to what came: the Brier score and the log loss. */

import { exp, log1p } from '../math/elementary.js';
import { probability } from '../math/logistic.js';
import type { ScoredGroups } from './scored-groups.js';
import { total } from './total.js';

/** log(1 + exp(z)) without overflow. */
function softplus(z: number): number {
  return Math.max(z, 0) + log1p(exp(-Math.abs(z)));
}

/** Σ weights · (p − y)² / Σ weights (Brier 1950). 1 − p is computed as the probability of −z. */
export function brierScore({ logOdds, events, others }: ScoredGroups, weight: number): number {
  const sum = total(logOdds.length, (g) => {
    const p = probability(logOdds[g]!);
    const q = probability(-logOdds[g]!);
    return events[g]! * q * q + others[g]! * p * p;
  });
  return sum / weight;
}

/** −Σ weights · log-probability of what came, from the log-odds; Infinity where a probability of 0 was wrong. */
export function summedLoss({ logOdds, events, others }: ScoredGroups): number {
  return total(logOdds.length, (g) => {
    const z = logOdds[g]!;
    return (
      (events[g] === 0 ? 0 : events[g]! * softplus(-z)) + (others[g] === 0 ? 0 : others[g]! * softplus(z))
    );
  });
}
