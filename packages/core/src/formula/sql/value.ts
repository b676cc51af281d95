import { OddsmithError } from '../../errors.js';
import type { Dialect } from './dialect.js';

/** What a piece of SQL gives in a row; NULL where a value is missing or not finite. */
export type SqlValue =
  | { readonly type: 'number'; readonly sql: string }
  /** Can be put where a condition is expected. */
  | { readonly type: 'condition'; readonly sql: string }
  | { readonly type: 'text'; readonly sql: string };

/** The value in arithmetic: conditions are 1 and 0. Throws `column-type` for text. */
export function asNumber(value: SqlValue, { double }: Dialect): string {
  if (value.type === 'number') return value.sql;
  if (value.type === 'condition') {
    return `CASE WHEN ${value.sql} THEN ${double(1)} WHEN NOT ${value.sql} THEN ${double(0)} END`;
  }
  throw new OddsmithError('column-type', 'Arithmetic needs numbers, and this is text.');
}

/** The value as a condition: numbers hold where they are not 0. */
export function asCondition(value: SqlValue, dialect: Dialect): string {
  return value.type === 'condition' ? value.sql : `(${asNumber(value, dialect)} <> ${dialect.double(0)})`;
}

/** Whether the value is that level. */
export function isLevel(value: SqlValue, level: string, { text, double }: Dialect): string {
  switch (value.type) {
    case 'text':
      return `${value.sql} = ${text(level)}`;
    case 'number':
      return Number.isFinite(Number(level)) ? `${value.sql} = ${double(Number(level))}` : '1 = 0';
    case 'condition':
      return level === 'true' ? value.sql : level === 'false' ? `NOT ${value.sql}` : '1 = 0';
  }
}

/** The value as the text of its level, where it has one of these levels; `other` else. */
export function asText(
  value: SqlValue,
  levels: readonly string[],
  dialect: Dialect,
  other: string | null,
): string {
  const cases = levels.map((level) => `WHEN ${isLevel(value, level, dialect)} THEN ${dialect.text(level)}`);
  if (other !== null) cases.push(`WHEN ${isPresent(value.sql)} THEN ${dialect.text(other)}`);
  return `CASE ${cases.join(' ')} END`;
}

export function isPresent(sql: string): string {
  return `(${sql}) IS NOT NULL`;
}
