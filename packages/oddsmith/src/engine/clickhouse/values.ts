/** What ClickHouse's types are to a formula, and how the texts of its tab-separated results become values. */
import type { Cell, RelationColumnType, Row } from '@oddsmith/core';

const NUMBER = /^(?:U?Int\d+|B?Float\d+|Decimal\d*(?:\(.*\))?)$/u;
const DATE = /^Date(?:Time)?(?:32|64)?(?:\(.*\))?$/u;
const TEXT = /^(?:String|FixedString\(\d+\)|Enum\d+\(.*\)|UUID|IPv[46])$/su;
const WRAPPED = /^(?:Nullable|LowCardinality)\((.*)\)$/su;

/** Null for what a formula cannot use: arrays, maps, tuples, JSON, states of aggregates. */
export function typeOf(type: string): RelationColumnType | null {
  const inner = unwrapped(type);
  if (NUMBER.test(inner)) return 'number';
  if (inner === 'Bool') return 'boolean';
  if (DATE.test(inner)) return 'date';
  return TEXT.test(inner) ? 'text' : null;
}

function unwrapped(type: string): string {
  const match = WRAPPED.exec(type);
  return match === null ? type : unwrapped(match[1]!);
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '0': '\0' };

function unescaped(text: string): string {
  return text.includes('\\')
    ? text.replace(/\\(.)/gsu, (_, letter: string) => ESCAPES[letter] ?? letter)
    : text;
}

/** Doubles are written so that they are read back exactly; integers beyond 2^53 stay exact, too. */
function numberOf(text: string): number | bigint {
  const value = Number(text.replace('inf', 'Infinity'));
  return Number.isInteger(value) && !Number.isSafeInteger(value) && /^-?\d+$/u.test(text)
    ? BigInt(text)
    : value;
}

function cellOf(text: string, type: RelationColumnType | null): Cell {
  if (text === '\\N') return null;
  if (type === 'number') return numberOf(text);
  return type === 'boolean' ? text === 'true' : unescaped(text);
}

/**
 * The rows of a text in the format TabSeparatedWithNamesAndTypes: the one with exact doubles, NaN and the infinities
 * whatever the settings are, in all versions.
 */
export function rowsOf(text: string): Row[] {
  const [, types = '', ...lines] = text.split('\n');
  const kinds = types.split('\t').map((type) => typeOf(unescaped(type)));
  return lines.slice(0, -1).map((line) => line.split('\t').map((cell, i) => cellOf(cell, kinds[i] ?? null)));
}
