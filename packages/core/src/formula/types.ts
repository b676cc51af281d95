/**
 * What the compiler can know of a formula: where it is a literal and the data's columns are known, a column that does
 * not exist is a compile error, and the rows to predict are typed by the columns that the formula uses. Types alone:
 * nothing of this is there when the program runs. Whatever is not known (a formula put together, a table read from a
 * file) counts as right.
 */
import type { ColumnCells, ColumnName } from '../table/column-types.js';
import type { Data } from '../table/data.js';
import type { FormulaNames } from './text-types.js';

/** What no formula is. */
export interface FormulaError<Message extends string> {
  readonly formula: Message;
}

/** What a formula must be besides a text: anything, or what no text is and says what is wrong. */
export type CheckedFormula<Formula extends string, Given> = [Missing<Formula, Given>] extends [never]
  ? unknown
  : FormulaError<`There is no column ${Missing<Formula, Given>}`>;

/** The names in a formula that are no columns; never where that is not known. */
type Missing<Formula extends string, Given> =
  FormulaNames<Formula> extends { readonly response: infer Response; readonly terms: infer Terms }
    ? string extends ColumnName<Given>
      ? never
      : Exclude<(Response | Terms) & string, ColumnName<Given>>
    : never;

/** `weights` and `offset` of the options, whose columns `.` leaves out. */
export interface ColumnOptions<Name extends string> {
  readonly weights?: Name | ArrayLike<number>;
  readonly offset?: Name | ArrayLike<number>;
}

/**
 * The data that a fit of this formula can predict: rows or columns that have what the formula uses (null and undefined
 * are missing values; other columns do not matter), or any table. `Data` where that is not known.
 */
export type PredictionInput<Given, Formula extends string, Other extends string = never> =
  FormulaNames<Formula> extends infer Names extends Uses
    ? string extends ColumnName<Given> | (Names['dot'] extends true ? Other : never)
      ? Data
      : RowsOf<CellsOf<ColumnCells<Given>, Used<Names, ColumnName<Given>, Other> & string>>
    : Data;

interface Uses {
  readonly response: unknown;
  readonly used: unknown;
  readonly removed: unknown;
  readonly dot: boolean;
}

/** The columns that prediction reads: those named, and of those that `.` stands for all that are left. */
type Used<Names extends Uses, Known, Other> =
  | Exclude<Names['used'], Names['removed'] | Names['response']>
  | (Names['dot'] extends true ? Exclude<Known, Names['response'] | Names['removed'] | Other> : never);

type CellsOf<Cells, Name extends string> = {
  readonly [Each in Name]: Cells extends { readonly [Same in Each]: infer Value } ? Value : never;
};

type RowsOf<Cells> =
  | readonly Cells[]
  | { readonly [Name in keyof Cells]: ArrayLike<Cells[Name]> }
  | Exclude<Data, readonly object[] | Readonly<Record<string, ArrayLike<unknown>>>>;
