/** The logistic function and its inverse, for one number. */
import { exp, log, log1p } from './elementary.js';

/** 1/(1+exp(−z)), with full relative accuracy in both tails; 0 and 1 for ∓Infinity. */
export function probability(logOdds: number): number {
  if (logOdds >= 0) return 1 / (1 + exp(-logOdds));
  const e = exp(logOdds);
  return e / (1 + e);
}

/** log(p/(1−p)) for 0 ≤ p ≤ 1; near ½ as log1p((2p−1)/(1−p)), whose numerator is exact. */
export function logOdds(probability: number): number {
  const other = 1 - probability;
  return probability > 0.25 && probability < 0.75
    ? log1p((2 * probability - 1) / other)
    : log(probability / other);
}

/** log(1+exp(z)) = max(z, 0) + log1p(exp(−|z|)): −log of the probability of the event that z speaks against. */
export function softplus(z: number): number {
  return Math.max(z, 0) + log1p(exp(-Math.abs(z)));
}
