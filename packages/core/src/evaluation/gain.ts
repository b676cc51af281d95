/** What is gained by taking the rows of highest predicted risk first. */
import type { GainPoint, KolmogorovSmirnov } from './evaluation.js';
import type { ScoredGroups } from './scored-groups.js';
import { totalOf } from './total.js';

/**
 * Cumulative gain and lift at equal steps of the weight, the highest risk first. A step that falls inside a group of equal
 * log-odds takes its share of the group's events: the mean over all orders of the tied rows. Null without events.
 */
export function gain({ probability, events, others }: ScoredGroups, steps: number): GainPoint[] | null {
  const allEvents = totalOf(events);
  const all = allEvents + totalOf(others);
  if (allEvents === 0) return null;
  const points: GainPoint[] = [];
  let g = events.length - 1;
  let [taken, caught] = [0, 0];
  let previous = 0;
  for (let step = 1; step <= steps; step++) {
    const wanted = (all * step) / steps;
    while (g > 0 && taken + events[g]! + others[g]! <= wanted) {
      taken += events[g]! + others[g]!;
      caught += events[g]!;
      g--;
    }
    const weight = events[g]! + others[g]!;
    const inside =
      step === steps ? allEvents - caught : weight === 0 ? 0 : (events[g]! / weight) * (wanted - taken);
    const captured = Math.min(1, (caught + inside) / allEvents);
    points.push({
      share: step / steps,
      threshold: probability[g]!,
      captured,
      lift: (captured * steps) / step,
      rate: ((captured - previous) * allEvents * steps) / all,
    });
    previous = captured;
  }
  return points;
}

/**
 * The largest distance of the distributions of the predicted risk among events and among the others, and the threshold
 * at which it is. Null where there are no events or nothing else.
 */
export function kolmogorovSmirnov({ probability, events, others }: ScoredGroups): KolmogorovSmirnov | null {
  const allEvents = totalOf(events);
  const allOthers = totalOf(others);
  if (allEvents === 0 || allOthers === 0) return null;
  let [tp, fp] = [0, 0];
  let found: KolmogorovSmirnov = { statistic: 0, threshold: probability[probability.length - 1]! };
  for (let g = events.length - 1; g >= 0; g--) {
    tp += events[g]!;
    fp += others[g]!;
    const statistic = Math.abs(tp / allEvents - fp / allOthers);
    if (statistic > found.statistic) found = { statistic, threshold: probability[g]! };
  }
  return found;
}
