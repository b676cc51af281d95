/** Where a (penalised) loss is least: what profiles of its coefficients go out from. */
import type { Pairs } from '../math/cholesky-double-double.js';
import { type DoubleDouble, subtract } from '../math/double-double.js';
import { packedIndex } from '../math/packed.js';

/** How low the loss comes, and the coefficients that may move. */
export interface Summit {
  /** F̂. */
  readonly value: DoubleDouble;
  readonly free: readonly number[];
}

/** The maximum from which profiles go out. */
export interface Peak extends Summit {
  readonly at: Float64Array;
  /** I⁻¹ over the free coefficients, packed. */
  readonly covariance: Pairs;
}

/** The peak moved along coefficient `index` until it has the value given: the others follow to first order. */
export function moveAlong({ at, covariance, free }: Peak, index: number, to: number): Float64Array {
  const place = free.indexOf(index);
  const entry = (i: number) => covariance.high[i >= place ? packedIndex(i, place) : packedIndex(place, i)]!;
  const change = to - at[index]!;
  const moved = at.slice();
  free.forEach((j, i) => {
    moved[j] = moved[j]! + (entry(i) / entry(place)) * change;
  });
  moved[index] = to;
  return moved;
}

/** √(2(F − F̂)) of a value that is still `decrement`/2 above the profile. */
export function rootOf(value: DoubleDouble, decrement: number, peak: Summit): number {
  return Math.sqrt(Math.max(0, 2 * subtract(value, peak.value).hi - decrement));
}
