/** Rows of a DuckDB relation → columns, with one copy. */

import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import type { Column } from '@oddsmith/core';
import { throwIfCancelled } from './cancel.js';
import type { PlannedColumn } from './duckdb-plan.js';
import type { SourceOptions } from './source.js';

/** Where the rows of one column go, and the expression that brings them as float64 or int32 without nulls. */
interface Target {
  readonly values: Float64Array | Int32Array;
  readonly expression: string;
  readonly column: Column;
}

/**
 * Numbers and dates come as doubles (missing: NaN), booleans and text as codes (missing: −1). Text is first scanned
 * for its levels, which become an enumeration of the connection; its codes are then read like numbers.
 */
export async function readColumns(
  connection: DuckDBConnection,
  from: string,
  planned: readonly PlannedColumn[],
  options: SourceOptions,
): Promise<Column[]> {
  const rows = await countRows(connection, from);
  const targets: Target[] = [];
  for (const plan of planned) {
    throwIfCancelled(options.signal);
    targets.push(await targetOf(connection, from, plan, targets.length, rows));
  }
  if (targets.length > 0) await fillTargets(connection, from, targets, rows, options);
  return targets.map((target) => target.column);
}

async function countRows(connection: DuckDBConnection, from: string): Promise<number> {
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${from}`);
  return Number(counted.getRows()[0]![0]);
}

async function targetOf(
  connection: DuckDBConnection,
  from: string,
  { name, target, expression }: PlannedColumn,
  index: number,
  rows: number,
): Promise<Target> {
  if (target === 'number' || target === 'date') return numericTarget(name, target, expression, rows);
  if (target === 'boolean') {
    return categoricalTarget(name, target, ['false', 'true'], `CAST(${expression} AS INTEGER)`, rows);
  }
  const type = `levels_${index}`;
  const levels = await findLevels(connection, from, expression, type);
  // As in the CSV reader: a column without a value is a number.
  if (levels.length === 0) return numericTarget(name, 'number', 'NULL', rows);
  const code = `CAST(enum_code(CAST(${expression} AS ${type})) AS INTEGER)`;
  return categoricalTarget(name, target, levels, code, rows);
}

function numericTarget(name: string, type: 'number' | 'date', expression: string, rows: number): Target {
  const values = new Float64Array(rows);
  const column: Column = { kind: 'numeric', name, type, values };
  return { values, expression: `coalesce(${expression}, 'nan'::DOUBLE)`, column };
}

function categoricalTarget(
  name: string,
  type: 'text' | 'boolean',
  levels: readonly string[],
  code: string,
  rows: number,
): Target {
  const codes = new Int32Array(rows);
  const column: Column = { kind: 'categorical', name, type, levels, ownOrder: false, codes };
  return { values: codes, expression: `coalesce(${code}, -1)`, column };
}

/** DuckDB's order of text is that of its UTF-8 bytes, which is that of code points. */
async function findLevels(
  connection: DuckDBConnection,
  from: string,
  expression: string,
  type: string,
): Promise<string[]> {
  const distinct = `SELECT DISTINCT ${expression} AS level FROM ${from} WHERE level IS NOT NULL ORDER BY level`;
  await connection.run(`CREATE TEMP TYPE ${type} AS ENUM (${distinct})`);
  const levels = await connection.runAndReadAll(`SELECT unnest(enum_range(NULL::${type}))`);
  return levels.getRows().map(([level]) => String(level));
}

async function fillTargets(
  connection: DuckDBConnection,
  from: string,
  targets: readonly Target[],
  rows: number,
  options: SourceOptions,
): Promise<void> {
  const expressions = targets.map((target, index) => `${target.expression} AS c${index}`).join(', ');
  const result = await connection.stream(`SELECT ${expressions} FROM ${from}`);
  let done = 0;
  for (
    let chunk = await result.fetchChunk();
    chunk !== null && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    throwIfCancelled(options.signal);
    for (let j = 0; j < targets.length; j++) targets[j]!.values.set(itemsOf(chunk, j), done);
    done += chunk.rowCount;
    options.onProgress?.({ done, total: rows, unit: 'rows' });
  }
}

/** The values of a vector of numbers as they lie in DuckDB's memory; the binding's types keep them private. */
export function itemsOf(chunk: DuckDBDataChunk, index: number): Float64Array | Int32Array {
  const vector: unknown = chunk.getColumnVector(index);
  return (vector as { readonly items: Float64Array | Int32Array }).items;
}
