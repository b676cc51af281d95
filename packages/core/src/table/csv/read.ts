/** The CSV and TSV reader, the same in Node and in browsers. */
import { OddsmithError, type Place } from '../../errors.js';
import type { Column, Table } from '../table.js';
import { decoded, decodedSync } from './encoding.js';
import { type CsvOptions, type CsvStreamOptions, validateCsvOptions } from './options.js';
import { CsvPass } from './pass.js';
import { pushAll } from './plain/push.js';
import { bytesInMemory, type CsvSource, openable, refuseSource, sizeOf } from './source.js';
import { watched } from './watch.js';

/**
 * Reads delimited text (RFC 4180; `,` tab `;` or `|`; LF, CRLF or CR; UTF-8 or UTF-16; gzip) into a table.
 *
 * Types follow the type policy (`docs/data.md`); numbers are correctly rounded. A column that looked like numbers,
 * booleans or dates until other text came is read again as text, which is why a source can be opened twice.
 * Throws `csv-quote`, `csv-field-count`, `csv-encoding`, `column-duplicate`, `column-unknown`, `column-type`,
 * `data-empty`, `data-shape`, `file-format`, `option-invalid`, `source-failed`, `memory-exhausted`, `cancelled`.
 */
export async function readCsv(source: CsvSource, options: CsvStreamOptions = {}): Promise<Table> {
  validateCsvOptions(options);
  const open = openable(source);
  const place = placeOf(options);
  const totalBytes = options.totalBytes ?? sizeOf(source) ?? 0;
  const readOnce = async (passOptions: CsvOptions) => {
    const pass = new CsvPass({ ...passOptions, totalBytes });
    await pushAll(decoded(watched(open(), options, place), place), pass);
    return finish(pass);
  };
  return readTwice(options, readOnce);
}

/** The table of one reading, or of two where columns turned out to be text: the second reads only those, as text. */
export async function readTwice(
  options: CsvOptions,
  readOnce: (options: CsvOptions) => Promise<Reading>,
): Promise<Table> {
  try {
    const first = await readOnce(options);
    const again = secondReading(first, options);
    return toTable(first, again === undefined ? undefined : await readOnce(again), options);
  } catch (error) {
    throw toldError(error, placeOf(options));
  }
}

/** As `readCsv`, for text or bytes in memory, at once; gzip is refused (`file-format`). */
export function readCsvSync(data: string | Uint8Array | ArrayBuffer, options: CsvOptions = {}): Table {
  validateCsvOptions(options);
  const place = placeOf(options);
  try {
    const chunks = decodedSync(bytesInMemory(data) ?? refuseSource(data, 'text or bytes'), place);
    const readOnce = (passOptions: CsvOptions) => {
      const pass = new CsvPass(passOptions);
      for (const chunk of chunks) pass.push(chunk);
      return finish(pass);
    };
    const first = readOnce(options);
    const again = secondReading(first, options);
    return toTable(first, again === undefined ? undefined : readOnce(again), options);
  } catch (error) {
    throw toldError(error, place);
  }
}

export interface Reading {
  readonly rows: number;
  /** A name stands for a column that turned out to be text. */
  readonly columns: readonly (Column | string)[];
}

function finish(pass: CsvPass): Reading {
  const columns = pass.finish();
  return { rows: pass.rows, columns };
}

/** The options of the second reading, for the columns that turned out to be text; undefined when there are none. */
function secondReading(first: Reading, options: CsvOptions): CsvOptions | undefined {
  const columns = first.columns.filter((column) => typeof column === 'string');
  if (columns.length === 0) return undefined;
  return { ...options, columns, types: Object.fromEntries(columns.map((name) => [name, 'text'])) };
}

function toTable(first: Reading, second: Reading | undefined, options: CsvOptions): Table {
  if (second !== undefined && second.rows !== first.rows) {
    const message = `The source changed while it was read: ${first.rows} rows at first, then ${second.rows}.`;
    throw new OddsmithError('source-failed', message, placeOf(options));
  }
  const texts = (second?.columns ?? []).filter((column) => typeof column !== 'string');
  const byName = new Map(texts.map((column) => [column.name, column]));
  const columns = first.columns.map((column) => (typeof column === 'string' ? byName.get(column)! : column));
  const table = { rows: first.rows, columns };
  return options.name === undefined ? table : { ...table, source: options.name };
}

function placeOf(options: CsvOptions): Place {
  return options.name === undefined ? {} : { file: options.name };
}

/** Memory that ran out is told as such; anything else stays what it is. */
function toldError(error: unknown, place: Place): unknown {
  if (!(error instanceof RangeError)) return error;
  return new OddsmithError(
    'memory-exhausted',
    `The table does not fit in memory (${error.message}).`,
    place,
    error,
  );
}
