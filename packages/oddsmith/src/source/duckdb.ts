/** Parquet and JSON files through DuckDB, in memory and without network. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type Table, toTable } from '@oddsmith/core';
import { throwIfCancelled } from './cancel.js';
import { columnsToRead } from './columns.js';
import { readColumns } from './duckdb-columns.js';
import { plainError } from './duckdb-error.js';
import { type PlannedColumn, planColumn } from './duckdb-plan.js';
import { fileList, identifier, literal } from './duckdb-sql.js';
import { isGzip } from './format.js';
import { type Input, withPaths } from './input.js';
import type { SourceOptions } from './source.js';

type FileFormat = 'Parquet' | 'JSON';

export async function readWithDuckDB(
  inputs: readonly Input[],
  format: FileFormat,
  options: SourceOptions,
): Promise<Table> {
  return withPaths(inputs, async (paths) => {
    const instance = await DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      temp_directory: join(tmpdir(), `oddsmith-duckdb-${process.pid}`),
    });
    const connection = await instance.connect();
    const interrupt = () => connection.interrupt();
    options.signal?.addEventListener('abort', interrupt);
    try {
      const relation = format === 'Parquet' ? parquetRelation(paths) : await jsonRelation(inputs, paths);
      return await readTable(connection, nameOf(inputs), relation, options);
    } catch (error) {
      throwIfCancelled(options.signal);
      throw plainError(error, inputs, paths);
    } finally {
      options.signal?.removeEventListener('abort', interrupt);
      connection.closeSync();
      instance.closeSync();
    }
  });
}

function nameOf(inputs: readonly Input[]): string {
  return inputs.length === 1 ? inputs[0]!.name : `${inputs[0]!.name} … ${inputs.at(-1)!.name}`;
}

/** `read_…` of the files, with further parameters. */
interface Relation {
  sql(parameters?: string): string;
  /** A second scan of the file costs little; JSON would be parsed again. */
  readonly cheap: boolean;
}

function parquetRelation(paths: readonly string[]): Relation {
  return { sql: () => `read_parquet(${fileList(paths)})`, cheap: true };
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
    sql: (parameters = '') => `read_json(${fileList(paths)}, ${fixed}${parameters})`,
    cheap: false,
  };
}

async function readTable(
  connection: DuckDBConnection,
  name: string,
  relation: Relation,
  options: SourceOptions,
): Promise<Table> {
  throwIfCancelled(options.signal);
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${relation.sql()}`);
  const available = described.getRows().map(([column, type]) => {
    return planColumn(String(column), String(type), options.types?.[String(column)]);
  });
  const planned = columnsToRead(available, options.columns, name);
  const from = relation.cheap ? relation.sql() : await stage(connection, relation, planned);
  const columns = await readColumns(connection, from, planned, options);
  const first = columns[0]!;
  const rows = first.kind === 'numeric' ? first.values.length : first.codes.length;
  const table: Table = { rows, columns, source: name };
  return options.types ? toTable(table, { types: options.types }) : table;
}

/** The columns in a temporary table, for those of text are scanned twice. */
async function stage(
  connection: DuckDBConnection,
  relation: Relation,
  planned: readonly PlannedColumn[],
): Promise<string> {
  const types = planned.map(({ name, jsonType }) => `${literal(name)}: ${literal(jsonType)}`);
  const names = planned.map(({ name }) => identifier(name)).join(', ');
  const select = `SELECT ${names} FROM ${relation.sql(`, columns = {${types.join(', ')}}`)}`;
  await connection.run(`CREATE TEMP TABLE staged AS ${select}`);
  return 'staged';
}
