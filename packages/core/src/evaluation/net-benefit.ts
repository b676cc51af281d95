/** Decision curves: what acting on the model is worth at each threshold. */
import type { NetBenefitReport } from './evaluation.js';
import type { ScoredGroups } from './scored-groups.js';
import { totalOf } from './total.js';

/** Thresholds 0.01, 0.02, …, 0.99. */
const STEPS = 100;

/**
 * Net benefit (true positives − false positives · t/(1 − t))/n of acting where the predicted risk is at least t, and of
 * acting on all (Vickers & Elkin 2006, Medical Decision Making 26); that of acting on none is 0.
 */
export function netBenefit({ probability, events, others }: ScoredGroups): NetBenefitReport {
  const allEvents = totalOf(events);
  const all = allEvents + totalOf(others);
  const threshold: number[] = [];
  const model: number[] = [];
  const everyone: number[] = [];
  let g = probability.length - 1;
  let [tp, fp] = [0, 0];
  for (let step = STEPS - 1; step > 0; step--) {
    const t = step / STEPS;
    for (; g >= 0 && probability[g]! >= t; g--) {
      tp += events[g]!;
      fp += others[g]!;
    }
    const odds = t / (1 - t);
    threshold.push(t);
    model.push((tp - fp * odds) / all);
    everyone.push((allEvents - (all - allEvents) * odds) / all);
  }
  return { threshold: threshold.reverse(), model: model.reverse(), all: everyone.reverse() };
}
