/** Sums over many groups, as if in twice the precision. */
import { twoSum } from '../math/double-double.js';

/** Σ valueAt(i) for i < count; 0 where there are none. */
export function total(count: number, valueAt: (index: number) => number): number {
  let sum = 0;
  let rest = 0;
  for (let i = 0; i < count; i++) {
    const { hi, lo } = twoSum(sum, valueAt(i));
    sum = hi;
    rest += lo;
  }
  return sum + rest;
}

/** Σ over an array. */
export function totalOf(values: Float64Array): number {
  return total(values.length, (i) => values[i]!);
}
