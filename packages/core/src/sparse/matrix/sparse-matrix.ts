/** A matrix of which only the entries that are not 0 are kept. */
import { OddsmithError } from '../../errors.js';
import { checkCompressed } from './check.js';
import { type Lines, transposed } from './transpose.js';

/** A matrix as arrays. */
export interface SparseArrays {
  readonly rows: number;
  readonly columns: number;
  /** Where each row (of columns: each column) begins in `indices`, and where the last one ends. */
  readonly starts: ArrayLike<number>;
  /** Columns (of columns: rows) of the entries, from 0, climbing inside each row (column). */
  readonly indices: ArrayLike<number>;
  /** Default: every entry is 1, which takes no memory. */
  readonly values?: ArrayLike<number> | null;
  /** Names of the columns. Default: none. */
  readonly names?: readonly string[] | null;
}

/** Entries in any order: row, column and value of each. */
export interface Triplets {
  readonly rowIndices: ArrayLike<number>;
  readonly columnIndices: ArrayLike<number>;
  /** Default: all 1. */
  readonly values?: ArrayLike<number> | null;
  /** Default: the largest index and one. */
  readonly rows?: number;
  readonly columns?: number;
  readonly names?: readonly string[] | null;
}

type Layout = 'csr' | 'csc';

/** Null where all are 1. */
function exceptOnes(values: ArrayLike<number> | null | undefined): Float64Array | null {
  if (values === null || values === undefined) return null;
  for (let k = 0; k < values.length; k++)
    if (values[k] !== 1) return values instanceof Float64Array ? values : Float64Array.from(values);
  return null;
}

function integers(numbers: ArrayLike<number>): Int32Array {
  return numbers instanceof Int32Array ? numbers : Int32Array.from(numbers);
}

/** One more than the largest number. */
function sizeOf(indices: ArrayLike<number>): number {
  let size = 0;
  for (let k = 0; k < indices.length; k++) size = Math.max(size, indices[k]! + 1);
  return size;
}

function checkPlaces(indices: ArrayLike<number>, size: number, what: string): void {
  for (let k = 0; k < indices.length; k++) {
    const index = indices[k]!;
    if (Number.isInteger(index) && index >= 0 && index < size) continue;
    const wanted = `with ${size} ${what}s it is a whole number from 0 to ${size - 1}`;
    throw new OddsmithError('data-shape', `Entry ${k + 1} has the ${what} index ${index}; ${wanted}.`);
  }
}

/** Entries of the same place, which stand together, added up in their order. */
function addedUp({ starts, indices, values }: Lines): Lines {
  const [begins, places] = [new Int32Array(starts.length), new Int32Array(indices.length)];
  const sums = new Float64Array(indices.length);
  let count = 0;
  for (let i = 0; i + 1 < starts.length; i++) {
    for (let k = starts[i]!; k < starts[i + 1]!; k++) {
      const value = values ? values[k]! : 1;
      if (count > begins[i]! && places[count - 1] === indices[k]) sums[count - 1]! += value;
      else {
        places[count] = indices[k]!;
        sums[count++] = value;
      }
    }
    begins[i + 1] = count;
  }
  return { starts: begins, indices: places.slice(0, count), values: sums.slice(0, count) };
}

/** Entries by row, columns climbing, through a stable sort by column and one by row. */
function sortedLines(triplets: Triplets, rows: number, columns: number): Lines {
  const count = triplets.rowIndices.length;
  const every = Int32Array.from({ length: count + 1 }, (_, k) => k);
  const order = { starts: every, indices: integers(triplets.columnIndices), values: null };
  const byColumn = transposed(order, count, columns).indices;
  const rowsThen = byColumn.map((k) => triplets.rowIndices[k]!);
  const byRow = transposed({ starts: every, indices: rowsThen, values: null }, count, rows);
  const entries = byRow.indices.map((k) => byColumn[k]!);
  const values = triplets.values ?? null;
  return {
    starts: byRow.starts,
    indices: entries.map((k) => triplets.columnIndices[k]!),
    values: values && Float64Array.from(entries, (k) => values[k]!),
  };
}

export class SparseMatrix {
  readonly layout: Layout;
  readonly rows: number;
  readonly columns: number;
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  /** Null where every entry is 1. */
  readonly values: Float64Array | null;
  /** Names of the columns; null where they have none. */
  readonly names: readonly string[] | null;

  private constructor(
    layout: Layout,
    { rows, columns, names }: Pick<SparseArrays, 'rows' | 'columns' | 'names'>,
    lines: Lines,
  ) {
    this.layout = layout;
    this.rows = rows;
    this.columns = columns;
    this.names = names ?? null;
    if (this.names && this.names.length !== columns)
      throw new OddsmithError('data-shape', `There are ${this.names.length} names for ${columns} columns.`);
    ({ starts: this.starts, indices: this.indices, values: this.values } = lines);
  }

  /**
   * Compressed rows. Typed arrays of the right kind (Int32Array, Float64Array) are kept, not copied.
   *
   * @throws `data-shape` and `value-not-finite`, which name the row.
   */
  static csr(arrays: SparseArrays): SparseMatrix {
    return SparseMatrix.#of('csr', arrays);
  }

  /** Compressed columns, otherwise as `csr`; errors name the column. */
  static csc(arrays: SparseArrays): SparseMatrix {
    return SparseMatrix.#of('csc', arrays);
  }

  static #of(layout: Layout, arrays: SparseArrays): SparseMatrix {
    const { rows, columns, starts, indices, values = null } = arrays;
    const byRow = layout === 'csr';
    const [lines, across] = byRow ? [rows, columns] : [columns, rows];
    const sides = byRow
      ? ({ line: 'row', across: 'column' } as const)
      : ({ line: 'column', across: 'row' } as const);
    checkCompressed({ lines, across, starts, indices, values }, sides);
    const kept = { starts: integers(starts), indices: integers(indices), values: exceptOnes(values) };
    return new SparseMatrix(layout, arrays, kept);
  }

  /**
   * Entries in any order; those of the same place are added up in the order given.
   *
   * @throws `data-shape` where lengths differ or an index is out of range, `value-not-finite`.
   */
  static fromTriplets(triplets: Triplets): SparseMatrix {
    const { rowIndices, columnIndices, values = null, names = null } = triplets;
    const { rows = sizeOf(rowIndices), columns = sizeOf(columnIndices) } = triplets;
    const lengths = [rowIndices, columnIndices, values ?? rowIndices].map(({ length }) => length);
    if (lengths.some((length) => length !== lengths[0]))
      throw new OddsmithError(
        'data-shape',
        `Rows, columns and values of triplets are equally many, not ${lengths.join(', ')}.`,
      );
    checkPlaces(rowIndices, rows, 'row');
    checkPlaces(columnIndices, columns, 'column');
    return SparseMatrix.csr({ rows, columns, names, ...addedUp(sortedLines(triplets, rows, columns)) });
  }

  /** Entries that are kept. */
  get count(): number {
    return this.indices.length;
  }

  /** By rows: itself where it is so already. */
  toCsr(): SparseMatrix {
    return this.layout === 'csr' ? this : this.#turned('csr', this.columns, this.rows);
  }

  /** By columns: itself where it is so already. */
  toCsc(): SparseMatrix {
    return this.layout === 'csc' ? this : this.#turned('csc', this.rows, this.columns);
  }

  #turned(layout: Layout, lines: number, across: number): SparseMatrix {
    return new SparseMatrix(layout, this, transposed(this, lines, across));
  }
}
