/** Whether predicted probabilities mean what they say. */
import { type BinSums, binSums, binTotals, equalMassBins, equalWidthBins, expectedEvents } from './bins.js';
import { calibrationErrors } from './calibration-errors.js';
import type { CalibrationBin, CalibrationReport } from './evaluation.js';
import { flexibleCurve } from './flexible-curve.js';
import { recalibration, recalibrationReport } from './recalibration.js';
import type { ScoredGroups } from './scored-groups.js';
import type { Weighting } from './weighting.js';
import { wilsonInterval } from './wilson.js';

export function calibration(
  groups: ScoredGroups,
  bins: number,
  multiple: number,
  weighting: Weighting,
): CalibrationReport {
  const parts = equalMassBins(groups, bins).map(binSums);
  return {
    expectedEvents: expectedEvents(groups),
    ...recalibrationReport(recalibration(groups), multiple),
    errors: calibrationErrors(parts, equalWidthBins(groups, bins).map(binTotals)),
    curve: flexibleCurve(groups, multiple, weighting),
    bins: parts.map((part) => calibrationBin(part, multiple, weighting.scale)),
  };
}

/** A bin as it is told; `scale`: what weights are multiplied by to be counts. */
export function calibrationBin(bin: BinSums, multiple: number, scale: number): CalibrationBin {
  const { weight, events, expected, lowest, highest } = bin;
  return {
    ...{ weight, events, lowest, predicted: expected / weight, highest, observed: events / weight },
    interval: wilsonInterval(events * scale, weight * scale, multiple),
  };
}
