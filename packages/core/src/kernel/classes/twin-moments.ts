/** `assembly-classes/standardise.ts` in plain TypeScript: the same operations in the same order. */

const ROWS = 8;

export type MomentsGiven = [
  x: number,
  stride: number,
  weights: number,
  panels: number,
  columns: number,
  centres: number,
  out: number,
];

export type StandardiseGiven = [
  x: number,
  stride: number,
  panels: number,
  columns: number,
  means: number,
  factors: number,
];

export function moments(
  numbers: Float64Array,
  [x, stride, weights, panels, columns, centres, out]: MomentsGiven,
): void {
  for (let j = 0; j < columns; j++) {
    const centre = numbers[centres / 8 + j]!;
    // The even rows and the odd ones.
    const sums = [0, 0];
    const squares = [0, 0];
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let panel = 0; panel < panels; panel++) {
      const at = (x + panel * stride) / 8 + ROWS * j;
      for (let row = 0; row < ROWS; row++) {
        const value = numbers[at + row]!;
        const weight = numbers[weights / 8 + ROWS * panel + row]!;
        const lane = row & 1;
        const away = value - centre;
        const part = weight * away;
        sums[lane] = sums[lane]! + part;
        squares[lane] = squares[lane]! + part * away;
        if (weight === 0) continue;
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    numbers.set([sums[0]! + sums[1]!, squares[0]! + squares[1]!, low, high], out / 8 + 4 * j);
  }
}

export function standardise(
  numbers: Float64Array,
  [x, stride, panels, columns, means, factors]: StandardiseGiven,
): void {
  for (let panel = 0; panel < panels; panel++)
    for (let j = 0; j < columns; j++) {
      const [mean, factor] = [numbers[means / 8 + j]!, numbers[factors / 8 + j]!];
      const at = (x + panel * stride) / 8 + ROWS * j;
      for (let row = 0; row < ROWS; row++) numbers[at + row] = (numbers[at + row]! - mean) * factor;
    }
}
