/** Standardises panels of 8 rows in place: 8 values of a column side by side, one more column than there are. */

const ROWS = 8;

/** Panels, with the share of each row in the weights. */
interface Panels {
  readonly x: Float64Array;
  readonly shares: Float64Array;
  readonly columns: number;
}

/** Weighted sums of x − centre and of its square, and the range of each column, over rows with weight. */
class Moments {
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  readonly lowest: Float64Array;
  readonly highest: Float64Array;

  constructor({ x, shares, columns }: Panels, centres: Float64Array) {
    this.sums = new Float64Array(columns);
    this.squares = new Float64Array(columns);
    this.lowest = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
    this.highest = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
    const size = ROWS * (columns + 1);
    for (let first = 0, from = 0; first < shares.length; first += ROWS, from += size)
      for (let j = 0; j < columns; j++) this.#add(x, from + ROWS * j, shares, first, j, centres[j]!);
  }

  #add(x: Float64Array, at: number, shares: Float64Array, first: number, j: number, centre: number): void {
    let [sum, square, lowest, highest] = [0, 0, this.lowest[j]!, this.highest[j]!];
    for (let row = 0; row < ROWS; row++) {
      const share = shares[first + row]!;
      if (share === 0) continue;
      const value = x[at + row]!;
      const away = value - centre;
      sum += share * away;
      square += share * away * away;
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
    }
    this.sums[j] = this.sums[j]! + sum;
    this.squares[j] = this.squares[j]! + square;
    this.lowest[j] = lowest;
    this.highest[j] = highest;
  }
}

/**
 * Replaces columns by (x − mean)/deviation, the weighted ones (1/n), or without an intercept by x/deviation; a column that is
 * constant by zeros, its deviation being 0. Column 0 stays where it is an intercept.
 */
export function standardise(
  panels: Panels,
  intercept: boolean,
): { means: Float64Array; deviations: Float64Array } {
  const { x, columns } = panels;
  const rough = new Moments(panels, new Float64Array(columns));
  const fine = new Moments(panels, rough.sums);
  const means = new Float64Array(columns);
  const deviations = new Float64Array(columns);
  const factors = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    const isConstant = !(rough.lowest[j]! < rough.highest[j]!);
    const rest = fine.sums[j]!;
    deviations[j] = isConstant ? 0 : Math.sqrt(fine.squares[j]! - rest * rest);
    means[j] = isConstant ? rough.lowest[j]! : rough.sums[j]! + rest;
    factors[j] = isConstant ? 0 : 1 / deviations[j]!;
  }
  if (intercept) [means[0], deviations[0]] = [0, 1];
  else means.fill(0);
  const size = ROWS * (columns + 1);
  for (let from = 0; from < x.length; from += size)
    for (let j = intercept ? 1 : 0; j < columns; j++) {
      const [mean, factor] = [means[j]!, factors[j]!];
      for (let at = from + ROWS * j, end = at + ROWS; at < end; at++) x[at] = (x[at]! - mean) * factor;
    }
  return { means, deviations };
}
