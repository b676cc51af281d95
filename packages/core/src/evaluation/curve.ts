/** The ROC and precision–recall curves, exactly: a point for each group of equal log-odds. */
import { probability } from '../math/logistic.js';
import type { CurveReport } from './evaluation.js';
import type { ScoredGroups } from './scored-groups.js';
import { totalOf } from './total.js';

/** Null where there are no events or nothing else. At most `points` entries, the first and the last among them. */
export function curve(groups: ScoredGroups, points: number): CurveReport | null {
  const { logOdds, events, others } = groups;
  const size = logOdds.length;
  const allEvents = totalOf(events);
  const allOthers = totalOf(others);
  if (allEvents === 0 || allOthers === 0) return null;
  const report = {
    threshold: [null] as (number | null)[],
    falsePositiveRate: [0],
    truePositiveRate: [0],
    precision: [null] as (number | null)[],
  };
  const kept = thinned(size, points - 1);
  let truePositives = 0;
  let falsePositives = 0;
  let next = 0;
  for (let rank = 0; rank < size; rank++) {
    const g = size - 1 - rank;
    truePositives += events[g]!;
    falsePositives += others[g]!;
    if (rank !== kept(next)) continue;
    next++;
    report.threshold.push(probability(logOdds[g]!));
    report.falsePositiveRate.push(Math.min(1, falsePositives / allOthers));
    report.truePositiveRate.push(Math.min(1, truePositives / allEvents));
    report.precision.push(truePositives / (truePositives + falsePositives));
  }
  return report;
}

/** The i-th of at most `count` ranks spread evenly over 0 … size − 1, the last one included. */
function thinned(size: number, count: number): (i: number) => number {
  if (size <= count) return (i) => i;
  return (i) => Math.floor(((i + 1) * size) / count) - 1;
}

/** Σ (recall − recall before)·precision over all thresholds from the highest down; null without events. */
export function averagePrecision({ events, others }: ScoredGroups): number | null {
  const allEvents = totalOf(events);
  if (allEvents === 0) return null;
  let truePositives = 0;
  let said = 0;
  let area = 0;
  for (let g = events.length - 1; g >= 0; g--) {
    truePositives += events[g]!;
    said += events[g]! + others[g]!;
    // Groups from the highest may be without weight in a sample, and nothing is said before the first with one.
    if (events[g]! > 0) area += events[g]! * (truePositives / said);
  }
  return area / allEvents;
}
