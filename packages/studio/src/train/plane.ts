/** Which part of the plane of two coefficients is worth seeing. */
import type { TrainingHistory } from '@oddsmith/core';

type Range = readonly [number, number];

/** Standard errors around the optimum that are always in the picture, and beyond which paths are not followed. */
const NEAR = 1;
const FAR = 12;
const MARGIN = 0.08;

/** The box around the optimum, the start and the path, as far as the path stays in reach of the optimum. */
export function planeRanges(history: TrainingHistory, columns: readonly [number, number]): [Range, Range] {
  return [rangeOf(history, columns[0]), rangeOf(history, columns[1])];
}

function rangeOf({ coefficients, columns, optimum, iterations }: TrainingHistory, column: number): Range {
  const p = columns.length;
  const start = coefficients[column]!;
  const centre = optimum?.coefficients[column] ?? start;
  const error = optimum?.standardErrors[column] ?? 0;
  let low = Math.min(start, centre - NEAR * error);
  let high = Math.max(start, centre + NEAR * error);
  const [lowest, highest] =
    optimum === null
      ? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
      : [Math.min(low, centre - FAR * error), Math.max(high, centre + FAR * error)];
  for (let k = 0; k <= iterations; k++) {
    const value = coefficients[k * p + column]!;
    low = Math.min(low, Math.max(value, lowest));
    high = Math.max(high, Math.min(value, highest));
  }
  const span = high > low ? high - low : 1;
  return [low - MARGIN * span, high + MARGIN * span];
}
