/** What is said at a threshold against what came. */
import type { ConfusionReport } from './evaluation.js';
import { type RateSettings, ratesOf } from './rates.js';
import type { ScoredGroups } from './scored-groups.js';
import { total } from './total.js';

/** Σ weights by what came and what is said. */
export interface Counts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);

/** An event is said where the predicted probability is at least `threshold`; nowhere where that is null. */
export function countsAt({ probability, events, others }: ScoredGroups, threshold: number | null): Counts {
  const least = threshold ?? Number.POSITIVE_INFINITY;
  const sum = (weights: Float64Array, wanted: boolean) =>
    total(weights.length, (g) => (probability[g]! >= least === wanted ? weights[g]! : 0));
  return {
    truePositives: sum(events, true),
    falsePositives: sum(others, true),
    falseNegatives: sum(events, false),
    trueNegatives: sum(others, false),
  };
}

/** The confusion matrix at a threshold, and every rate of it. */
export function confusionAt(
  groups: ScoredGroups,
  threshold: number | null,
  settings: RateSettings,
): ConfusionReport {
  return confusionOf(countsAt(groups, threshold), threshold, settings);
}

/** The same of counts. */
export function confusionOf(
  counts: Counts,
  threshold: number | null,
  settings: RateSettings,
): ConfusionReport {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = counts;
  const right = truePositives + trueNegatives;
  return {
    threshold,
    ...counts,
    sensitivity: share(truePositives, truePositives + falseNegatives),
    specificity: share(trueNegatives, trueNegatives + falsePositives),
    positivePredictiveValue: share(truePositives, truePositives + falsePositives),
    negativePredictiveValue: share(trueNegatives, trueNegatives + falseNegatives),
    accuracy: right / (right + falsePositives + falseNegatives),
    rates: ratesOf(counts, settings),
  };
}
