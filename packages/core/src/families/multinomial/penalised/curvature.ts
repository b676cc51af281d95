/** Second derivatives of the mean loss by the coefficients of some columns, from all rows or a sample of them. */
import type { StandardisedRows } from './rows.js';
import type { Steps } from './steps.js';

/** As dense rows over (column, class), a row for each. */
export interface Curvature {
  /** Ascending. */
  readonly columns: readonly number[];
  /** Where each column of the design has its lines, counted in lines; −1 for the others. */
  readonly position: Int32Array;
  readonly size: number;
  readonly matrix: Float64Array;
  /** Which rows they were summed over: every so many-th panel. */
  readonly stride: number;
}

/** The curvature at b by the coefficients of these columns, which ascend. */
export function* curvatureOf(
  rows: StandardisedRows,
  b: Float64Array,
  columns: readonly number[],
  stride: number,
): Steps<Curvature> {
  const { classes } = rows;
  const { squares, side } = yield* rows.hessian(b, columns);
  const size = columns.length * classes;
  const matrix = new Float64Array(size * size);
  // Pairs of classes innermost: what is written then lies near by.
  for (let i = 0; i < columns.length; i++)
    for (let j = 0; j <= i; j++) {
      const [one, other] = [i * classes, j * classes];
      let from = i * side + j;
      for (let a = 0; a < classes; a++)
        for (let c = 0; c <= a; c++, from += side * side) {
          const value = squares[from]!;
          matrix[(one + a) * size + other + c] = value;
          matrix[(one + c) * size + other + a] = value;
          matrix[(other + a) * size + one + c] = value;
          matrix[(other + c) * size + one + a] = value;
        }
    }
  const position = new Int32Array(rows.columns).fill(-1);
  for (const [i, j] of columns.entries()) position[j] = i;
  return { columns, position, size, matrix, stride };
}

/** Multiplications of a gradient that a curvature may cost. */
const GRADIENTS = 6;
/** Rows for each column that a sample has at least. */
const ROWS_PER_COLUMN = 30;

/** The stride of a sample of which the curvature of so many columns costs no more than a few gradients. */
export function cheapStride({ rows, columns, classes }: StandardisedRows, count: number): number {
  const gradient = 2 * columns * classes;
  const curvature = (classes * (classes + 1) * count * count) / 4;
  const least = Math.max(ROWS_PER_COLUMN * count, 1000);
  let stride = 1;
  while (2 * stride * GRADIENTS * gradient <= curvature && rows / (2 * stride) >= least) stride *= 2;
  return stride;
}

/** Samples of rows, each made when it is first wanted. */
export class Samples {
  readonly #rows: StandardisedRows;
  readonly #made = new Map<number, StandardisedRows>();

  constructor(rows: StandardisedRows) {
    this.#rows = rows;
  }

  of(stride: number): StandardisedRows {
    if (stride === 1) return this.#rows;
    const made = this.#made.get(stride) ?? this.#rows.sample(stride);
    this.#made.set(stride, made);
    return made;
  }

  /** Passes over all rows that the samples took. */
  get passes(): number {
    let sum = this.#rows.passes;
    for (const { passes } of this.#made.values()) sum += passes;
    return sum;
  }
}
