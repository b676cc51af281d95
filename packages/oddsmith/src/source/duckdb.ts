/** Parquet and JSON files through DuckDB, in memory and without network. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { type Table, toTable } from '@oddsmith/core';
import { throwIfCancelled } from './cancel.js';
import { columnsToRead } from './columns.js';
import { readColumns } from './duckdb-columns.js';
import { type ConnectionOptions, withConnection } from './duckdb-connection.js';
import { plainError } from './duckdb-error.js';
import { type PlannedColumn, planColumn } from './duckdb-plan.js';
import { fileList, identifier, literal } from './duckdb-sql.js';
import { isGzip } from './format.js';
import { type Input, withPaths } from './input.js';
import type { SourceOptions } from './source.js';

export type FileFormat = 'Parquet' | 'JSON';

export async function readWithDuckDB(
  inputs: readonly Input[],
  format: FileFormat,
  options: SourceOptions,
): Promise<Table> {
  return withRelation(inputs, format, options, (connection, relation) =>
    readTable(connection, relation, options),
  );
}

/** Opens the files in a DuckDB of their own for as long as `use` lasts; failures are told in our words. */
export async function withRelation<T>(
  inputs: readonly Input[],
  format: FileFormat,
  options: ConnectionOptions,
  use: (connection: DuckDBConnection, relation: Relation) => Promise<T>,
): Promise<T> {
  const { signal } = options;
  return withPaths(inputs, async (paths) => {
    try {
      return await withConnection(options, async (connection) => {
        throwIfCancelled(signal);
        const isParquet = format === 'Parquet';
        return use(
          connection,
          isParquet ? parquetRelation(inputs, paths) : await jsonRelation(inputs, paths),
        );
      });
    } catch (error) {
      throwIfCancelled(signal);
      throw plainError(error, inputs, paths);
    }
  });
}

function nameOf(inputs: readonly Input[]): string {
  return inputs.length === 1 ? inputs[0]!.name : `${inputs[0]!.name} … ${inputs.at(-1)!.name}`;
}

/** `read_…` of the files, with further parameters. */
export interface Relation {
  /** For messages. */
  readonly name: string;
  sql(parameters?: string): string;
  /** A second scan of the file costs little; JSON would be parsed again. */
  readonly cheap: boolean;
}

function parquetRelation(inputs: readonly Input[], paths: readonly string[]): Relation {
  return { name: nameOf(inputs), sql: () => `read_parquet(${fileList(paths)})`, cheap: true };
}

/** Types are guessed from all rows, not from a sample; compression is told by content, not by name. */
async function jsonRelation(inputs: readonly Input[], paths: readonly string[]): Promise<Relation> {
  const gzipped = await Promise.all(inputs.map(async (input) => isGzip(await input.head(2))));
  const compression = gzipped.every(Boolean)
    ? 'gzip'
    : gzipped.some(Boolean)
      ? 'auto_detect'
      : 'uncompressed';
  const fixed = `records = true, sample_size = -1, compression = '${compression}'`;
  return {
    name: nameOf(inputs),
    sql: (parameters = '') => `read_json(${fileList(paths)}, ${fixed}${parameters})`,
    cheap: false,
  };
}

async function readTable(
  connection: DuckDBConnection,
  relation: Relation,
  options: SourceOptions,
): Promise<Table> {
  const planned = await planColumns(connection, relation, options);
  const from = relation.cheap ? relation.sql() : await stage(connection, relation, planned);
  const columns = await readColumns(connection, from, planned, options);
  const first = columns[0]!;
  const rows = first.kind === 'numeric' ? first.values.length : first.codes.length;
  const table: Table = { rows, columns, source: relation.name };
  return options.types ? toTable(table, { types: options.types }) : table;
}

/** The columns that are asked for. Throws as `columnsToRead` does. */
export async function planColumns(
  connection: DuckDBConnection,
  relation: Relation,
  { columns, types }: Pick<SourceOptions, 'columns' | 'types'>,
): Promise<PlannedColumn[]> {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${relation.sql()}`);
  const available = described.getRows().map(([column, type]) => {
    return planColumn(String(column), String(type), types?.[String(column)]);
  });
  return columnsToRead(available, columns, relation.name);
}

/** `columns = …` for a JSON reader, which then guesses no types. */
export function jsonColumns(planned: readonly PlannedColumn[]): string {
  const types = planned.map(({ name, jsonType }) => `${literal(name)}: ${literal(jsonType)}`);
  return `, columns = {${types.join(', ')}}`;
}

/** The columns in a temporary table, for those of text are scanned twice. */
async function stage(
  connection: DuckDBConnection,
  relation: Relation,
  planned: readonly PlannedColumn[],
): Promise<string> {
  const names = planned.map(({ name }) => identifier(name)).join(', ');
  const select = `SELECT ${names} FROM ${relation.sql(jsonColumns(planned))}`;
  await connection.run(`CREATE TEMP TABLE staged AS ${select}`);
  return 'staged';
}
