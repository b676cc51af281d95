/** Columns of a table as sparse rows: numbers as they are, each level of a factor in a column of its own. */
import { columnNamed, isMissing } from '../../table/columns.js';
import { type Data, toTable } from '../../table/data.js';
import type { Column, Table } from '../../table/table.js';
import { SparseMatrix } from '../matrix/sparse-matrix.js';
import { type WantedTerm, wantedTerms } from './terms.js';

export interface SparseDesignOptions {
  /**
   * Default `all`: every level has a column, as suits a penalty, which then treats all levels alike. `treatment`: the first
   * level has none, and the others are differences from it; what the penalty does depends on which level is first.
   */
  readonly levels?: 'all' | 'treatment';
}

/** A term whose columns begin at `first`; `places` says where a level's column is behind that, null of numbers. */
interface Term {
  readonly column: string;
  readonly first: number;
  readonly places: ReadonlyMap<string, number> | null;
}

export interface DesignRows {
  readonly matrix: SparseMatrix;
  /** The rows of the table that have no missing value, from 0. */
  readonly kept: Int32Array;
}

export interface LabelledRows extends DesignRows {
  readonly labels: Float64Array | readonly string[];
}

/** What is in a row: a number, or the text of a level. */
function cell(column: Column, row: number): string | number {
  return column.kind === 'numeric' ? column.values[row]! : column.levels[column.codes[row]!]!;
}

/** The levels that occur, numbers by size and texts in their order. */
function levelsOf(column: Column, kept: Int32Array): string[] {
  if (column.kind === 'numeric') {
    const numbers = new Set<number>();
    for (const row of kept) numbers.add(column.values[row]!);
    return [...numbers].sort((one, other) => one - other).map(String);
  }
  const used = new Uint8Array(column.levels.length);
  for (const row of kept) used[column.codes[row]!] = 1;
  return column.levels.filter((_, code) => used[code] === 1);
}

/** Rows in which none of the columns is missing. */
function wholeRows(columns: readonly Column[], rows: number): Int32Array {
  const kept: number[] = [];
  for (let row = 0; row < rows; row++) if (!columns.some((column) => isMissing(column, row))) kept.push(row);
  return Int32Array.from(kept);
}

/** A design that was learnt from a table, and makes rows of the same columns from others. */
export class SparseDesign {
  readonly response: string;
  /** Of the columns: `age`, `city[Bern]`. */
  readonly names: readonly string[];
  readonly #terms: readonly Term[];

  private constructor(response: string, names: readonly string[], terms: readonly Term[]) {
    this.response = response;
    this.names = names;
    this.#terms = terms;
  }

  /**
   * Learns the levels of factors: of columns of text, and of `factor(column)`. Memory goes with rows and levels, never with
   * their product. Rows with a missing value are left out.
   *
   * @param formula `label ~ a + factor(b)`, or `label ~ .`: a sum of columns.
   * @throws OddsmithError `formula-unsupported` for other terms, `column-unknown`, and those of reading the formula.
   */
  static of(data: Data, formula: string, options: SparseDesignOptions = {}): SparseDesign {
    const table = toTable(data);
    const { response, terms } = wantedTerms(table, formula);
    const used = [response, ...terms.map(({ column }) => column)].map((name) => columnNamed(table, name));
    const kept = wholeRows(used, table.rows);
    const names: string[] = [];
    const placed = terms.map((term) => place(table, term, kept, options, names));
    return new SparseDesign(response, names, placed);
  }

  /** Rows of a table with the columns of the design; a level that was not learnt has 0 in all columns of its factor. */
  rows(data: Data): DesignRows {
    const table = toTable(data);
    const columns = this.#terms.map(({ column }) => columnNamed(table, column));
    return this.#rows(columns, wholeRows(columns, table.rows));
  }

  /** The same with the labels: rows without one are left out, too. */
  labelledRows(data: Data): LabelledRows {
    const table = toTable(data);
    const columns = this.#terms.map(({ column }) => columnNamed(table, column));
    const response = columnNamed(table, this.response);
    const kept = wholeRows([response, ...columns], table.rows);
    const labels =
      response.kind === 'numeric'
        ? Float64Array.from(kept, (row) => response.values[row]!)
        : Array.from(kept, (row) => response.levels[response.codes[row]!]!);
    return { ...this.#rows(columns, kept), labels };
  }

  #rows(columns: readonly Column[], kept: Int32Array): DesignRows {
    const most = kept.length * columns.length;
    const [starts, indices] = [new Int32Array(kept.length + 1), new Int32Array(most)];
    const values = new Float64Array(most);
    let count = 0;
    kept.forEach((row, i) => {
      this.#terms.forEach(({ first, places }, t) => {
        const value = cell(columns[t]!, row);
        const at = places ? places.get(String(value)) : 0;
        if (at === undefined || (places === null && value === 0)) return;
        indices[count] = first + at;
        values[count++] = places ? 1 : Number(value);
      });
      starts[i + 1] = count;
    });
    const arrays = { starts, indices: indices.slice(0, count), values: values.slice(0, count) };
    const { names } = this;
    return { matrix: SparseMatrix.csr({ rows: kept.length, columns: names.length, names, ...arrays }), kept };
  }
}

/** Gives a term its columns, whose names are added. */
function place(
  table: Table,
  { column: name, isFactor }: WantedTerm,
  kept: Int32Array,
  { levels: coding = 'all' }: SparseDesignOptions,
  names: string[],
): Term {
  const column = columnNamed(table, name);
  const first = names.length;
  if (column.kind === 'numeric' && !isFactor) {
    names.push(name);
    return { column: name, first, places: null };
  }
  const levels = levelsOf(column, kept).slice(coding === 'treatment' ? 1 : 0);
  for (const level of levels) names.push(`${name}[${level}]`);
  return { column: name, first, places: new Map(levels.map((level, k) => [level, k])) };
}
