import { type Chain, nested } from './chain.js';
import { civilPart } from './civil-dates.js';
import { flat } from './flat.js';

/** What differs between the SQL engines that design columns are written for. */
export interface Dialect {
  readonly name: string;
  /** A column's name. */
  identifier(name: string): string;
  /** A text. */
  text(value: string): string;
  /** A finite double, exactly, and never as a decimal. */
  double(value: number): string;
  /** A number, a decimal or a truth value of the database as a double. */
  asDouble(column: string): string;
  /** Anything as text that is compared byte by byte. */
  asText(column: string): string;
  /** A date or timestamp as days since 1970-01-01, with a fraction for the time of day. */
  days(column: string): string;
  /** NULL in place of NaN and the infinities; the number may be written twice. */
  finite(double: string): string;
  /** NULL in place of the infinities; the number is written once. */
  withoutInfinity(double: string): string;
  /** Part of the date that is so many days after 1970-01-01; weekdays from Monday = 1. */
  datePart(part: DatePart, days: string): string;
  /** A SELECT of expressions over the last step of a chain; `tail`: what follows, from GROUP BY on. */
  select(chain: Chain, items: readonly string[], tail: string): string;
  /** Sums in a statement, at most: engines limit how many columns a result has and how long an expression may be. */
  readonly mostSums: number;
  /** Whether there are window functions: sums in the order of a column. */
  readonly hasWindows: boolean;
  /** Aggregates: the largest value, and the largest `at` among the rows that have it. */
  largest(value: string, at: string): readonly [value: string, at: string];
  /** A column's name is found whatever its capitals are, and the engine keeps another spelling than it was given. */
  readonly ignoresCase?: true;
}

export type DatePart = 'year' | 'month' | 'day' | 'weekday' | 'yearday';

/** The shortest text that reads back as the same double, with an exponent so that it is no decimal. */
function exponential(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return text.includes('e') ? text.replace('e+', 'e') : `${text}e0`;
}

/** A minus sign after another would start a comment. */
function signed(text: string): string {
  return text.startsWith('-') ? `(${text})` : text;
}

function doubled(text: string, quote: string): string {
  return quote + text.replaceAll(quote, quote + quote) + quote;
}

function nullInfinities(double: string, infinity: string): string {
  return `NULLIF(NULLIF(${double}, ${infinity}), -${infinity})`;
}

const ISO_PARTS: Readonly<Record<DatePart, string>> = {
  year: 'YEAR',
  month: 'MONTH',
  day: 'DAY',
  weekday: 'ISODOW',
  yearday: 'DOY',
};

export const DUCKDB: Dialect = {
  name: 'duckdb',
  select: nested,
  mostSums: 400,
  hasWindows: true,
  largest: (value, at) => [`max([${value}, ${at}])[1]`, `max([${value}, ${at}])[2]`],
  identifier: (name) => doubled(name, '"'),
  text: (value) => doubled(value, "'"),
  double: (value) => signed(exponential(value)),
  asDouble: (column) => `CAST(${column} AS DOUBLE)`,
  asText: (column) => `(CAST(${column} AS VARCHAR) COLLATE "C")`,
  days: (column) => `(CAST(epoch_us(${column}) AS DOUBLE) / 86400000000e0)`,
  finite: (double) => `CASE WHEN isfinite(${double}) THEN ${double} END`,
  withoutInfinity: (double) => nullInfinities(double, "'Infinity'::DOUBLE"),
  datePart: (part, days) =>
    `CAST(EXTRACT(${ISO_PARTS[part]} FROM DATE '1970-01-01' + CAST(FLOOR(${days}) AS INTEGER)) AS DOUBLE)`,
};

/**
 * PostgreSQL writes queries into those around them and computes an expression wherever it stands: z a hundred times a row. It does not
 * where there is an OFFSET; and a constant of type bigint says early enough that rows can still be shared among workers (0 would not).
 */
const FENCE = " OFFSET CAST('0' AS BIGINT)";

export const POSTGRES: Dialect = {
  name: 'postgres',
  select: (chain, items, tail) => nested(chain, items, tail, FENCE),
  mostSums: 400,
  hasWindows: true,
  largest: (value, at) => [`(max(ARRAY[${value}, ${at}]))[1]`, `(max(ARRAY[${value}, ${at}]))[2]`],
  identifier: (name) => doubled(name, '"'),
  // Whether a plain literal reads backslashes is a setting; E'…' always does.
  text: (value) =>
    value.includes('\\') ? `E${doubled(value.replaceAll('\\', '\\\\'), "'")}` : doubled(value, "'"),
  double: (value) => `CAST('${exponential(value)}' AS DOUBLE PRECISION)`,
  asDouble: (column) => `CAST(${column} AS DOUBLE PRECISION)`,
  asText: (column) => `(CAST(${column} AS TEXT) COLLATE "C")`,
  days: (column) =>
    `(CAST(EXTRACT(EPOCH FROM ${column}) AS DOUBLE PRECISION) / CAST('86400' AS DOUBLE PRECISION))`,
  finite: (double) =>
    `NULLIF(${nullInfinities(double, "CAST('Infinity' AS DOUBLE PRECISION)")}, CAST('NaN' AS DOUBLE PRECISION))`,
  withoutInfinity: (double) => nullInfinities(double, "CAST('Infinity' AS DOUBLE PRECISION)"),
  datePart: (part, days) =>
    `CAST(EXTRACT(${ISO_PARTS[part]} FROM DATE '1970-01-01' + CAST(FLOOR(${days}) AS INTEGER)) AS DOUBLE PRECISION)`,
};

/** ClickHouse reads backslashes in texts and in names. */
function escaped(text: string, quote: string): string {
  return (
    quote + text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`).replaceAll('\0', '\\0') + quote
  );
}

export const CLICKHOUSE: Dialect = {
  name: 'clickhouse',
  select: flat,
  mostSums: 400,
  hasWindows: true,
  largest: (value, at) => [`max(${value})`, `argMax(${at}, tuple(${value}, ${at}))`],
  identifier: (name) => escaped(name, '`'),
  text: (value) => escaped(value, "'"),
  double: (value) => signed(exponential(value)),
  asDouble: (column) => `toFloat64(${column})`,
  asText: (column) => `toString(${column})`,
  // As a number a date is days, and a time is seconds; types with a fraction of a second are not in every version.
  days: (column) => `(toFloat64(${column}) / if(toTypeName(${column}) LIKE '%DateTime%', 86400e0, 1e0))`,
  finite: (double) => `if(isFinite(${double}), ${double}, NULL)`,
  withoutInfinity: (double) => nullInfinities(double, 'inf'),
  datePart: civilPart,
};

const TRINO_PARTS: Readonly<Record<DatePart, string>> = {
  year: 'year',
  month: 'month',
  day: 'day',
  weekday: 'day_of_week',
  yearday: 'day_of_year',
};

export const TRINO: Dialect = {
  name: 'trino',
  select: nested,
  mostSums: 400,
  hasWindows: true,
  largest: (value, at) => [`max(${value})`, `max_by(${at}, ROW(${value}, ${at}))`],
  ignoresCase: true,
  identifier: (name) => doubled(name, '"'),
  text: (value) => doubled(value, "'"),
  double: (value) => signed(exponential(value)),
  asDouble: (column) => `CAST(${column} AS DOUBLE)`,
  // A cast keeps the blanks that fill a char(n).
  asText: (column) =>
    `CASE WHEN starts_with(typeof(${column}), 'char') THEN rtrim(CAST(${column} AS VARCHAR)) ELSE CAST(${column} AS VARCHAR) END`,
  // With a zone it is an instant; without, a cast would take the session's zone.
  days: (column) =>
    `(to_unixtime(CASE WHEN typeof(${column}) LIKE '% time zone' THEN CAST(${column} AS TIMESTAMP(6) WITH TIME ZONE) ELSE with_timezone(CAST(${column} AS TIMESTAMP(6)), 'UTC') END) / 86400e0)`,
  finite: (double) => `IF(is_finite(${double}), ${double})`,
  withoutInfinity: (double) => nullInfinities(double, 'infinity()'),
  datePart: (part, days) =>
    `CAST(${TRINO_PARTS[part]}(date_add('day', CAST(FLOOR(${days}) AS BIGINT), DATE '1970-01-01')) AS DOUBLE)`,
};

export const DIALECTS = {
  duckdb: DUCKDB,
  postgres: POSTGRES,
  clickhouse: CLICKHOUSE,
  trino: TRINO,
} as const satisfies Readonly<Record<string, Dialect>>;

export type DialectName = keyof typeof DIALECTS;
