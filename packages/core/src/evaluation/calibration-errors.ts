/** How far shares of events are from what was predicted, bin by bin. */
import type { BinTotals } from './bins.js';
import type { CalibrationErrors } from './evaluation.js';

/** `parts`: the bins of about equal weight; `widths`: those of equal width in predicted risk. */
export function calibrationErrors(
  parts: readonly BinTotals[],
  widths: readonly BinTotals[],
): CalibrationErrors {
  return {
    equalMass: calibrationError(parts),
    equalWidth: calibrationError(widths),
    maximum: Math.max(...parts.map(gapOf)),
  };
}

/** Σ over bins of |share of events − mean prediction|, weighted by the bins: the expected calibration error. */
export function calibrationError(parts: readonly BinTotals[]): number {
  const weight = parts.reduce((sum, part) => sum + part.weight, 0);
  return parts.reduce((sum, part) => sum + part.weight * gapOf(part), 0) / weight;
}

function gapOf({ weight, events, expected }: BinTotals): number {
  return Math.abs(events - expected) / weight;
}
