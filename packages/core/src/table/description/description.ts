/** What is known of a table before any model: plain JSON. Types only. */
import type { Column } from '../table.js';

export interface TableDescription {
  readonly format: 'oddsmith-describe/1';
  readonly source: string | null;
  readonly rows: number;
  /** The column whose event rates are given, and the label that is the event; null when none was asked for. */
  readonly response: { readonly column: string; readonly event: string } | null;
  readonly columns: readonly ColumnDescription[];
}

/** Every field is always there; null where it does not apply. Date columns are in days since 1970-01-01 (UTC). */
export interface ColumnDescription {
  readonly name: string;
  readonly type: Column['type'];
  readonly missing: number;
  /** Different present values, exactly. */
  readonly distinct: number;
  /** Values of ±infinity in a numeric column; its statistics leave them out. */
  readonly infinite: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  /** With n − 1; null for fewer than two values. */
  readonly standardDeviation: number | null;
  /** Type 7 of Hyndman and Fan (1996), R's default. */
  readonly quantiles: readonly { readonly probability: number; readonly value: number }[] | null;
  /** The most frequent levels of a categorical column, at most 20; `distinct` says how many there are in all. */
  readonly levels: readonly { readonly level: string; readonly count: number }[] | null;
  readonly suggestions: readonly Suggestion[];
  /** Present when a response was named, except for the response itself. */
  readonly eventRates: readonly EventRate[] | null;
}

/**
 * What a column looks like: `all-missing`, `constant`; `identifier` (text that is different in every row, numbered
 * rows, or different integers under a name like an identifier's); `binary`; `ordered-integers` (3 to 10 different
 * integers: perhaps a factor); `many-levels` (text with more than 50).
 */
export type Suggestion =
  | 'all-missing'
  | 'constant'
  | 'identifier'
  | 'binary'
  | 'ordered-integers'
  | 'many-levels';

/** Rows of a level, of a value, or of a quantile bin such as `[18, 25)`; `group` is null for the missing ones. */
export interface EventRate {
  readonly group: string | null;
  readonly rows: number;
  readonly events: number;
  readonly rate: number;
}
