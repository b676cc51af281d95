/**
 * The rows of a proportional-odds model as rows of a binary one. Each threshold splits the classes into lower and higher
 * ones, z = o + xᵀβ − ζ being the log-odds of higher. A row of a class counts at the threshold below it as an event
 * (higher), at the one above it as a non-event; at the others it says nothing, as `gap.ts` shows.
 */
import type { Design } from '../../formula/schema.js';
import type { Rows } from '../../objective/memory.js';
import type { OrdinalCoefficients } from './coefficients.js';

/** Rows that have a class. */
export interface ClassedRows {
  /** The intercept is its first column. */
  readonly design: Design;
  /** Index of the class of each row. */
  readonly codes: Int32Array;
  /** In order. */
  readonly classes: readonly string[];
  /** Of each row, above 0. */
  readonly weights: Float64Array;
}

export interface SplitRows extends Rows {
  /** The row of the design that each row is of: ascending, once or twice each, the lower threshold first. */
  readonly rowOf: Int32Array;
}

/** One or two rows for each row of the design. */
export function splitRows(
  { design, codes, classes, weights }: ClassedRows,
  coefficients: OrdinalCoefficients,
): SplitRows {
  const top = classes.length - 1;
  let count = 0;
  for (const code of codes) count += code > 0 && code < top ? 2 : 1;
  const rowOf = new Int32Array(count);
  const thresholds = new Int32Array(count);
  const [events, others] = [new Float64Array(count), new Float64Array(count)];
  const offset = design.offset && new Float64Array(count);
  let next = 0;
  const put = (row: number, threshold: number, into: Float64Array) => {
    rowOf[next] = row;
    thresholds[next] = threshold;
    into[next] = weights[row]!;
    if (offset) offset[next] = design.offset![row]!;
    next++;
  };
  codes.forEach((code, row) => {
    if (code > 0) put(row, code - 1, events);
    if (code < top) put(row, code, others);
  });
  const fill = fillOf(design, coefficients, rowOf, thresholds);
  return { count, columns: coefficients.size, events, others, offset, rowOf, fill };
}

/** Where the value of column j of row i of some panels is: see `Design.fill`. */
function placeOf(i: number, j: number, stride: number): number {
  return (i >> 3) * 8 * stride + 8 * j + (i & 7);
}

function fillOf(
  design: Design,
  coefficients: OrdinalCoefficients,
  rowOf: Int32Array,
  thresholds: Int32Array,
): Rows['fill'] {
  const width = design.columns.length;
  const { size } = coefficients;
  let panels = new Float64Array(0);
  return (start, count, into, base, stride) => {
    if (count === 0) return;
    const first = rowOf[start]!;
    const rows = rowOf[start + count - 1]! - first + 1;
    const needed = Math.ceil(rows / 8) * 8 * width;
    if (panels.length < needed) panels = new Float64Array(needed);
    design.fill(first, rows, panels, 0, width);
    const begin = base * 8 * stride;
    for (let i = 0; i < count; i++) {
      const from = rowOf[start + i]! - first;
      const threshold = thresholds[start + i]!;
      for (let j = 0; j < size; j++) into[begin + placeOf(i, j, stride)] = 0;
      into[begin + placeOf(i, threshold, stride)] = -1;
      for (let column = 1; column < width; column++) {
        const to = begin + placeOf(i, coefficients.indexOf(column, threshold), stride);
        into[to] = panels[placeOf(from, column, width)]!;
      }
    }
  };
}
