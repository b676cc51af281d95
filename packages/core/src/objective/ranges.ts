/** The smallest and largest value of each column of a design, found in its panels while they are in the cache. */

/** By column; NaN both where a value was none. */
export interface Ranges {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Of no rows. */
export function noRanges(columns: number): Ranges {
  return {
    low: new Float64Array(columns).fill(Number.POSITIVE_INFINITY),
    high: new Float64Array(columns).fill(Number.NEGATIVE_INFINITY),
  };
}

/** The ranges of all the rows that some have found. */
export function joinRanges(found: readonly Ranges[]): Ranges {
  const of = (name: keyof Ranges, least: (...values: number[]) => number) =>
    found[0]![name].map((_, j) => least(...found.map((ranges) => ranges[name][j]!)));
  return { low: of('low', Math.min), high: of('high', Math.max) };
}

/** 1 − 2⁻⁵⁰: less than 1 by more than the roundings of two subtractions. */
const BELOW_ONE = 1 - 8.881784197001252e-16;

/** Takes in so many rows of panels, which hold as many columns as there are ranges. */
export function widen({ low, high }: Ranges, panels: Float64Array, rows: number): void {
  const columns = low.length;
  const stride = 8 * columns;
  const whole = (rows >> 3) * stride;
  for (let j = 0; j < columns; j++) {
    const next = (from: number) => firstOutside(low[j]!, high[j]!, panels, from, whole, stride);
    for (let i = next(8 * j); i < whole; i = next(i + stride))
      for (let lane = i; lane < i + 8; lane++) take(low, high, j, panels[lane]!);
    for (let lane = 0; lane < (rows & 7); lane++) take(low, high, j, panels[whole + 8 * j + lane]!);
  }
}

/**
 * The first 8 values of a column, `stride` from one to the next, that do not all lie in its range; an index from
 * `end` on where all do. Nearly all lie there, which one comparison tells: |x − middle| ≤ half, with a half that no
 * rounding takes beyond the range; it is never true of NaN.
 */
function firstOutside(
  low: number,
  high: number,
  panels: Float64Array,
  start: number,
  end: number,
  stride: number,
): number {
  const middle = (low + high) / 2;
  const half = Math.min(middle - low, high - middle) * BELOW_ONE;
  let i = start;
  while (
    i < end &&
    Math.abs(panels[i]! - middle) <= half &&
    Math.abs(panels[i + 1]! - middle) <= half &&
    Math.abs(panels[i + 2]! - middle) <= half &&
    Math.abs(panels[i + 3]! - middle) <= half &&
    Math.abs(panels[i + 4]! - middle) <= half &&
    Math.abs(panels[i + 5]! - middle) <= half &&
    Math.abs(panels[i + 6]! - middle) <= half &&
    Math.abs(panels[i + 7]! - middle) <= half
  )
    i += stride;
  return i;
}

function take(low: Float64Array, high: Float64Array, column: number, value: number): void {
  if (value >= low[column]! && value <= high[column]!) return;
  low[column] = Math.min(low[column]!, value);
  high[column] = Math.max(high[column]!, value);
}
