/** Data outside the program → Table: files, globs and standard input, each in any of the formats that are read. */
import { OddsmithError, type RequestedType, type Table } from '@oddsmith/core';
import { concatenate } from './concatenate.js';
import { type Format, recognise } from './format.js';
import type { Input } from './input.js';
import { locate } from './locate.js';

/** How far a reader has come. */
export interface ReadProgress {
  readonly done: number;
  /** In the same unit; null when nobody knows. */
  readonly total: number | null;
  readonly unit: 'bytes' | 'rows';
}

export interface SourceOptions {
  /** Only these columns, in the order of the file. Default: every column whose type can be used. */
  readonly columns?: readonly string[];
  /** Column types where the guess is wrong. Default: none. */
  readonly types?: Readonly<Record<string, RequestedType>>;
  /** Threads that read one large CSV file; the table is the same for any number. Default: one a core, at most 8. */
  readonly threads?: number;
  /** Cancels: rejects with code `cancelled`. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/**
 * Reads a table.
 *
 * @param data path of a CSV, TSV, JSON, NDJSON, Parquet or Arrow file (CSV and JSON also gzipped), a pattern with
 *   `*` and `?` (files of one format with the same columns, read in code-point order), or `-` for standard input.
 *   The first bytes decide the format where they can, else the extension, else the text.
 * @throws OddsmithError `file-not-found`, `file-unreadable`, `file-format`, `column-unknown`, `column-type`,
 *   `data-empty`, `data-shape`, `option-invalid`, `option-unavailable` (engine URLs), `source-failed` (a file that
 *   changes while it is read), `cancelled`, and those of core's CSV reader.
 */
export async function openSource(data: string, options: SourceOptions = {}): Promise<Table> {
  if (options.columns?.length === 0) {
    throw new OddsmithError('option-invalid', 'columns must name at least one column.', {
      option: 'columns',
    });
  }
  const inputs = await locate(data, options);
  const table = await readWhole(inputs, options);
  if (table.rows === 0) throw new OddsmithError('data-empty', `${data} holds no rows.`, { file: data });
  return table;
}

/** What looks damaged in a file that changed under the reader is told as that. */
async function readWhole(inputs: readonly Input[], options: SourceOptions): Promise<Table> {
  try {
    return await readInputs(inputs, await commonFormat(inputs), options);
  } finally {
    if (!options.signal?.aborted) for (const input of inputs) await input.demandUnchanged();
  }
}

/** Throws `data-shape` for files of different formats. */
export async function commonFormat(inputs: readonly Input[]): Promise<Format> {
  const first = await recognise(inputs[0]!);
  for (const input of inputs.slice(1)) {
    const format = await recognise(input);
    if (format === first) continue;
    throw new OddsmithError(
      'data-shape',
      `The files of one pattern must have one format: ${inputs[0]!.name} is ${first}, ${input.name} is ${format}.`,
      { file: input.name },
    );
  }
  return first;
}

/** Each format's reader is loaded when it is needed: CSV never waits for DuckDB. */
async function readInputs(inputs: readonly Input[], format: Format, options: SourceOptions): Promise<Table> {
  switch (format) {
    case 'CSV': {
      const { readCsvInput } = await import('./csv.js');
      return concatenate(inputs, options, readCsvInput);
    }
    case 'Arrow': {
      const { readArrowInput } = await import('./arrow.js');
      return concatenate(inputs, options, readArrowInput);
    }
    case 'Parquet':
    case 'JSON': {
      const { readWithDuckDB } = await import('./duckdb.js');
      return readWithDuckDB(inputs, format, options);
    }
  }
}
