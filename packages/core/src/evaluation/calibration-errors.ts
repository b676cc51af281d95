/** How far shares of events are from what was predicted, bin by bin. */
import { equalWidthBins, expectedEvents } from './bins.js';
import type { CalibrationErrors } from './evaluation.js';
import type { ScoredGroups } from './scored-groups.js';
import { totalOf } from './total.js';

/** `parts`: the bins of about equal weight. */
export function calibrationErrors(
  groups: ScoredGroups,
  parts: readonly ScoredGroups[],
  bins: number,
): CalibrationErrors {
  const gaps = parts.map(gapOf);
  return {
    equalMass: meanGap(gaps),
    equalWidth: meanGap(equalWidthBins(groups, bins).map(gapOf)),
    maximum: Math.max(...gaps.map(({ gap }) => gap)),
  };
}

/** Σ over bins of |share of events − mean prediction|, weighted by the bins: the expected calibration error. */
export function calibrationError(parts: readonly ScoredGroups[]): number {
  return meanGap(parts.map(gapOf));
}

interface Gap {
  readonly weight: number;
  readonly gap: number;
}

function gapOf(part: ScoredGroups): Gap {
  const events = totalOf(part.events);
  const weight = events + totalOf(part.others);
  return { weight, gap: Math.abs(events - expectedEvents(part)) / weight };
}

function meanGap(gaps: readonly Gap[]): number {
  const weight = gaps.reduce((sum, one) => sum + one.weight, 0);
  return gaps.reduce((sum, one) => sum + one.weight * one.gap, 0) / weight;
}
