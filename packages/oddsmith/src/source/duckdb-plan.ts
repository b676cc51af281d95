/** How a column of each DuckDB type becomes a column of a table. */
import type { RequestedType } from '@oddsmith/core';
import type { FileColumn } from './columns.js';
import { identifier } from './duckdb-sql.js';

export type Target = 'number' | 'date' | 'boolean' | 'text';

export interface PlannedColumn extends FileColumn {
  readonly target: Target;
  /** Numbers and dates: a DOUBLE expression; booleans and text: the column itself. */
  readonly expression: string;
  /** The type that a JSON reader is told, where its own guess would change the text (times, identifiers, mixtures). */
  readonly jsonType: string;
}

const WHOLE_NUMBER = /^U?((TINY|SMALL|BIG|HUGE)INT|INTEGER)$|^BIGNUM$/;
const PLAIN_NUMBER = /^U?((TINY|SMALL|BIG)INT|INTEGER)$|^FLOAT$|^DOUBLE$/;
const DECIMAL = /^DECIMAL\((\d+),/;
const TIMESTAMP = /^TIMESTAMP(_S|_MS|_NS| WITH TIME ZONE)?$/;
const TEXT = /^(VARCHAR|UUID|TIME|JSON|ENUM\(.*\))$/s;

/**
 * @param type as `DESCRIBE` says it.
 * @param requested whole numbers asked for as text keep all their digits; other wishes wait for the finished table.
 */
export function planColumn(name: string, type: string, requested?: RequestedType): PlannedColumn {
  const column = identifier(name);
  const plan = (target: Target, expression: string, jsonType = type) => ({
    name,
    type: `${type} values`,
    usable: true,
    target,
    expression,
    jsonType,
  });
  if (requested === 'text' && WHOLE_NUMBER.test(type)) return plan('text', `CAST(${column} AS VARCHAR)`);
  const decimals = DECIMAL.exec(type)?.[1];
  if (PLAIN_NUMBER.test(type) || (decimals !== undefined && Number(decimals) <= 15)) {
    return plan('number', `CAST(${column} AS DOUBLE)`);
  }
  if (WHOLE_NUMBER.test(type) || decimals !== undefined) {
    // More digits than a double holds: rounded once, by way of the decimal text.
    return plan('number', `CAST(CAST(${column} AS VARCHAR) AS DOUBLE)`);
  }
  if (type === 'DATE') {
    return plan('date', `if(isinf(${column}), 'inf'::DOUBLE, CAST(${column} - DATE '1970-01-01' AS DOUBLE))`);
  }
  if (TIMESTAMP.test(type)) return plan('date', `CAST(epoch_us(${column}) AS DOUBLE) / 86400000000.0`);
  if (type === 'BOOLEAN') return plan('boolean', column);
  if (TEXT.test(type)) return plan('text', `CAST(${column} AS VARCHAR)`, 'VARCHAR');
  return { ...plan('text', column), usable: false };
}
