/** Where predictions go, batch by batch: standard output, a text file or a Parquet file. */
import type { Writable } from 'node:stream';
import { OddsmithError } from '@oddsmith/core';
import type { Session } from '../terminal/session.js';
import { OutputFile } from './output-file.js';
import { ParquetFile } from './parquet-file.js';
import type { TypedField } from './prediction-fields.js';
import { type RowFormat, RowText } from './rows.js';
import { writeText } from './write-text.js';

export type PredictionFormat = RowFormat | 'parquet';

export interface PredictionOutput {
  /** Writes the next rows; false when nobody reads any more. */
  write(rows: number, fields: readonly TypedField[]): Promise<boolean>;
  /** All rows are written: a file appears under its name. */
  commit(): Promise<void>;
  /** Takes back what was not committed; harmless afterwards. */
  discard(): Promise<void>;
}

const FORMATS = ['csv', 'ndjson', 'json', 'parquet'] as const satisfies PredictionFormat[];

/**
 * The format of a path, or of standard output (null): CSV or, with `json`, NDJSON.
 *
 * @throws OddsmithError `option-invalid` for another extension.
 */
export function predictionFormat(path: string | null, json: boolean): PredictionFormat {
  if (path === null) return json ? 'ndjson' : 'csv';
  const format = FORMATS.find((extension) => path.toLowerCase().endsWith(`.${extension}`));
  if (format !== undefined) return format;
  const message = `--output must end in .csv, .ndjson, .json or .parquet, got "${path}".`;
  throw new OddsmithError('option-invalid', message, { option: 'output' });
}

/**
 * Opens the file before the work, under a temporary name beside it; without a path, text goes to standard output.
 *
 * @throws OddsmithError `file-unwritable`.
 */
export async function openPredictionOutput(
  path: string | null,
  format: PredictionFormat,
  { stdout, signal }: Pick<Session, 'stdout' | 'signal'>,
): Promise<PredictionOutput> {
  if (path === null) return streamOutput(stdout, format === 'ndjson' ? format : 'csv');
  const file = await OutputFile.create(path);
  return format === 'parquet' ? new ParquetFile(file, signal) : fileOutput(file, format);
}

function streamOutput(stream: Writable, format: RowFormat): PredictionOutput {
  const text = new RowText(format);
  return {
    async write(rows, fields) {
      await writeText(stream, text.batch(rows, fields));
      return stream.writable;
    },
    commit: () => writeText(stream, [text.end()]),
    discard: () => Promise.resolve(),
  };
}

function fileOutput(file: OutputFile, format: RowFormat): PredictionOutput {
  const text = new RowText(format);
  return {
    async write(rows, fields) {
      for (const chunk of text.batch(rows, fields)) await file.write(chunk);
      return true;
    },
    async commit() {
      await file.write(text.end());
      await file.commit();
    },
    discard: () => file.discard(),
  };
}
