/** What the likelihood of grouped rows has beside the coefficients: saturation and binomial coefficients. */

import { logBinomialCoefficient } from '../math/distributions/binomial.js';
import { add, type DoubleDouble, fromNumber, ZERO } from '../math/double-double.js';
import { groupLoss } from './reference-models.js';

interface Weights {
  readonly events: Float64Array;
  readonly others: Float64Array;
}

/** −log-likelihood of the saturated model (a probability for each row), without binomial coefficients. */
export function saturatedLoss({ events, others }: Weights): DoubleDouble {
  let sum = ZERO;
  for (let i = 0; i < events.length; i++) {
    if (events[i] === 0 || others[i] === 0) continue;
    sum = add(sum, groupLoss(fromNumber(events[i]!), fromNumber(others[i]!)));
  }
  return sum;
}

/**
 * Σ log C(trials, events) over rows that are binomial units; counts are rounded to integers, as R's `dbinom` has them.
 * Equal rows are looked up.
 */
export function binomialCoefficients({ events, others }: Weights): DoubleDouble {
  const known = new Map<number, Map<number, DoubleDouble>>();
  let sum = ZERO;
  for (let i = 0; i < events.length; i++) {
    const successes = Math.round(events[i]!);
    const trials = Math.round(events[i]! + others[i]!);
    if (successes <= 0 || successes >= trials) continue;
    let ofTrials = known.get(trials);
    if (ofTrials === undefined) {
      ofTrials = new Map();
      known.set(trials, ofTrials);
    }
    let coefficient = ofTrials.get(successes);
    if (coefficient === undefined) {
      coefficient = logBinomialCoefficient(trials, successes);
      ofTrials.set(successes, coefficient);
    }
    sum = add(sum, coefficient);
  }
  return sum;
}

/** What grouped rows add to the likelihood. */
export interface Grouped {
  readonly saturated: DoubleDouble;
  readonly coefficients: DoubleDouble;
}

export function groupedOf(weights: Weights): Grouped {
  return { saturated: saturatedLoss(weights), coefficients: binomialCoefficients(weights) };
}
