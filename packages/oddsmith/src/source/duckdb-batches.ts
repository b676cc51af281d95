/** Parquet and JSON files batch by batch, as DuckDB's chunks come. */
import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import { type Column, type Table, toTable } from '@oddsmith/core';
import { type BatchOptions, type BatchVisitor, requestedTypes } from './batches.js';
import { throwIfCancelled } from './cancel.js';
import { type FileFormat, jsonColumns, planColumns, type Relation, withRelation } from './duckdb.js';
import { itemsOf } from './duckdb-columns.js';
import type { PlannedColumn } from './duckdb-plan.js';
import type { Input } from './input.js';

/** Chunks have at most 2048 rows. */
const CHUNKS = 8;

export async function visitWithDuckDB(
  inputs: readonly Input[],
  format: FileFormat,
  options: BatchOptions,
  visit: BatchVisitor,
): Promise<void> {
  const types = requestedTypes(options.types);
  await withRelation(inputs, format, options, async (connection, relation) => {
    const { columns } = options;
    const planned = columns.length === 0 ? [] : await planColumns(connection, relation, { columns, types });
    const total = await countRows(connection, relation);
    const result = await connection.stream(selectOf(relation, planned));
    const held = options.reuse === true ? new Map<number, Float64Array | Int32Array>() : null;
    let rows = 0;
    let next = fetchSome(result);
    try {
      for (let ended = false; !ended; ) {
        const fetched = await next;
        ended = fetched.ended;
        // DuckDB goes on while the batch is looked at.
        if (!ended) next = fetchSome(result);
        throwIfCancelled(options.signal);
        const batch = tableOf(fetched.chunks, planned, relation.name, held);
        rows += batch.rows;
        if (batch.rows > 0 && !(await visit(toTable(batch, { types }), total && rows / total))) return;
      }
    } finally {
      await next.catch(() => undefined);
    }
  });
}

/** The next chunks, and whether they are the last. */
async function fetchSome(result: DuckDBResult): Promise<{ chunks: DuckDBDataChunk[]; ended: boolean }> {
  const chunks: DuckDBDataChunk[] = [];
  while (chunks.length < CHUNKS) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return { chunks, ended: true };
    chunks.push(chunk);
  }
  return { chunks, ended: false };
}

/** Parquet says it at once; JSON would have to be parsed for it. */
async function countRows(connection: DuckDBConnection, relation: Relation): Promise<number | null> {
  if (!relation.cheap) return null;
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${relation.sql()}`);
  return Number(counted.getRows()[0]![0]);
}

/** Numbers, dates and booleans without nulls: NaN and −1 stand for what is missing. */
function selectOf(relation: Relation, planned: readonly PlannedColumn[]): string {
  if (planned.length === 0) return `SELECT 1 FROM ${relation.sql()}`;
  const expressions = planned.map(({ target, expression }) => {
    if (target === 'text') return expression;
    if (target === 'boolean') return `coalesce(CAST(${expression} AS INTEGER), -1)`;
    return `coalesce(${expression}, 'nan'::DOUBLE)`;
  });
  const from = relation.cheap ? relation.sql() : relation.sql(jsonColumns(planned));
  return `SELECT ${expressions.map((expression, j) => `${expression} AS c${j}`).join(', ')} FROM ${from}`;
}

/** Arrays by column that the next batch takes again; null where every batch has its own. */
type Held = Map<number, Float64Array | Int32Array> | null;

function tableOf(
  chunks: readonly DuckDBDataChunk[],
  planned: readonly PlannedColumn[],
  source: string,
  held: Held,
): Table {
  const rows = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  return { rows, columns: planned.map((plan, index) => columnOf(chunks, plan, index, rows, held)), source };
}

function columnOf(
  chunks: readonly DuckDBDataChunk[],
  { name, target }: PlannedColumn,
  index: number,
  rows: number,
  held: Held,
): Column {
  if (target === 'text') return textColumn(chunks, name, index, rows);
  const room = held?.get(index);
  const values =
    room !== undefined && room.length >= rows
      ? room.subarray(0, rows)
      : new (target === 'boolean' ? Int32Array : Float64Array)(rows);
  if (values.length > (room?.length ?? 0)) held?.set(index, values);
  let at = 0;
  for (const chunk of chunks) {
    values.set(itemsOf(chunk, index), at);
    at += chunk.rowCount;
  }
  if (target !== 'boolean') return { kind: 'numeric', name, type: target, values: values as Float64Array };
  const levels = ['false', 'true'];
  return { kind: 'categorical', name, type: target, levels, ownOrder: false, codes: values as Int32Array };
}

/** Levels in order of appearance: those of one batch alone have no meaning. */
function textColumn(chunks: readonly DuckDBDataChunk[], name: string, index: number, rows: number): Column {
  const codeOf = new Map<string, number>();
  const codes = new Int32Array(rows);
  let at = 0;
  for (const chunk of chunks) {
    for (const value of chunk.getColumnValues(index)) {
      const text = value === null ? null : String(value);
      if (text !== null && !codeOf.has(text)) codeOf.set(text, codeOf.size);
      codes[at++] = text === null ? -1 : codeOf.get(text)!;
    }
  }
  return { kind: 'categorical', name, type: 'text', levels: [...codeOf.keys()], ownOrder: true, codes };
}
