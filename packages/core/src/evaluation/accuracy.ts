/** How near the predicted probabilities are to what came: the Brier score and the log loss. */
import { softplus } from '../math/logistic.js';
import type { ScoredGroups } from './scored-groups.js';
import { total } from './total.js';

/** Σ weights · (p − y)² / Σ weights (Brier 1950). */
export function brierScore(
  { probability, complement, events, others }: ScoredGroups,
  weight: number,
): number {
  const sum = total(events.length, (g) => {
    const p = probability[g]!;
    const q = complement[g]!;
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
