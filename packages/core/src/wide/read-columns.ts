/** Reads a design column by column, where it is made for reading by rows. */
import { product } from '../formula/fillers.js';
import type { Design, LayoutPart } from '../formula/schema.js';

/** Writes all kept rows of a design column. */
export type ColumnReader = (column: number, into: Float64Array) => void;

/** Rows that are filled at a time. */
const ROWS = 64;

function partReader(part: LayoutPart, kept: Int32Array | null): ColumnReader {
  const row = (i: number) => (kept === null ? i : kept[i]!);
  if (part.kind === 'constant') return (_, into) => into.fill(1);
  if (part.kind === 'factor') {
    const { codes, first, skipped } = part;
    return (column, into) => {
      const code = column - first + skipped;
      for (let i = 0; i < into.length; i++) into[i] = codes[row(i)] === code ? 1 : 0;
    };
  }
  const { arrays } = part;
  const [only] = arrays;
  if (arrays.length === 1 && kept === null) return (_, into) => into.set(only.subarray(0, into.length));
  return (_, into) => {
    for (let i = 0; i < into.length; i++) into[i] = product(arrays, row(i));
  };
}

/** The part that each column belongs to. */
function byLayout(design: Design, layout: readonly LayoutPart[]): ColumnReader {
  const readers: ColumnReader[] = [];
  for (const part of layout) {
    const reader = partReader(part, design.kept);
    const count = part.kind === 'factor' ? part.columns : 1;
    for (let k = 0; k < count; k++) readers[part.first + k] = reader;
  }
  return (column, into) => readers[column]!(column, into);
}

/** All columns at once, in memory of its own: of splines and interactions of factors. */
function byFilling(design: Design): ColumnReader {
  const { rows } = design;
  const count = design.columns.length;
  const all = new Float64Array(rows * count);
  const panels = new Float64Array(ROWS * count);
  for (let start = 0; start < rows; start += ROWS) {
    const length = Math.min(ROWS, rows - start);
    design.fill(start, length, panels, 0, count);
    for (let j = 0; j < count; j++)
      for (let i = 0; i < length; i++)
        all[j * rows + start + i] = panels[(i >> 3) * 8 * count + 8 * j + (i & 7)]!;
  }
  return (column, into) => into.set(all.subarray(column * rows, (column + 1) * rows));
}

/** Some columns of a design. */
export function readColumns(design: Design, columns: readonly number[]): Float64Array[] {
  const read = columnReader(design);
  return columns.map((column) => {
    const own = new Float64Array(design.rows);
    read(column, own);
    return own;
  });
}

export function columnReader(design: Design): ColumnReader {
  return design.layout === null ? byFilling(design) : byLayout(design, design.layout);
}
