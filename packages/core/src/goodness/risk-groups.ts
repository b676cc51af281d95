/** Rows cut into groups of similar risk; rows of equal log-odds stay together. */
import type { ScoredGroups } from '../evaluation/scored-groups.js';
import { total } from '../evaluation/total.js';
import { probability } from '../math/logistic.js';

/** Groups of equal log-odds with p and 1 − p. */
export interface Risks extends ScoredGroups {
  readonly probability: Float64Array;
  readonly complement: Float64Array;
}

export function risksOf(scored: ScoredGroups): Risks {
  return {
    ...scored,
    probability: scored.logOdds.map(probability),
    complement: scored.logOdds.map((z) => probability(-z)),
  };
}

/** Half-open range of groups of equal log-odds. */
export interface RiskGroup {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts behind the observations at these places, from 0 and ascending, of the expanded data in order of risk: each cut is moved
 * up to the end of the rows of equal log-odds. Groups that are left without rows are none.
 */
export function cutAt({ events, others }: ScoredGroups, places: readonly number[]): RiskGroup[] {
  const groups: RiskGroup[] = [];
  let [start, end, below] = [0, 0, 0];
  const close = () => {
    if (end > start) groups.push({ start, end });
    start = end;
  };
  for (const place of places) {
    while (end < events.length && below <= place) {
      below += events[end]! + others[end]!;
      end++;
    }
    close();
  }
  end = events.length;
  close();
  return groups;
}

/** What is summed of a group. */
export interface RiskSums {
  readonly weight: number;
  readonly events: number;
  /** Σ weight·p and Σ weight·(1 − p). */
  readonly expected: number;
  readonly expectedOthers: number;
  /** Σ (events − weight·p). */
  readonly residual: number;
  /** Σ weight·p(1 − p). */
  readonly information: number;
  readonly lowest: number;
  readonly highest: number;
}

type Term = (a: number, b: number, p: number, q: number) => number;

/** Σ of a term of the events, the others, p and 1 − p over a group. */
export function sumOver(
  { events, others, probability: p, complement: q }: Risks,
  { start, end }: RiskGroup,
  term: Term,
): number {
  return total(end - start, (i) => {
    const g = start + i;
    return term(events[g]!, others[g]!, p[g]!, q[g]!);
  });
}

export function sumsOf(risks: Risks, group: RiskGroup): RiskSums {
  const over = (term: Term) => sumOver(risks, group, term);
  return {
    weight: over((a, b) => a + b),
    events: over((a) => a),
    expected: over((a, b, p) => (a + b) * p),
    expectedOthers: over((a, b, _, q) => (a + b) * q),
    residual: over((a, b, p, q) => a * q - b * p),
    information: over((a, b, p, q) => (a + b) * p * q),
    lowest: risks.probability[group.start]!,
    highest: risks.probability[group.end - 1]!,
  };
}
