/** JavaScript values, one a row → a column. */
import { OddsmithError } from '../../errors.js';
import { sortLevels } from '../code-points.js';
import { MILLISECONDS_PER_DAY } from '../date-token.js';
import type { CategoricalColumn, Column, RequestedType } from '../table.js';
import { BOOLEAN_LEVELS } from '../type-policy.js';
import { valueOfText } from './text-values.js';

type ColumnType = Column['type'];

const LONGEST_VALUE_SHOWN = 40;

/** A column before its type is known. */
export interface RawColumn {
  readonly name: string;
  readonly rows: number;
  /** The value of a row, counted from 0. */
  readonly valueAt: (row: number) => unknown;
  /** The levels of text that says it has an order of its own. */
  readonly ownLevels?: readonly string[];
}

/**
 * The column of these values: numbers and bigints, booleans, strings or Dates; null, undefined, NaN and invalid Dates
 * are missing. A requested type converts: strings are read as the CSV reader reads them, anything can become text.
 * Throws `column-type` for a value of another type than the first one, naming row and column.
 */
export function columnOfValues(raw: RawColumn, requested?: RequestedType): Column {
  const type = requested ?? firstType(raw);
  if (type === 'boolean') return booleanColumn(raw);
  if (type === 'text') return textColumn(raw, requested === 'text');
  const values = new Float64Array(raw.rows);
  for (let row = 0; row < values.length; row++) {
    const value = raw.valueAt(row);
    if (typeof value === 'number' && type === 'number') values[row] = value;
    else
      values[row] = isAbsent(value) ? Number.NaN : numberOf(value, type, requested !== undefined, raw, row);
  }
  return { kind: 'numeric', name: raw.name, type, values };
}

function isAbsent(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return (typeof value === 'number' || value instanceof Date) && Number.isNaN(Number(value));
}

/** The type of a present value, or undefined for one that no column can hold. */
function typeOfValue(value: unknown): ColumnType | undefined {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'string':
      return 'text';
    default:
      return value instanceof Date ? 'date' : undefined;
  }
}

/** The type of the first present value; number for a column without any. */
function firstType(raw: RawColumn): ColumnType {
  for (let row = 0; row < raw.rows; row++) {
    const value = raw.valueAt(row);
    if (!isAbsent(value))
      return typeOfValue(value) ?? refuse(raw, row, 'a number, text, a boolean or a Date');
  }
  return 'number';
}

function numberOf(
  value: unknown,
  type: 'number' | 'date',
  converts: boolean,
  raw: RawColumn,
  row: number,
): number {
  if (typeOfValue(value) === type)
    return type === 'date' ? Number(value) / MILLISECONDS_PER_DAY : Number(value);
  const number = converts && typeof value === 'string' ? valueOfText(value, type) : undefined;
  return number ?? refuse(raw, row, type === 'date' ? 'a date' : 'a number');
}

function booleanColumn(raw: RawColumn): CategoricalColumn {
  const codes = new Int32Array(raw.rows);
  for (let row = 0; row < codes.length; row++) {
    const value = raw.valueAt(row);
    if (isAbsent(value)) codes[row] = -1;
    else codes[row] = typeof value === 'boolean' ? Number(value) : refuse(raw, row, 'a boolean');
  }
  return {
    kind: 'categorical',
    name: raw.name,
    type: 'boolean',
    levels: BOOLEAN_LEVELS,
    ownOrder: false,
    codes,
  };
}

function textColumn(raw: RawColumn, converts: boolean): CategoricalColumn {
  const levels = [...(raw.ownLevels ?? [])];
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  const codes = new Int32Array(raw.rows);
  for (let row = 0; row < codes.length; row++) {
    const value = raw.valueAt(row);
    if (typeof value !== 'string' && isAbsent(value)) {
      codes[row] = -1;
      continue;
    }
    const text = typeof value === 'string' ? value : converts ? textOf(value) : undefined;
    const level = text ?? refuse(raw, row, 'text');
    let code = codeOf.get(level);
    if (code === undefined) {
      code = levels.push(level) - 1;
      codeOf.set(level, code);
    }
    codes[row] = code;
  }
  const ownOrder = raw.ownLevels !== undefined;
  const coded = ownOrder ? { levels, codes } : sortLevels(levels, codes);
  return { kind: 'categorical', name: raw.name, type: 'text', ownOrder, ...coded };
}

function textOf(value: unknown): string | undefined {
  if (value instanceof Date) return value.toISOString();
  return typeOfValue(value) === undefined ? undefined : String(value);
}

function refuse(raw: RawColumn, row: number, expected: string): never {
  const value = raw.valueAt(row);
  throw new OddsmithError(
    'column-type',
    `Column "${raw.name}", row ${row + 1}: expected ${expected}, got ${shown(value)}.`,
    { row: row + 1, column: raw.name },
  );
}

/** A value for a message, whatever it is. */
function shown(value: unknown): string {
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, LONGEST_VALUE_SHOWN))}`;
  if (typeof value === 'object')
    return value instanceof Date ? 'a Date' : Array.isArray(value) ? 'an array' : 'an object';
  return `the ${typeof value} ${String(value).slice(0, LONGEST_VALUE_SHOWN)}`;
}
