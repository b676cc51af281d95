/** What the compiler knows of the columns of data: their names and what is in them. */
import type { Table } from './table.js';

/**
 * The cells of each column: `{ age: number | null | undefined; … }`. A record of any string where the names are not
 * known.
 */
export type ColumnCells<Given> = unknown extends Given
  ? Unknown
  : [Given] extends [never]
    ? Unknown
    : KnownCells<Given>;

/** The names of the columns; `string` where they are not known. */
export type ColumnName<Given> =
  ColumnCells<Given> extends infer Cells ? (Cells extends unknown ? keyof Cells : never) : never;

/** A table of these data: one that knows its columns' names where they do. */
export type TableOf<Given> =
  string extends ColumnName<Given>
    ? Table
    : Table & { readonly columns: readonly { readonly name: ColumnName<Given> }[] };

type Unknown = Readonly<Record<string, unknown>>;

type KnownCells<Given> = Given extends Table
  ? { readonly [Name in Given['columns'][number]['name']]: unknown }
  : Given extends readonly (infer Row)[]
    ? CellsOfRows<Row>
    : Given extends Readonly<Record<string, ArrayLike<unknown>>>
      ? { readonly [Name in keyof Given & string]: Cell<Given[Name][number]> }
      : Unknown;

/** A key that only some kinds of rows have is a column all the same. */
type CellsOfRows<Row> = [KeyOf<Row>] extends [never]
  ? Unknown
  : { readonly [Name in KeyOf<Row>]: Cell<ValueOf<Row, Name>> };
type KeyOf<Row> = Row extends unknown ? keyof Row & string : never;
type ValueOf<Row, Name> = Row extends unknown ? (Name extends keyof Row ? Row[Name] : never) : never;

/** A value like those of the training rows, or none: other numbers and other texts than theirs are values too. */
type Cell<Value> = unknown extends Value ? unknown : Wide<Value> | null | undefined;
type Wide<Value> = Value extends string
  ? string
  : Value extends number | bigint
    ? number | bigint
    : Value extends boolean
      ? boolean
      : Value;
