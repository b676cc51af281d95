/** Thresholds chosen by what they bring: one pass over all of them, from the highest down. */

import type { ChosenThreshold } from './evaluation.js';
import { fBeta } from './rates.js';
import type { ScoredGroups } from './scored-groups.js';
import { totalOf } from './total.js';

export interface ThresholdWishes {
  readonly beta: number;
  /** What a false positive and a false negative cost. */
  readonly costs: { readonly falsePositive: number; readonly falseNegative: number } | null;
  /** The share of all that can be said to be events. */
  readonly capacity: number | null;
}

/** Said at a threshold: true and false positives. */
type Judge = (truePositives: number, falsePositives: number) => number;

/**
 * The thresholds that are best by Youden's index (sensitivity + specificity − 1; Youden 1950), by F-beta, by the mean cost of
 * errors, and the lowest within the capacity; of several that are as good the highest. Null where it is best to say no event
 * at all. All different predicted probabilities are tried.
 */
export function chosenThresholds(groups: ScoredGroups, wishes: ThresholdWishes): ChosenThreshold[] {
  const events = totalOf(groups.events);
  const others = totalOf(groups.others);
  const { beta, costs, capacity } = wishes;
  const counts = (tp: number, fp: number) => ({
    ...{ truePositives: tp, falsePositives: fp, falseNegatives: events - tp, trueNegatives: others - fp },
  });
  const found: ChosenThreshold[] = [];
  const add = (rule: ChosenThreshold['rule'], judge: Judge, sign = 1) => {
    const { threshold, value } = best(groups, judge);
    found.push({ rule, threshold, value: sign * value });
  };
  if (events > 0 && others > 0) add('youden', (tp, fp) => tp / events - fp / others);
  if (events > 0) add('f-beta', (tp, fp) => fBeta(counts(tp, fp), beta) ?? 0);
  if (costs !== null) {
    const cost: Judge = (tp, fp) =>
      -(costs.falsePositive * fp + costs.falseNegative * (events - tp)) / (events + others);
    add('cost', cost, -1);
  }
  if (capacity !== null) {
    const most = capacity * (events + others);
    // A weight that was added up in another order may be off in the last digits.
    const within: Judge = (tp, fp) =>
      tp + fp <= most * (1 + 1e-12) ? (tp + fp) / (events + others) : Number.NEGATIVE_INFINITY;
    add('capacity', within);
  }
  return found;
}

function best({ probability, events, others }: ScoredGroups, judge: Judge) {
  let threshold: number | null = null;
  let [tp, fp] = [0, 0];
  let value = judge(0, 0);
  for (let g = probability.length - 1; g >= 0; g--) {
    tp += events[g]!;
    fp += others[g]!;
    // Log-odds beyond 37 have the same probability, and no threshold comes between them.
    if (g > 0 && probability[g - 1] === probability[g]) continue;
    const there = judge(tp, fp);
    if (!(there > value)) continue;
    value = there;
    threshold = probability[g]!;
  }
  return { threshold, value };
}
