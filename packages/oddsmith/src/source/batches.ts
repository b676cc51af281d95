/** Data outside the program, batch by batch: memory is bounded by a batch, whatever the rows. */
import { OddsmithError, type Table, type TokenType } from '@oddsmith/core';
import type { Format } from './format.js';
import type { Input } from './input.js';
import { locate, locateFiles } from './locate.js';
import { onceInput } from './once-input.js';
import { commonFormat } from './source.js';

export interface BatchOptions {
  /** Only these columns, possibly none; the rows are counted all the same. */
  readonly columns: readonly string[];
  /** Types by column. A column that is not named has the one that all its rows speak for. */
  readonly types: Readonly<Record<string, TokenType>>;
  readonly signal?: AbortSignal;
  /** Whether the numbers of a batch may be written over by those of the next. Default: false. */
  readonly reuse?: boolean;
  /** Bytes that DuckDB keeps to where it reads. Default: its own, 80 % of the machine's. */
  readonly memory?: number;
}

/**
 * Takes the next rows and how much of the data is read with them (from 0 to 1, null when nobody knows); false when it
 * wants no more.
 */
export type BatchVisitor = (batch: Table, share: number | null) => Promise<boolean>;

/**
 * Reads what `openSource` reads, in order, without ever holding it as a whole: CSV by way of core's reader, Parquet
 * and JSON by way of DuckDB, standard input as it comes. A column has one type in all batches. Of Arrow the bytes and
 * the columns asked for are held. CSV with a column without a type is read twice, standard input then kept in memory.
 *
 * @throws OddsmithError as `openSource` does.
 */
export async function eachBatch(data: string, options: BatchOptions, visit: BatchVisitor): Promise<void> {
  const { signal } = options;
  const untyped = options.columns.some((name) => !Object.hasOwn(options.types, name));
  const inputs =
    data === '-' && !untyped
      ? [onceInput('standard input', process.stdin, signal)]
      : await (data === '-' ? locate : locateFiles)(data, signal === undefined ? {} : { signal });
  let rows = 0;
  try {
    await visitInputs(inputs, await commonFormat(inputs), options, (batch, share) => {
      rows += batch.rows;
      return visit(batch, share);
    });
  } finally {
    if (!signal?.aborted) for (const input of inputs) await input.demandUnchanged();
  }
  if (rows === 0) throw new OddsmithError('data-empty', `${data} holds no rows.`, { file: data });
}

/** Each format's reader is loaded when it is needed: CSV never waits for DuckDB. */
async function visitInputs(
  inputs: readonly Input[],
  format: Format,
  options: BatchOptions,
  visit: BatchVisitor,
): Promise<void> {
  switch (format) {
    case 'CSV':
      return (await import('./csv-batches.js')).visitCsv(inputs, options, visit);
    case 'Arrow':
      return (await import('./arrow-batches.js')).visitArrow(inputs, options, visit);
    case 'Parquet':
    case 'JSON':
      return (await import('./duckdb-batches.js')).visitWithDuckDB(inputs, format, options, visit);
  }
}

/** The types that readers of typed columns can be asked for: their booleans are booleans. */
export function requestedTypes(
  types: Readonly<Record<string, TokenType>>,
): Record<string, Exclude<TokenType, 'boolean'>> {
  const requested: Record<string, Exclude<TokenType, 'boolean'>> = Object.create(null);
  for (const [name, type] of Object.entries(types)) if (type !== 'boolean') requested[name] = type;
  return requested;
}
