/** Where predictions go, batch by batch: standard output, a text file or a Parquet file. */
import type { Writable } from 'node:stream';
import { OddsmithError } from '@oddsmith/core';
import type { Session } from '../terminal/session.js';
import type { FieldHead } from './fields.js';
import { OutputFile } from './output-file.js';
import { ParquetWriter } from './parquet-file.js';
import type { PredictedBatch, PredictionFormat } from './prediction-batch.js';
import { type Frame, frameOf, type RowFormat } from './rows.js';
import { writeText } from './write-text.js';

export interface PredictionOutput {
  /** Writes the next rows; false when nobody reads any more. */
  write(batch: PredictedBatch): Promise<boolean>;
  /** All rows are written: a file appears under its name. */
  commit(): Promise<void>;
  /** Takes back what was not committed; harmless afterwards. */
  discard(): Promise<void>;
}

const FORMATS = ['csv', 'ndjson', 'json', 'parquet'] as const satisfies PredictionFormat[];

/**
 * The format of a path, or of standard output (null): CSV or, with `json`, NDJSON; `option` names the path.
 *
 * @throws OddsmithError `option-invalid` for another extension.
 */
export function predictionFormat(path: string | null, json: boolean, option = 'output'): PredictionFormat {
  if (path === null) return json ? 'ndjson' : 'csv';
  const format = FORMATS.find((extension) => path.toLowerCase().endsWith(`.${extension}`));
  if (format !== undefined) return format;
  const message = `--${option} must end in .csv, .ndjson, .json or .parquet, got "${path}".`;
  throw new OddsmithError('option-invalid', message, { option });
}

/**
 * Opens the file before the work, under a temporary name beside it; without a path, text goes to standard output.
 *
 * @throws OddsmithError `file-unwritable`.
 */
export async function openPredictionOutput(
  path: string | null,
  format: PredictionFormat,
  { stdout }: Pick<Session, 'stdout'>,
): Promise<PredictionOutput> {
  if (path === null) return streamOutput(stdout, format === 'ndjson' ? format : 'csv');
  const file = await OutputFile.create(path);
  return format === 'parquet' ? parquetOutput(file) : fileOutput(file, format);
}

function streamOutput(stream: Writable, format: RowFormat): PredictionOutput {
  const text = new FramedText(format);
  return {
    async write(batch) {
      await writeText(stream, text.partsOf(batch));
      return stream.writable;
    },
    commit: () => writeText(stream, [text.end]),
    discard: () => Promise.resolve(),
  };
}

function fileOutput(file: OutputFile, format: RowFormat): PredictionOutput {
  const text = new FramedText(format);
  return {
    async write(batch) {
      for (const part of text.partsOf(batch)) await file.write(part);
      return true;
    },
    async commit() {
      await file.write(text.end);
      await file.commit();
    },
    discard: () => file.discard(),
  };
}

/** The text of batches with what stands around them. */
class FramedText {
  private readonly format: RowFormat;
  private frame: Frame | null = null;

  constructor(format: RowFormat) {
    this.format = format;
  }

  partsOf({ heads, parts }: PredictedBatch): (string | Uint8Array)[] {
    const lead = this.frame === null ? this.begin(heads).before : this.frame.between;
    return lead === '' ? [...parts] : [lead, ...parts];
  }

  get end(): string {
    return this.frame?.after ?? '';
  }

  private begin(heads: readonly FieldHead[]): Frame {
    this.frame = frameOf(
      heads.map(({ name }) => name),
      this.format,
    );
    return this.frame;
  }
}

function parquetOutput(file: OutputFile): PredictionOutput {
  let writer: ParquetWriter | undefined;
  return {
    async write({ rows, heads, parts }) {
      writer ??= new ParquetWriter(file, heads);
      await writer.write(rows, parts);
      return true;
    },
    async commit() {
      await writer?.end();
      await file.commit();
    },
    discard: () => file.discard(),
  };
}
