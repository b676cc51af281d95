/** Values of Thrift's compact protocol, as Parquet's page headers and footer are written in. */

export interface Value {
  readonly type: number;
  readonly bytes: readonly number[];
}

const TRUE = 1;
const FALSE = 2;
const I32 = 5;
const I64 = 6;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

/** 7 bits a byte, the lowest first. */
export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
  return bytes;
}

export function boolean(value: boolean): Value {
  return { type: value ? TRUE : FALSE, bytes: [] };
}

/** A whole number that is not negative. */
export function i32(value: number): Value {
  return { type: I32, bytes: varint(2 * value) };
}

/** A whole number from 0 to 2⁵². */
export function i64(value: number): Value {
  return { type: I64, bytes: varint(2 * value) };
}

export function text(value: string): Value {
  const bytes = new TextEncoder().encode(value);
  return { type: BINARY, bytes: [...varint(bytes.length), ...bytes] };
}

/** Values of one type, at least one. */
export function list(values: readonly Value[]): Value {
  const { type } = values[0]!;
  const head = values.length < 15 ? [16 * values.length + type] : [240 + type, ...varint(values.length)];
  return { type: LIST, bytes: [...head, ...values.flatMap(({ bytes }) => bytes)] };
}

/** Fields by their numbers, in ascending order and not more than 15 apart; those that are undefined are left out. */
export function struct(fields: Readonly<Record<number, Value | undefined>>): Value {
  const parts: (readonly number[])[] = [];
  let last = 0;
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const id = Number(key);
    parts.push([16 * (id - last) + value.type], value.bytes);
    last = id;
  }
  return { type: STRUCT, bytes: [...parts.flat(), 0] };
}
