/** Delimited text batch by batch: memory is bounded by a batch, whatever the rows. */
import type { Place } from '../../errors.js';
import type { Table } from '../table.js';
import type { TokenType } from '../type-policy.js';
import { decoded } from './encoding.js';
import { type CsvStreamOptions, validateCsvOptions } from './options.js';
import { CsvPass } from './pass.js';
import { pushing } from './plain/push.js';
import { type CsvSource, openable } from './source.js';
import { watched } from './watch.js';

export interface CsvBatchOptions extends Omit<CsvStreamOptions, 'types'> {
  /** Types by column. A column that is not named is text. */
  readonly types?: Readonly<Record<string, TokenType>>;
  /** Default 16384. */
  readonly batchRows?: number;
}

/** A batch of ten columns of numbers takes about a megabyte. */
const BATCH_ROWS = 1 << 14;

/**
 * As `readCsv`, as tables of at most `batchRows` rows in order; the source is opened once. A column
 * is of one type in all of them, the one that `types` says: `csvColumnTypes` finds it out. Throws as `readCsv` does.
 */
export async function* readCsvBatches(
  source: CsvSource,
  options: CsvBatchOptions = {},
): AsyncGenerator<Table> {
  const pass = new CsvPass({ ...options, otherTypes: 'text', batchRows: options.batchRows ?? BATCH_ROWS });
  for await (const _ of pushing(chunksOf(source, options), pass)) yield* pass.batches.splice(0);
  pass.finishBatches();
  yield* pass.batches;
}

/** The type of each column by the type policy, from one reading of all rows; null for a column without a value. */
export async function csvColumnTypes(
  source: CsvSource,
  options: Omit<CsvBatchOptions, 'types'> = {},
): Promise<Record<string, TokenType | null>> {
  const pass = new CsvPass({ ...options, batchRows: options.batchRows ?? BATCH_ROWS });
  for await (const _ of pushing(chunksOf(source, options), pass)) pass.batches = [];
  pass.finishBatches();
  const settled = Object.entries(pass.settledTypes);
  return Object.fromEntries(settled.map(([name, type]) => [name, type ?? null]));
}

function chunksOf(source: CsvSource, options: CsvBatchOptions): AsyncIterable<Uint8Array> {
  const { types: _, ...reading } = options;
  validateCsvOptions(reading);
  const place: Place = options.name === undefined ? {} : { file: options.name };
  return decoded(watched(openable(source)(), reading, place), place);
}
