import { OddsmithError } from '../errors.js';
import { columnNamed } from '../table/columns.js';
import type { Column, NumericColumn, Table } from '../table/table.js';
import type { Expression, Span } from './schema.js';

/** The values of a numeric column, by name; `at` is where the expression asks for it. */
type Values = (name: string, at?: Expression) => Float64Array;

/** The columns of a table that a model reads, found by name once and given as numbers where arithmetic wants them. */
export class Inputs {
  readonly rows: number;
  readonly table: Table;
  /** The formula, for the places of errors. */
  private readonly text: string;
  private readonly found = new Map<string, Column>();
  /** All columns by name: looking for each of thousands in a row would take their square. */
  private byName: ReadonlyMap<string, Column> | null = null;
  private readonly booleans = new Map<string, Float64Array>();

  constructor(table: Table, text: string) {
    this.table = table;
    this.text = text;
    this.rows = table.rows;
  }

  /** The columns asked for so far. */
  get columns(): readonly Column[] {
    return [...this.found.values()];
  }

  /** Throws `column-unknown`, with the place of `at` in the formula. */
  column(name: string, at?: Expression): Column {
    let column = this.found.get(name);
    if (column === undefined) {
      this.byName ??= new Map(this.table.columns.toReversed().map((each) => [each.name, each]));
      column = this.byName.get(name) ?? columnNamed(this.table, name, at === undefined ? {} : this.place(at));
      this.found.set(name, column);
    }
    return column;
  }

  /** The values of a column in arithmetic: booleans count as 0 and 1. Throws `column-type` for text. */
  readonly numbers: Values = (name, at) => {
    const column = this.column(name, at);
    if (column.kind === 'numeric') return column.values;
    const known = this.booleans.get(name);
    if (known !== undefined) return known;
    if (column.type === 'text') {
      throw new OddsmithError('column-type', `Arithmetic needs numbers, and the column "${name}" is text.`, {
        ...(at === undefined ? {} : this.place(at)),
        column: name,
      });
    }
    const one = column.levels.indexOf('true');
    const values = Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : code === one ? 1 : 0));
    this.booleans.set(name, values);
    return values;
  };

  /** What a column holds in a row, as text. */
  cell(name: string, row: number): string {
    const column = this.column(name);
    return column.kind === 'numeric' ? String(column.values[row]) : column.levels[column.codes[row]!]!;
  }

  /** One row of these inputs, as inputs. */
  at(row: number): Inputs {
    const columns = this.columns.map(
      (column): Column =>
        column.kind === 'numeric'
          ? { ...column, values: column.values.subarray(row, row + 1) }
          : { ...column, codes: column.codes.subarray(row, row + 1) },
    );
    return new Inputs({ rows: 1, columns }, this.text);
  }

  place(at: Expression): Span & { readonly text: string } {
    return { text: this.text, ...at.at };
  }
}

/** Throws `column-type` for a column that is to hold numbers (weights, an offset) and does not. */
export function numericColumn(column: Column, role: 'weights' | 'offset'): NumericColumn {
  if (column.kind === 'numeric' && column.type === 'number') return column;
  throw new OddsmithError(
    'column-type',
    `The ${role} must be numbers, and the column "${column.name}" is ${column.type}.`,
    {
      option: role,
      column: column.name,
    },
  );
}
