/** Arrow tables (apache-arrow, @uwdata/flechette) by what they have in common, without depending on either. */
import { OddsmithError } from '../../errors.js';
import type { Column, RequestedType } from '../table.js';
import { columnOfValues, type RawColumn } from './values.js';

interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
}

interface ArrowType {
  readonly typeId: number;
  readonly dictionary?: unknown;
}

interface ArrowBatch {
  readonly length: number;
  readonly nullCount: number;
  readonly values?: unknown;
  readonly dictionary?: unknown;
}

interface ArrowColumn extends Iterable<unknown> {
  readonly length: number;
  readonly data: readonly ArrowBatch[];
}

export interface ArrowTableLike {
  readonly numRows: number;
  readonly schema: { readonly fields: readonly ArrowField[] };
  getChild(name: string): ArrowColumn | null | undefined;
}

/** Arrow's `Type` ids (Schema.fbs; −1 marks a dictionary in both libraries). */
const DICTIONARY = -1;
const NULL = 1;
const INTEGER = 2;
const FLOAT = 3;
const UTF8 = 5;
const BOOLEAN = 6;
const DATE = 8;
const TIMESTAMP = 10;
const LARGE_UTF8 = 20;
const UTF8_VIEW = 24;
const READABLE = new Set([
  DICTIONARY,
  NULL,
  INTEGER,
  FLOAT,
  UTF8,
  BOOLEAN,
  DATE,
  TIMESTAMP,
  LARGE_UTF8,
  UTF8_VIEW,
]);

export function isArrowTable(data: object): data is ArrowTableLike {
  return 'numRows' in data && 'getChild' in data && typeof data.getChild === 'function';
}

/**
 * One column: numbers (a null-free Float64 column of one batch is used as it is), booleans, text and dictionaries of
 * it, dates and timestamps (both libraries give milliseconds). Throws `column-type` for any other Arrow type.
 */
export function columnOfArrow(table: ArrowTableLike, field: ArrowField, requested?: RequestedType): Column {
  const { name, type } = field;
  const column = table.getChild(name);
  if (column === null || column === undefined || !READABLE.has(type.typeId)) {
    const message = `Column "${name}" has the Arrow type ${String(type)}: cast it to a number, text, a boolean or a date.`;
    throw new OddsmithError('column-type', message, { column: name });
  }
  const shared = sharedValues(column);
  if (shared !== undefined && requested !== 'text' && requested !== 'date') {
    return { kind: 'numeric', name, type: 'number', values: shared };
  }
  const isTime = type.typeId === DATE || type.typeId === TIMESTAMP;
  const values = isTime ? Array.from(column, dateOf) : Array.from(column);
  const raw = { name, rows: values.length, valueAt: (row: number) => values[row] };
  return columnOfValues(withOwnLevels(raw, column), requested);
}

/** The numbers of a null-free Float64 column in one piece. */
function sharedValues(column: ArrowColumn): Float64Array | undefined {
  const [batch, ...others] = column.data;
  if (
    batch === undefined ||
    others.length > 0 ||
    batch.nullCount > 0 ||
    !(batch.values instanceof Float64Array)
  ) {
    return undefined;
  }
  return batch.values.subarray(0, batch.length);
}

/** A dictionary keeps its own order of levels. */
function withOwnLevels(raw: RawColumn, column: ArrowColumn): RawColumn {
  const dictionary = column.data.at(-1)?.dictionary;
  if (dictionary === undefined || dictionary === null) return raw;
  const levels = Array.from(dictionary as Iterable<unknown>);
  return levels.every((level) => typeof level === 'string') ? { ...raw, ownLevels: levels } : raw;
}

function dateOf(value: unknown): unknown {
  return typeof value === 'number' ? new Date(value) : value;
}
