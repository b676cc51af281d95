/**
 * Columns whose mean is far larger than their standard deviation, less that mean: sums over them would lose digits, and the curvature
 * would be that of a nearly singular matrix. All sets of rows are taken about the same centres, near the mean of each.
 */
import { isFarFromZero } from '../fit/spreads.js';
import type { TrainingData } from '../formula/training.js';
import { fromNumber } from '../math/double-double.js';
import type { Moments } from './moments.js';

/** What is taken from each column; null where none needs it, or no intercept could make up for it. */
export function centresOf({ weight, means, squares }: Moments, intercept: boolean): Float64Array | null {
  if (!intercept) return null;
  const centres = means.map((mean, j) =>
    isFarFromZero({ squares: fromNumber(squares[j]!), mean }, fromNumber(weight)) ? Math.fround(mean) : 0,
  );
  return centres.some((centre) => centre !== 0) ? centres : null;
}

/** The same rows about the centres. */
export function aboutCentres(training: TrainingData, centres: Float64Array | null): TrainingData {
  if (centres === null) return training;
  const { design } = training;
  const own = Array.from(centres.keys()).filter((j) => centres[j] !== 0);
  const fill: TrainingData['design']['fill'] = (start, count, into, base, stride) => {
    design.fill(start, count, into, base, stride);
    for (const j of own) {
      const centre = centres[j]!;
      for (let i = 0; i < count; i++) {
        const at = (base + (i >> 3)) * 8 * stride + 8 * j + (i & 7);
        into[at] = into[at]! - centre;
      }
    }
  };
  return { ...training, design: { ...design, fill } };
}

/** Coefficients of the columns as coefficients of those about the centres: the intercept is the log-odds there. */
export function atCentres(coefficients: readonly number[], centres: Float64Array | null): Float64Array {
  const moved = Float64Array.from(coefficients);
  if (centres === null) return moved;
  for (let j = 1; j < moved.length; j++) moved[0] = moved[0]! + centres[j]! * moved[j]!;
  return moved;
}
