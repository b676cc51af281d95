/** Numbers of the Parquet format (parquet.thrift), as far as they are written here. */
import type { FieldHead } from '../fields.js';
import { boolean, i32, struct, text, type Value } from './thrift.js';

export const PLAIN = 0;
export const RLE = 3;
export const RLE_DICTIONARY = 8;
export const DATA_PAGE = 0;
export const DICTIONARY_PAGE = 2;
export const UNCOMPRESSED = 0;

const OPTIONAL = 1;
const UTF8 = 0;

interface ColumnType {
  /** BOOLEAN, INT64, DOUBLE or BYTE_ARRAY. */
  readonly physical: 0 | 2 | 5 | 6;
  readonly logical?: Value;
}

const STRING: ColumnType = { physical: 6, logical: struct({ 1: struct({}) }) };
const MICROSECONDS = struct({ 2: struct({}) });

const TYPES: Readonly<Record<FieldHead['kind'], ColumnType>> = {
  counter: { physical: 2 },
  number: { physical: 5 },
  date: { physical: 2, logical: struct({ 8: struct({ 1: boolean(false), 2: MICROSECONDS }) }) },
  boolean: { physical: 0 },
  text: STRING,
  class: STRING,
};

export function physicalType({ kind }: FieldHead): Value {
  return i32(TYPES[kind].physical);
}

/** A column of the schema. */
export function schemaElement(head: FieldHead): Value {
  const { logical } = TYPES[head.kind];
  return struct({
    1: physicalType(head),
    3: i32(OPTIONAL),
    4: text(head.name),
    6: TYPES[head.kind] === STRING ? i32(UTF8) : undefined,
    10: logical,
  });
}
