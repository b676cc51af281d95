/** The columns that a source has. */
import { type RequestedType, readCsvBatches } from '@oddsmith/core';
import { csvNaming } from './csv.js';
import type { FileFormat } from './duckdb.js';
import type { Input } from './input.js';
import { locateFiles } from './locate.js';
import { commonFormat } from './source.js';

export interface NamingOptions {
  readonly types: Readonly<Record<string, RequestedType>>;
  readonly signal: AbortSignal;
}

/**
 * Names of the columns that `openSource` would read of all, from the start of the (first) file.
 *
 * @throws OddsmithError as `openSource` does.
 */
export async function columnNames(data: string, options: NamingOptions): Promise<readonly string[]> {
  const inputs = await locateFiles(data, options);
  const format = await commonFormat(inputs);
  if (format === 'CSV') return csvNames(inputs[0]!, options);
  if (format === 'Arrow') {
    const { readArrowInput } = await import('./arrow.js');
    return (await readArrowInput(inputs[0]!, options)).columns.map(({ name }) => name);
  }
  return duckdbNames(inputs, format, options);
}

async function csvNames(input: Input, { signal }: NamingOptions): Promise<string[]> {
  for await (const { columns } of readCsvBatches(() => input.open(), {
    ...csvNaming(input),
    signal,
    batchRows: 1,
  })) {
    return columns.map(({ name }) => name);
  }
  return [];
}

async function duckdbNames(
  inputs: readonly Input[],
  format: FileFormat,
  { types, signal }: NamingOptions,
): Promise<string[]> {
  const { planColumns, withRelation } = await import('./duckdb.js');
  return withRelation(inputs, format, { signal }, async (connection, relation) =>
    (await planColumns(connection, relation, { types })).map(({ name }) => name),
  );
}
