/** The weights of rows in a resample. */
import type { Observations } from '../../observations/observations.js';
import type { SamplingUnits } from './units.js';

/** Weights of fitted rows, which may stand for several observed ones. */
export interface ResampledWeights {
  readonly events: Float64Array;
  readonly others: Float64Array;
}

/**
 * Writes the weights of a sample that has each entry so often; `patternOf`: the fitted row of each observed one, null where they are
 * the same.
 */
export function weigh(
  into: ResampledWeights,
  counts: Int32Array,
  { of, multiplicity }: SamplingUnits,
  { events, others }: Observations,
  patternOf: Int32Array | null,
): void {
  into.events.fill(0);
  into.others.fill(0);
  for (let i = 0; i < events.length; i++) {
    const entry = of === null ? i : of[i]!;
    const count = counts[entry]!;
    if (count === 0) continue;
    const share = multiplicity === null ? 1 : multiplicity[entry]!;
    const row = patternOf === null ? i : patternOf[i]!;
    into.events[row] = into.events[row]! + (count * events[i]!) / share;
    into.others[row] = into.others[row]! + (count * others[i]!) / share;
  }
}
