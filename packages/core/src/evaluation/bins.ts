/** Groups of similar predicted risk together. */
import { type ScoredGroups, someGroups } from './scored-groups.js';
import { total, totalOf } from './total.js';

/** Σ weights · predicted probability. */
export function expectedEvents({ probability, events, others }: ScoredGroups): number {
  return total(probability.length, (g) => (events[g]! + others[g]!) * probability[g]!);
}

/** What came in a bin and what was predicted. */
export interface BinTotals {
  /** Σ weights of all, and of events. */
  readonly weight: number;
  readonly events: number;
  /** Σ weights · p. */
  readonly expected: number;
}

/** What a report says of a bin and a decomposition needs. */
export interface BinSums extends BinTotals {
  /** Smallest and largest predicted probability. */
  readonly lowest: number;
  readonly highest: number;
  /** Σ weights · (p − p̄)². */
  readonly variance: number;
  /** Σ weights · (p − p̄)(y − ȳ). */
  readonly covariance: number;
}

export function binTotals(part: ScoredGroups): BinTotals {
  const events = totalOf(part.events);
  return { weight: events + totalOf(part.others), events, expected: expectedEvents(part) };
}

export function binSums(part: ScoredGroups): BinSums {
  const { probability: p, events, others } = part;
  const totals = binTotals(part);
  const predicted = totals.expected / totals.weight;
  const observed = totals.events / totals.weight;
  const sum = (of: (deviation: number, g: number) => number) =>
    total(p.length, (g) => of(p[g]! - predicted, g));
  return {
    ...totals,
    ...{ lowest: p[0]!, highest: p[p.length - 1]! },
    variance: sum((d, g) => (events[g]! + others[g]!) * d * d),
    covariance: sum((d, g) => d * (events[g]! * (1 - observed) - others[g]! * observed)),
  };
}

/** Bins of about equal weight by predicted risk: a group belongs where the middle of its weight falls. */
export function equalMassBins(groups: ScoredGroups, bins: number): ScoredGroups[] {
  const { events, others } = groups;
  const all = totalOf(events) + totalOf(others);
  let below = 0;
  return split(groups, (g) => {
    const weight = events[g]! + others[g]!;
    const bin = Math.min(bins - 1, Math.floor((bins * (below + weight / 2)) / all));
    below += weight;
    return bin;
  });
}

/** Bins of equal width in predicted risk, the last one with both its ends. */
export function equalWidthBins(groups: ScoredGroups, bins: number): ScoredGroups[] {
  return split(groups, (g) => Math.min(bins - 1, Math.floor(bins * groups.probability[g]!)));
}

/** Runs of groups in the same bin; those without weight are left out. */
function split(groups: ScoredGroups, binOfGroup: (g: number) => number): ScoredGroups[] {
  const found: ScoredGroups[] = [];
  const { events, others } = groups;
  let start = 0;
  let current = -1;
  let weight = 0;
  const close = (end: number) => {
    if (weight > 0) found.push(someGroups(groups, start, end));
    [start, weight] = [end, 0];
  };
  for (let g = 0; g < events.length; g++) {
    const bin = binOfGroup(g);
    if (bin !== current) close(g);
    current = bin;
    weight += events[g]! + others[g]!;
  }
  close(events.length);
  return found;
}
