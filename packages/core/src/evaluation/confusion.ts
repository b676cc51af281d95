/** What is said at a threshold against what came. */
import { probability } from '../math/logistic.js';
import type { ConfusionReport } from './evaluation.js';
import type { ScoredGroups } from './scored-groups.js';
import { total } from './total.js';

const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);

/** An event is said where the predicted probability is at least `threshold`. */
export function confusionAt(groups: ScoredGroups, threshold: number): ConfusionReport {
  const said = Array.from(groups.logOdds, (z) => probability(z) >= threshold);
  const sum = (weights: Float64Array, wanted: boolean) =>
    total(weights.length, (g) => (said[g] === wanted ? weights[g]! : 0));
  const truePositives = sum(groups.events, true);
  const falseNegatives = sum(groups.events, false);
  const falsePositives = sum(groups.others, true);
  const trueNegatives = sum(groups.others, false);
  const right = truePositives + trueNegatives;
  return {
    threshold,
    truePositives,
    falsePositives,
    falseNegatives,
    trueNegatives,
    sensitivity: share(truePositives, truePositives + falseNegatives),
    specificity: share(trueNegatives, trueNegatives + falsePositives),
    positivePredictiveValue: share(truePositives, truePositives + falsePositives),
    negativePredictiveValue: share(trueNegatives, trueNegatives + falseNegatives),
    accuracy: right / (right + falsePositives + falseNegatives),
  };
}
