/**
 * Columns scaled by powers of two without touching them: with x′ = s·x and β′ = β/s the products x′β′ and xβ are the
 * same number, rounding included, so a pass at β′ over x′ is one at s·β′ over x whose gradient is multiplied by s and
 * whose Hessian by s sᵀ. The bits are those of scaled columns as long as nothing leaves the range of normal numbers.
 */
import type { Sums } from './objective.js';

/** Between 1/FAR and FAR a column need not be scaled itself: not even squares of rounding errors get subnormal. */
const FAR = 2 ** 60;

/** The part of each scale that can be left to the coefficients, and the part that the columns themselves need. */
export function splitScales(scales: Float64Array): { ours: Float64Array; columns: Float64Array | null } {
  const isNear = (scale: number) => scale <= FAR && scale >= 1 / FAR;
  if (scales.every(isNear)) return { ours: scales, columns: null };
  return {
    ours: scales.map((scale) => (isNear(scale) ? scale : 1)),
    columns: scales.map((scale) => (isNear(scale) ? 1 : scale)),
  };
}

/** Writes values·scales to `into`. */
export function writeScaled(into: Float64Array, values: Float64Array, scales: Float64Array): void {
  for (let j = 0; j < values.length; j++) into[j] = values[j]! * scales[j]!;
}

function scaleVector(vector: Float64Array | undefined, scales: Float64Array): void {
  if (vector !== undefined) for (let j = 0; j < vector.length; j++) vector[j] = vector[j]! * scales[j]!;
}

function scaleTriangle(matrix: Float64Array | undefined, scales: Float64Array): void {
  if (matrix === undefined) return;
  for (let j = 0, element = 0; j < scales.length; j++) {
    for (let k = 0; k <= j; k++, element++) matrix[element] = matrix[element]! * scales[j]! * scales[k]!;
  }
}

/** Brings the sums over x to those over s·x, in place. */
export function scaleSums(sums: Sums, scales: Float64Array): Sums {
  scaleVector(sums.gradient, scales);
  scaleVector(sums.gradientLow, scales);
  scaleVector(sums.times, scales);
  scaleTriangle(sums.hessian, scales);
  scaleTriangle(sums.hessianLow, scales);
  return sums;
}
