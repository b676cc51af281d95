/**
 * A few rows from which binding learns all that it would learn from the whole data: the first row of every level, and
 * the rows of the smallest and largest values.
 */
import { compareCodePoints } from '../table/code-points.js';
import type { Column, Table } from '../table/table.js';

/** One column of the digest: numbers, or labels. */
interface Growing {
  readonly model: Column;
  readonly values: (number | string | null)[];
}

export class Digest {
  /** The row of the data of each row of the digest, from 1. */
  readonly rows: number[] = [];
  readonly #columns = new Map<string, Growing>();

  /** Adds rows of a batch (from 0), before which there were `before` rows; ascending. */
  add(batch: Table, rows: readonly number[], before: number): void {
    for (const row of rows) this.rows.push(before + row + 1);
    for (const column of batch.columns) {
      let growing = this.#columns.get(column.name);
      if (growing === undefined) {
        growing = { model: column, values: [] };
        this.#columns.set(column.name, growing);
      }
      for (const row of rows) growing.values.push(valueAt(column, row));
    }
  }

  table(source: string | undefined): Table {
    const columns = [...this.#columns.values()].map(columnOf);
    return { rows: this.rows.length, columns, ...(source !== undefined && { source }) };
  }
}

function valueAt(column: Column, row: number): number | string | null {
  if (column.kind === 'numeric') return column.values[row]!;
  return column.levels[column.codes[row]!] ?? null;
}

function columnOf({ model, values }: Growing): Column {
  if (model.kind === 'numeric') return { ...model, values: Float64Array.from(values as number[]) };
  const levels = [...new Set(values as (string | null)[])].filter((value) => value !== null);
  levels.sort(compareCodePoints);
  const codes = new Map(levels.map((level, code) => [level, code]));
  return {
    ...model,
    levels,
    ownOrder: false,
    codes: Int32Array.from(values as (string | null)[], (value) => (value === null ? -1 : codes.get(value)!)),
  };
}
