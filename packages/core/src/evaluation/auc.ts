/** The area under the ROC curve with DeLong's standard error. */
import type { AucReport } from './evaluation.js';
import type { ScoredGroups } from './scored-groups.js';
import { total, totalOf } from './total.js';

/** What a group is above and below of: shares of the other class, ties counting one half. */
export interface Placements {
  /** The share of non-events below the group. */
  readonly overOthers: Float64Array;
  /** The share of events above it. */
  readonly overEvents: Float64Array;
  readonly allEvents: number;
  readonly allOthers: number;
  /** Share of (event, non-event) pairs that are ranked rightly. */
  readonly area: number;
}

/** Null where there are no pairs. */
export function placementsOf({ events, others }: ScoredGroups): Placements | null {
  const allEvents = totalOf(events);
  const allOthers = totalOf(others);
  if (allEvents === 0 || allOthers === 0) return null;
  const overOthers = new Float64Array(events.length);
  const overEvents = new Float64Array(events.length);
  let eventsBelow = 0;
  let othersBelow = 0;
  for (let g = 0; g < events.length; g++) {
    overOthers[g] = (othersBelow + others[g]! / 2) / allOthers;
    overEvents[g] = (allEvents - eventsBelow - events[g]! / 2) / allEvents;
    eventsBelow += events[g]!;
    othersBelow += others[g]!;
  }
  const area = total(events.length, (g) => events[g]! * overOthers[g]!) / allEvents;
  return { overOthers, overEvents, allEvents, allOthers, area };
}

/** A share of pairs ranked rightly, and Σ over events, and over others, of squared deviations of what each is above or below of. */
export interface AreaSums {
  readonly area: number;
  readonly allEvents: number;
  readonly allOthers: number;
  readonly ofEvents: number;
  readonly ofOthers: number;
}

/**
 * Share of (event, non-event) pairs that are ranked rightly, ties counting one half, and the standard error of DeLong,
 * DeLong & Clarke-Pearson (1988, Biometrics 44, section 3) by midranks over sorted groups (Sun & Xu 2014, IEEE Signal
 * Processing Letters 21), O(groups). A weight w counts as w replicates. Null where there are no pairs.
 *
 * `replicates` is false where weights are no counts: then there is no standard error.
 */
export function areaUnderCurve(
  groups: ScoredGroups,
  replicates: boolean,
  multiple: number,
): AucReport | null {
  const placements = placementsOf(groups);
  if (placements === null) return null;
  const { overOthers, overEvents, area } = placements;
  const spread = (weights: Float64Array, placement: Float64Array) =>
    total(weights.length, (g) => weights[g]! * (placement[g]! - area) * (placement[g]! - area));
  const ofEvents = spread(groups.events, overOthers);
  const ofOthers = spread(groups.others, overEvents);
  return aucReport({ ...placements, ofEvents, ofOthers }, replicates, multiple);
}

export function aucReport(
  { area: estimate, allEvents, allOthers, ofEvents, ofOthers }: AreaSums,
  replicates: boolean,
  multiple: number,
): AucReport {
  if (!replicates || allEvents < 2 || allOthers < 2) return { estimate, standardError: null, interval: null };
  const variance = ofEvents / (allEvents - 1) / allEvents + ofOthers / (allOthers - 1) / allOthers;
  const standardError = Math.sqrt(variance);
  const reach = multiple * standardError;
  return {
    estimate,
    standardError,
    interval: [Math.max(0, estimate - reach), Math.min(1, estimate + reach)],
  };
}
