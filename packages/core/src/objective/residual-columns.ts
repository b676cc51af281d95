/**
 * Columns that others nearly determine, replaced by what is left of them: r = x − Σ c·x′, with a rounding error of the
 * size of r's own last digit, not of x's. Sums over such columns keep the digits that sums over x lose (Higham 2002,
 * "Accuracy and Stability of Numerical Algorithms", section 20.4: what counts is the conditioning of the columns).
 */

/** x of column `columns[k]` loses `factors[k]` times that of `others[k]`; entries of a column follow one another. */
export interface ResidualColumns {
  readonly columns: Int32Array;
  readonly others: Int32Array;
  /** Of at most 24 significant bits. */
  readonly factors: Float64Array;
}

/** Bytes of the rows that are written at a time: they should stay in a core's cache. */
const BYTES = 1048576;
const MOST_PANELS = 512;

/** How many panels of so many columns are written at a time: a power of two. */
export function residualPanels(columns: number): number {
  let panels = MOST_PANELS;
  while (panels > 1 && panels * columns * 64 > BYTES) panels /= 2;
  return panels;
}

/** The same of columns that are yet to be multiplied by `scales`, powers of two. */
function unscaled({ others, columns, factors }: ResidualColumns, scales: Float64Array): Float64Array {
  return factors.map((factor, k) => (factor * scales[others[k]!]!) / scales[columns[k]!]!);
}

/** Where the entries of each column begin, and where the last one's end. */
function runsOf(columns: Int32Array): number[] {
  const starts: number[] = [];
  for (let k = 0; k < columns.length; k++) if (k === 0 || columns[k] !== columns[k - 1]) starts.push(k);
  return [...starts, columns.length];
}

/**
 * Writes whole panels of `width` columns to `into`, some of them replaced. `scales`: what columns are to be multiplied
 * by. Products are exact: 24 bits times the upper 24 and the lower 29 of a double.
 */
export function writeResiduals(
  x: Float64Array | Float32Array,
  into: Float64Array,
  width: number,
  residuals: ResidualColumns,
  scales: Float64Array,
): void {
  const { columns, others } = residuals;
  const factors = unscaled(residuals, scales);
  const runs = runsOf(columns);
  into.set(x);
  for (let panel = 0; panel < x.length; panel += 8 * width) {
    for (let run = 0; run + 1 < runs.length; run++) {
      const first = runs[run]!;
      const end = runs[run + 1]!;
      const at = panel + 8 * columns[first]!;
      if (end === first + 1) takeOne(x, panel + 8 * others[first]!, factors[first]!, into, at);
      else takeSome(x, panel, others, factors, first, end, into, at);
    }
  }
}

/**
 * A panel of x − c·x′: where the difference of the upper products is not exact, it is half as large as x at least, so that
 * its rounding is that of the result.
 */
function takeOne(
  x: Float64Array | Float32Array,
  other: number,
  factor: number,
  into: Float64Array,
  at: number,
): void {
  for (let lane = 0; lane < 8; lane++) {
    const value = x[other + lane]!;
    const upper = Math.fround(value);
    into[at + lane] = x[at + lane]! - factor * upper - factor * (value - upper);
  }
}

/** A panel of x − Σ c·x′, what the sums lose being added in the end (Ogita, Rump & Oishi 2005, Sum2). */
function takeSome(
  x: Float64Array | Float32Array,
  panel: number,
  others: Int32Array,
  factors: Float64Array,
  first: number,
  end: number,
  into: Float64Array,
  at: number,
): void {
  for (let lane = 0; lane < 8; lane++) {
    let sum = x[at + lane]!;
    let rest = 0;
    for (let k = first; k < end; k++) {
      const factor = factors[k]!;
      const value = x[panel + 8 * others[k]! + lane]!;
      const upper = Math.fround(value);
      const product = factor * upper;
      const next = sum - product;
      const back = next - sum;
      rest += sum - (next - back) - (product + back) - factor * (value - upper);
      sum = next;
    }
    into[at + lane] = sum + rest;
  }
}
