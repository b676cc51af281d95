/** How large the columns are. */
import { blocks, type SeparationInput } from './demands.js';

/** Per column the reciprocal of its size: a power of two, 1 for a column of zeros. */
export function columnUnits(input: SeparationInput, present: Uint8Array): Float64Array {
  const largest = new Float64Array(input.columns);
  for (const { start, count, values } of blocks(input)) {
    for (let i = 0; i < count; i++) {
      if (present[start + i] === 0) continue;
      for (let j = 0; j < input.columns; j++) {
        largest[j] = Math.max(largest[j]!, Math.abs(values[i * input.columns + j]!));
      }
    }
  }
  return largest.map((value) => (value > 0 ? 1 / powerOfTwoNear(value) : 1));
}

/** The largest power of two not above x > 0 (1 at the ends of the range of doubles). */
export function powerOfTwoNear(x: number): number {
  let power = 1;
  while (power * 2 <= x && power < 1e300) power *= 2;
  while (power > x && power > 1e-300) power /= 2;
  return power;
}
