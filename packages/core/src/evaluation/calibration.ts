/** Whether predicted probabilities mean what they say. */
import { equalMassBins, expectedEvents } from './bins.js';
import { calibrationErrors } from './calibration-errors.js';
import type { CalibrationBin, CalibrationReport } from './evaluation.js';
import { flexibleCurve } from './flexible-curve.js';
import { recalibration, recalibrationReport } from './recalibration.js';
import type { ScoredGroups } from './scored-groups.js';
import { totalOf } from './total.js';
import type { Weighting } from './weighting.js';
import { wilsonInterval } from './wilson.js';

export function calibration(
  groups: ScoredGroups,
  bins: number,
  multiple: number,
  weighting: Weighting,
): CalibrationReport {
  const parts = equalMassBins(groups, bins);
  return {
    expectedEvents: expectedEvents(groups),
    ...recalibrationReport(recalibration(groups), multiple),
    ...{ errors: calibrationErrors(groups, parts, bins), curve: flexibleCurve(groups, multiple, weighting) },
    bins: parts.map((part) => binOf(part, multiple, weighting.scale)),
  };
}

function binOf(part: ScoredGroups, multiple: number, scale: number): CalibrationBin {
  const events = totalOf(part.events);
  const weight = events + totalOf(part.others);
  return {
    weight,
    events,
    lowest: part.probability[0]!,
    predicted: expectedEvents(part) / weight,
    highest: part.probability[part.probability.length - 1]!,
    observed: events / weight,
    interval: wilsonInterval(events * scale, weight * scale, multiple),
  };
}
