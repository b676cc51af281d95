/** Whether predicted probabilities mean what they say. */
import { probability } from '../math/logistic.js';
import type { CalibrationBin, CalibrationReport } from './evaluation.js';
import { recalibration } from './recalibration.js';
import type { ScoredGroups } from './scored-groups.js';
import { total, totalOf } from './total.js';

export function calibration(groups: ScoredGroups, bins: number, multiple: number): CalibrationReport {
  const { logOdds, events, others } = groups;
  return {
    expectedEvents: total(logOdds.length, (g) => (events[g]! + others[g]!) * probability(logOdds[g]!)),
    ...recalibration(groups, multiple),
    bins: calibrationBins(groups, bins, multiple),
  };
}

/** Bins of about equal weight by predicted risk: a group belongs where the middle of its weight falls. */
function calibrationBins(groups: ScoredGroups, bins: number, multiple: number): CalibrationBin[] {
  const { events, others } = groups;
  const all = totalOf(events) + totalOf(others);
  const found: CalibrationBin[] = [];
  let below = 0;
  let start = 0;
  let current = -1;
  for (let g = 0; g < events.length; g++) {
    const weight = events[g]! + others[g]!;
    const bin = Math.min(bins - 1, Math.floor((bins * (below + weight / 2)) / all));
    if (bin !== current && g > start) {
      found.push(binOf(groups, start, g, multiple));
      start = g;
    }
    current = bin;
    below += weight;
  }
  found.push(binOf(groups, start, events.length, multiple));
  return found;
}

/** The bin of groups [start, end). */
function binOf(groups: ScoredGroups, start: number, end: number, multiple: number): CalibrationBin {
  const part = {
    logOdds: groups.logOdds.subarray(start, end),
    events: groups.events.subarray(start, end),
    others: groups.others.subarray(start, end),
  };
  const events = totalOf(part.events);
  const weight = events + totalOf(part.others);
  const risk = (g: number) => probability(part.logOdds[g]!);
  const expected = total(end - start, (g) => (part.events[g]! + part.others[g]!) * risk(g));
  return {
    weight,
    events,
    lowest: risk(0),
    predicted: expected / weight,
    highest: risk(end - start - 1),
    observed: events / weight,
    interval: wilsonInterval(events, weight, multiple),
  };
}

/** Score interval of a share (Wilson 1927, JASA 22): it keeps its coverage near 0 and 1. */
export function wilsonInterval(events: number, weight: number, multiple: number): [number, number] {
  const square = multiple * multiple;
  const others = weight - events;
  const middle = events + square / 2;
  const reach = multiple * Math.sqrt((events * others) / weight + square / 4);
  const low = events === 0 ? 0 : (middle - reach) / (weight + square);
  const high = others === 0 ? 1 : (middle + reach) / (weight + square);
  return [Math.max(0, low), Math.min(1, high)];
}
