/**
 * Whether the estimate of a multinomial model exists. It does not exactly when some direction d ≠ 0 takes no class from
 * a row that has it: xᵢᵀ(d_y − dₖ) ≥ 0 for every row and every other class k (d = 0 for the base), with at least one
 * strict (Albert & Anderson, "On the existence of maximum likelihood estimates in logistic regression models",
 * Biometrika 71 (1984), section 4). Each of these is a row of a binary problem of K − 1 times as many rows, all events.
 */
import { findSeparation, type Separation, type SeparationInput } from '../../diagnostics/separation.js';
import type { Design } from '../../formula/schema.js';
import type { ClassRows } from '../classes.js';
import { readDesign } from '../rows.js';

export interface ClassSeparation {
  /** Over the coefficients of the columns `free`, class after class. */
  readonly found: Separation;
  /** Row after row, 1 where a class is ruled out in the limit. */
  readonly ruledOut: Uint8Array;
  /** Rows of the data in which a class is. */
  readonly rows: number;
}

/** Where a solver stopped and its last step, over the columns `free`, in units of the data. */
export interface Guesses {
  readonly coefficients: Float64Array;
  readonly step: Float64Array;
}

/** The other class of the pair that `index` stands for, of 0 … K − 2. */
function otherClass(observed: number, index: number): number {
  return index < observed ? index : index + 1;
}

/** Looks for a direction of recession in the columns `free`, multiplied out over all rows; null where there is none. */
export function separationOfClasses(
  { design, codes, classes }: ClassRows,
  free: readonly number[],
  guesses: Guesses,
): ClassSeparation | null {
  const pairs = classes.length - 1;
  const rows = design.rows * pairs;
  const found = findSeparation({
    ...guesses,
    rows,
    columns: pairs * free.length,
    events: new Uint8Array(rows).fill(1),
    others: new Uint8Array(rows),
    read: reader(design, codes, pairs, free),
  });
  if (found === null) return null;
  const ruledOut = new Uint8Array(design.rows * classes.length);
  let count = 0;
  for (let i = 0; i < design.rows; i++) {
    let any = 0;
    for (let m = 0; m < pairs; m++) {
      if (found.separated[i * pairs + m] !== 1) continue;
      ruledOut[i * classes.length + otherClass(codes[i]!, m)] = 1;
      any = 1;
    }
    count += any;
  }
  return { found, ruledOut, rows: count };
}

/** Reads the rows of the binary problem: x in the block of the class observed, −x in that of the other one. */
function reader(
  design: Design,
  codes: Int32Array,
  pairs: number,
  free: readonly number[],
): SeparationInput['read'] {
  const all = design.columns.length;
  const size = pairs * free.length;
  let buffer = new Float64Array(0);
  return (start, count, into) => {
    const first = Math.floor(start / pairs);
    const rows = Math.floor((start + count - 1) / pairs) - first + 1;
    if (buffer.length < rows * all) buffer = new Float64Array(rows * all);
    readDesign(design, first, rows, buffer);
    into.fill(0, 0, count * size);
    for (let r = 0; r < count; r++) {
      const row = Math.floor((start + r) / pairs);
      const observed = codes[row]!;
      const other = otherClass(observed, (start + r) % pairs);
      const put = (k: number, sign: 1 | -1) => {
        for (let f = 0; k > 0 && f < free.length; f++)
          into[r * size + (k - 1) * free.length + f] = sign * buffer[(row - first) * all + free[f]!]!;
      };
      put(observed, 1);
      put(other, -1);
    }
  };
}
