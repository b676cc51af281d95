/**
 * What a column of text tokens is: the one policy, the same for every reader (`docs/data.md` tells it to users).
 *
 * | a column whose every present token is …            | becomes               |
 * | -------------------------------------------------- | --------------------- |
 * | a number (`parseNumber`)                           | number                |
 * | true or false, in any letter case                  | boolean (categorical) |
 * | an ISO date or date-time (`parseDate`)             | date (days, numeric)  |
 * | anything else                                      | text (categorical)    |
 *
 * A token is missing when it is empty (quoted or not) or, unquoted, one of `MISSING_TOKENS`. Spaces and tabs around a
 * token count for none of these tests; text keeps them. A column with no present token is a number.
 */

import { OddsmithError } from '../errors.js';
import { parseDate } from './date-token.js';
import { parseNumber } from './number-token.js';
import type { RequestedType } from './table.js';

/** Unquoted tokens that mean "no value", besides the empty one. */
export const MISSING_TOKENS = ['NA', 'N/A', 'n/a', '#N/A', 'NaN', 'nan', 'NULL', 'null'] as const;

export const BOOLEAN_LEVELS: readonly string[] = ['false', 'true'];

/** The type a token speaks for. */
export type TokenType = 'number' | 'boolean' | 'date' | 'text';

const LONGEST_MISSING = 4;
const MISSING_KEYS = new Set(
  MISSING_TOKENS.map((token) => tokenKey(new TextEncoder().encode(token), 0, token.length)),
);

/** Up to four bytes and their number, as one integer. */
function tokenKey(bytes: Uint8Array, start: number, end: number): number {
  let key = 0;
  for (let i = start; i < end; i++) key = key * 256 + bytes[i]!;
  return key * 8 + (end - start);
}

/** Whether the trimmed token in bytes [start, end) stands for a missing value. */
export function isMissingToken(bytes: Uint8Array, start: number, end: number, quoted: boolean): boolean {
  if (start === end) return true;
  if (quoted || end - start > LONGEST_MISSING) return false;
  return MISSING_KEYS.has(tokenKey(bytes, start, end));
}

/** 1 for true, 0 for false, −1 for a token that is neither. */
export function parseBoolean(bytes: Uint8Array, start: number, end: number): number {
  const code = end - start === 4 ? 1 : end - start === 5 ? 0 : -1;
  if (code < 0) return -1;
  const word = BOOLEAN_LEVELS[code]!;
  for (let i = 0; i < word.length; i++) {
    if ((bytes[start + i]! | 32) !== word.charCodeAt(i)) return -1;
  }
  return code;
}

/** The type that the trimmed, present token in bytes [start, end) speaks for. */
export function tokenType(bytes: Uint8Array, start: number, end: number): TokenType {
  if (!Number.isNaN(parseNumber(bytes, start, end))) return 'number';
  if (parseBoolean(bytes, start, end) >= 0) return 'boolean';
  if (!Number.isNaN(parseDate(bytes, start, end))) return 'date';
  return 'text';
}

const REQUESTABLE: readonly string[] = ['number', 'text', 'date'] satisfies RequestedType[];

/** Throws `option-invalid` for a requested type that there is not. */
export function validateTypes(types: Readonly<Record<string, RequestedType>>): void {
  for (const [column, type] of Object.entries(types)) {
    if (REQUESTABLE.includes(type)) continue;
    const message = `The type of column "${column}" must be number, text or date, got ${JSON.stringify(type)}.`;
    throw new OddsmithError('option-invalid', message, { option: 'types', column });
  }
}
