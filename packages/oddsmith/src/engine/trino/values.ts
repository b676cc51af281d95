/** What Trino's types are to a formula, and how the JSON of its results becomes values. */
import type { Cell, RelationColumnType, Row } from '@oddsmith/core';

const NUMBER = /^(?:tinyint|smallint|integer|bigint|real|double|decimal(?:\(.*\))?)$/u;
const DATE = /^(?:date|timestamp(?:\(\d+\))?(?: with time zone)?)$/u;
const TEXT = /^(?:varchar|char|time)(?:\(\d+\))?$|^(?:uuid|ipaddress)$/u;

/** Null for what a formula cannot use: arrays, maps, rows, JSON, bytes, intervals, sketches. */
export function typeOf(type: string): RelationColumnType | null {
  if (NUMBER.test(type)) return 'number';
  if (type === 'boolean') return 'boolean';
  if (DATE.test(type)) return 'date';
  return TEXT.test(type) ? 'text' : null;
}

/** Texts and numbers of JSON, whole. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/gsu;
/** Whole numbers that may be beyond 2^53, which JSON.parse rounds. */
const LONG = /^-?\d{16,}$/u;

/** The JSON of an answer, with long whole numbers as texts. */
export function parsed(json: string): unknown {
  return JSON.parse(json.replace(TOKENS, (token) => (LONG.test(token) ? `"${token}"` : token)));
}

/** Doubles are written so that they are read back exactly; decimals stay texts, and integers beyond 2^53 stay exact. */
export function rowsOf(data: readonly (readonly unknown[])[], types: readonly string[]): Row[] {
  return data.map((row) => row.map((value, i) => cellOf(value, types[i] ?? '')));
}

function cellOf(value: unknown, type: string): Cell {
  if (value === null) return null;
  if (type === 'double' || type === 'real') return Number(value);
  if (type === 'bigint') return integerOf(String(value));
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}

function integerOf(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}
