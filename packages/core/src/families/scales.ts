/** Columns of a design on one scale: multiplied by powers of two, which round nothing. */
import { powerOfTwoNear } from '../diagnostics/separation/column-units.js';
import { OddsmithError } from '../errors.js';
import type { Design } from '../formula/schema.js';
import { designBlocks } from '../observations/predictor.js';

/** Variances are squares: beyond these sizes of a column they leave the range of numbers. */
const LEAST_SIZE = 1e-130;
const MOST_SIZE = 1e130;

/**
 * What brings each column into [−2, 2]; 1 for a column of zeros. Throws `value-out-of-domain` for a column so large or
 * small that its variance is no number.
 */
export function columnScales(design: Design): Float64Array {
  return scalesFor(largestOf(design), design.columns);
}

/** The same for columns of these largest magnitudes. */
export function scalesFor(largest: Float64Array, names: readonly string[]): Float64Array {
  return largest.map((most, j) => {
    if (most === 0) return 1;
    if (most >= LEAST_SIZE && most <= MOST_SIZE) return 1 / powerOfTwoNear(most);
    const column = names[j]!;
    const message = `The values of ${column} reach ${most}, and the variance of its coefficient lies beyond the range of numbers; measure it in other units, so that they stay between 1e-130 and 1e130.`;
    throw new OddsmithError('value-out-of-domain', message, { column });
  });
}

function largestOf(design: Design): Float64Array {
  if (design.largest !== null) return design.largest;
  const size = design.columns.length;
  const largest = new Float64Array(size);
  for (const { x, count } of designBlocks(design))
    for (let i = 0, at = 0; i < count; i++)
      for (let j = 0; j < size; j++, at++) largest[j] = Math.max(largest[j]!, Math.abs(x[at]!));
  return largest;
}
