/** Rows as a Parquet file: spooled as text beside it, then turned into Parquet by DuckDB, so that memory stays bounded. */
import { OddsmithError } from '@oddsmith/core';
import { throwIfCancelled } from '../source/cancel.js';
import { withConnection } from '../source/duckdb-connection.js';
import { fileList, literal } from '../source/duckdb-sql.js';
import { OutputFile } from './output-file.js';
import type { TypedField } from './prediction-fields.js';
import type { PredictionOutput } from './prediction-output.js';
import { RowText } from './rows.js';

const SQL_TYPES: Readonly<Record<TypedField['type'], string>> = {
  integer: 'BIGINT',
  number: 'DOUBLE',
  text: 'VARCHAR',
  boolean: 'BOOLEAN',
  date: 'TIMESTAMP',
};

export class ParquetFile implements PredictionOutput {
  private readonly file: OutputFile;
  private readonly signal: AbortSignal;
  private readonly text = new RowText('csv');
  private spool: OutputFile | undefined;
  private columns = '';

  constructor(file: OutputFile, signal: AbortSignal) {
    this.file = file;
    this.signal = signal;
  }

  async write(rows: number, fields: readonly TypedField[]): Promise<boolean> {
    if (this.spool === undefined) {
      this.spool = await OutputFile.create(`${this.file.temporary}.csv`);
      const types = fields.map(({ name, type }) => `${literal(name)}: ${literal(SQL_TYPES[type])}`);
      this.columns = `{${types.join(', ')}}`;
    }
    for (const chunk of this.text.batch(rows, fields)) await this.spool.write(chunk);
    return true;
  }

  async commit(): Promise<void> {
    if (this.spool !== undefined) await this.convert(this.spool);
    await this.file.commit();
  }

  async discard(): Promise<void> {
    await this.spool?.discard();
    await this.file.discard();
  }

  /** The spooled text is read with the types that were written: every number comes back bit for bit. */
  private async convert(spool: OutputFile): Promise<void> {
    const parameters = `columns = ${this.columns}, header = true, auto_detect = false, allow_quoted_nulls = false`;
    const rows = `SELECT * FROM read_csv(${fileList([spool.temporary])}, ${parameters})`;
    const target = literal(this.file.temporary);
    try {
      await withConnection(this.signal, async (connection) => {
        await connection.run(`COPY (${rows}) TO ${target} (FORMAT parquet, USE_TMP_FILE false)`);
      });
    } catch (cause) {
      throwIfCancelled(this.signal);
      const { path } = this.file;
      const reason = cause instanceof Error ? cause.message.split('\n')[0]! : String(cause);
      throw new OddsmithError('file-unwritable', `Cannot write ${path}: ${reason}`, { file: path }, cause);
    }
  }
}
