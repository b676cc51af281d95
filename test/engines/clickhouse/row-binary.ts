/** Rows in ClickHouse's format RowBinary: doubles go in as they are, where older servers read their texts one unit off. */
import { DIALECTS } from '@oddsmith/core';
import type { StageColumn, StageTable, Value } from '../stage.js';

const TYPES: Readonly<Record<Exclude<StageColumn['type'], 'boolean'>, string>> = {
  number: 'Float64',
  integer: 'Int64',
  text: 'String',
  date: 'Date',
};

/** The columns of CREATE TABLE, each of which may be NULL. `truth`: the type of truth values, which old servers do not have. */
export function columnsSql({ columns }: StageTable, truth: string): string {
  const typeOf = (type: StageColumn['type']) => (type === 'boolean' ? truth : TYPES[type]);
  return columns
    .map(({ name, type }) => `${DIALECTS.clickhouse.identifier(name)} Nullable(${typeOf(type)})`)
    .join(', ');
}

const DAY = 86_400_000;

/** The table's rows, one after another. */
export function rowBinary({ columns, rows }: StageTable): Buffer {
  const encoders = columns.map(({ type }) => ENCODERS[type]);
  return Buffer.concat(
    rows.flatMap((row) =>
      row.flatMap((value, i) => (value === null ? [NULL] : [PRESENT, encoders[i]!(value)])),
    ),
  );
}

const NULL = Buffer.of(1);
const PRESENT = Buffer.of(0);

function made(size: number, write: (buffer: Buffer) => void): Buffer {
  const buffer = Buffer.alloc(size);
  write(buffer);
  return buffer;
}

const ENCODERS: Readonly<Record<StageColumn['type'], (value: NonNullable<Value>) => Buffer>> = {
  number: (value) => made(8, (buffer) => buffer.writeDoubleLE(Number(value))),
  integer: (value) => made(8, (buffer) => buffer.writeBigInt64LE(BigInt(value))),
  boolean: (value) => Buffer.of(value === true ? 1 : 0),
  date: (value) => made(2, (buffer) => buffer.writeUInt16LE(Date.parse(String(value)) / DAY)),
  text: (value) => {
    const bytes = Buffer.from(String(value));
    return Buffer.concat([Buffer.from(lengthOf(bytes.length)), bytes]);
  },
};

/** Seven bits a byte, from the lowest. */
function lengthOf(length: number): number[] {
  return length < 128 ? [length] : [(length % 128) + 128, ...lengthOf(Math.floor(length / 128))];
}
