/** Data made in code → a table. */
import { didYouMean, OddsmithError } from '../errors.js';
import type { TableOf } from './column-types.js';
import { listed } from './columns.js';
import { type ArrowTableLike, columnOfArrow, isArrowTable } from './data/arrow.js';
import { objectRows, ownValues } from './data/rows.js';
import { columnOfValues } from './data/values.js';
import { MILLISECONDS_PER_DAY } from './date-token.js';
import { doublesOf } from './singles.js';
import type { Column, RequestedType, Table } from './table.js';
import { validateTypes } from './type-policy.js';

/** A table, an array of objects (rows), an object of arrays (columns), or an Arrow table. */
export type Data = Table | readonly object[] | Readonly<Record<string, ArrayLike<unknown>>> | ArrowTableLike;

export interface TableOptions {
  /** Columns to keep, in the data's order. Default: all. */
  readonly columns?: readonly string[];
  /** Types by column, to convert to. Default: the values' own. */
  readonly types?: Readonly<Record<string, RequestedType>>;
}

/** The columns of some data before they are read. */
interface Columns {
  readonly rows: number;
  readonly names: readonly string[];
  readonly read: (name: string, requested: RequestedType | undefined) => Column;
}

/**
 * Makes a table of rows, columns or an Arrow table; a table is returned as it is when nothing is asked of it.
 * A Float64Array and a null-free Arrow Float64 column are used without a copy (NaN is a missing value), other typed
 * arrays are converted at once. Rows may lack keys: a missing key, null, undefined or NaN is a missing value.
 * Throws `data-empty`, `data-shape`, `column-type` (mixed types, with row and column), `column-unknown`, `option-invalid`.
 */
export function toTable<Given extends Data>(data: Given, options?: TableOptions): TableOf<Given>;
export function toTable(data: Data, options: TableOptions = {}): Table {
  const { columns: wanted, types = {} } = options;
  validateTypes(types);
  if (isTable(data) && wanted === undefined && Object.keys(types).length === 0) return data;
  const { rows, names, read } = columnsOf(data);
  if (rows === 0 || names.length === 0) {
    throw new OddsmithError('data-empty', `The data have ${rows} rows and ${names.length} columns.`);
  }
  demand('columns', wanted ?? [], names);
  demand('types', Object.keys(types), names);
  const kept = wanted === undefined ? names : names.filter((name) => wanted.includes(name));
  const columns = kept.map((name) => read(name, Object.hasOwn(types, name) ? types[name] : undefined));
  return isTable(data) ? { ...data, columns } : { rows, columns };
}

function columnsOf(data: Data): Columns {
  if (!isObject(data)) {
    const hint = typeof data === 'string' ? ' (readCsv reads text, openSource of oddsmith files)' : '';
    const message = `Expected an array of objects, an object of arrays or an Arrow table, got ${String(data).slice(0, 80)}${hint}.`;
    throw new OddsmithError('data-shape', message);
  }
  if (isTable(data)) return columnsOfTable(data);
  if (Array.isArray(data)) return columnsOfRows(data);
  if (isArrowTable(data)) return columnsOfArrow(data);
  return columnsOfArrays(data as Readonly<Record<string, ArrayLike<unknown>>>);
}

function isTable(data: Data): data is Table {
  return (
    isObject(data) &&
    'rows' in data &&
    typeof data.rows === 'number' &&
    'columns' in data &&
    Array.isArray(data.columns)
  );
}

function isObject(data: unknown): data is object {
  return typeof data === 'object' && data !== null;
}

function columnsOfTable(table: Table): Columns {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  return {
    rows: table.rows,
    names: [...byName.keys()],
    read: (name, requested) => retyped(byName.get(name)!, requested),
  };
}

/** The column as another type, by way of its values. */
function retyped(column: Column, requested: RequestedType | undefined): Column {
  if (requested === undefined || requested === column.type) return column;
  const valueAt = (row: number) => {
    if (column.kind === 'categorical') return column.levels[column.codes[row]!];
    const value = column.values[row]!;
    return column.type === 'date' ? new Date(Math.round(value * MILLISECONDS_PER_DAY)) : value;
  };
  const rows = column.kind === 'categorical' ? column.codes.length : column.values.length;
  return columnOfValues({ name: column.name, rows, valueAt }, requested);
}

function columnsOfRows(data: readonly unknown[]): Columns {
  const given = objectRows(data);
  const rows = data.length;
  return {
    rows,
    names: given.names,
    read: (name, requested) => columnOfValues({ name, rows, valueAt: ownValues(given, name) }, requested),
  };
}

function columnsOfArrays(data: Readonly<Record<string, ArrayLike<unknown>>>): Columns {
  const names = Object.keys(data);
  const rows = names.length === 0 ? 0 : data[names[0]!]?.length;
  for (const name of names) {
    const length: unknown = typeof data[name] === 'object' ? data[name]?.length : undefined;
    if (typeof length !== 'number') {
      const message = `Column "${name}" is no array of values, one a row.`;
      throw new OddsmithError('data-shape', message, { column: name });
    }
    if (length !== rows) {
      const message = `Column "${name}" has ${length} values, but column "${names[0]}" has ${rows}.`;
      throw new OddsmithError('data-shape', message, { column: name });
    }
  }
  return { rows: rows ?? 0, names, read: (name, requested) => columnOfArray(name, data[name]!, requested) };
}

function columnOfArray(
  name: string,
  values: ArrayLike<unknown>,
  requested: RequestedType | undefined,
): Column {
  if (isNumberArray(values) && (requested === undefined || requested === 'number')) {
    return { kind: 'numeric', name, type: 'number', values: doublesOf(values) };
  }
  return columnOfValues({ name, rows: values.length, valueAt: (row) => values[row] }, requested);
}

/** A typed array of other numbers than bigints. */
function isNumberArray(values: ArrayLike<unknown>): values is ArrayLike<number> {
  return ArrayBuffer.isView(values) && typeof values[0] === 'number';
}

function columnsOfArrow(table: ArrowTableLike): Columns {
  const fields = new Map(table.schema.fields.map((field) => [field.name, field]));
  return {
    rows: table.numRows,
    names: [...fields.keys()],
    read: (name, requested) => columnOfArrow(table, fields.get(name)!, requested),
  };
}

function demand(option: string, wanted: readonly string[], names: readonly string[]): void {
  for (const name of wanted) {
    if (names.includes(name)) continue;
    const message = `The data have no column "${name}".${didYouMean(name, names)} They have: ${listed(names)}.`;
    throw new OddsmithError('column-unknown', message, { option, column: name });
  }
}
