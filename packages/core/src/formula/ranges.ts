import type { KeptRows } from './kept-rows.js';

/** Smallest and largest of some values; NaN both where one of them is missing. */
export type Range = readonly [low: number, high: number];

const MISSING: Range = [Number.NaN, Number.NaN];

/** 1 − 2⁻⁵⁰: less than 1 by more than the roundings of two subtractions. */
const BELOW_ONE = 1 - 8.881784197001252e-16;

/**
 * The range of all values, in one pass. Nearly all values lie between those before them, which one comparison tells:
 * |x − middle| ≤ half, with a half that no rounding takes beyond the range; it is never true of NaN.
 */
export function rangeOf(values: Float64Array): Range {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let middle = 0;
  let half = -1;
  const whole = values.length & ~7;
  for (let i = 0; i < whole; i += 8) {
    if (
      Math.abs(values[i]! - middle) <= half &&
      Math.abs(values[i + 1]! - middle) <= half &&
      Math.abs(values[i + 2]! - middle) <= half &&
      Math.abs(values[i + 3]! - middle) <= half &&
      Math.abs(values[i + 4]! - middle) <= half &&
      Math.abs(values[i + 5]! - middle) <= half &&
      Math.abs(values[i + 6]! - middle) <= half &&
      Math.abs(values[i + 7]! - middle) <= half
    )
      continue;
    for (let k = i; k < i + 8; k++) {
      const value = values[k]!;
      if (value >= low && value <= high) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    if (Number.isNaN(low)) return MISSING;
    middle = (low + high) / 2;
    half = Math.min(middle - low, high - middle) * BELOW_ONE;
  }
  for (let i = whole; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return [low, high];
}

/** The range of the values of the kept rows. */
export function rangeOfKept(values: Float64Array, { count, kept }: KeptRows): Range {
  if (kept === null) return rangeOf(values);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const value = values[kept[i]!]!;
    if (value >= low && value <= high) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/** The first of the kept rows whose value is not finite, as a row of the table from 0; −1 where all are. */
export function firstNotFinite(values: Float64Array, { count, kept }: KeptRows): number {
  for (let i = 0; i < count; i++) {
    const row = kept === null ? i : kept[i]!;
    if (!Number.isFinite(values[row])) return row;
  }
  return -1;
}
