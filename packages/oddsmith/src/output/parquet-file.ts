/** Rows as a Parquet file, a group of rows at a time: memory stays bounded. */
import type { FieldHead } from './fields.js';

import { type ColumnChunk, footer, MAGIC, type RowGroup } from './parquet/footer.js';
import { dictionaryPage } from './parquet/pages.js';

/** Readers work on whole groups; DuckDB's have as many rows. */
const GROUP_ROWS = 122_880;

/** Where bytes go, one after the other. */
interface ByteSink {
  write(bytes: Uint8Array): Promise<void>;
}

/** Takes pages of equally many rows of all columns, in order. */
export class ParquetWriter {
  private readonly file: ByteSink;
  private readonly heads: readonly FieldHead[];
  private readonly groups: RowGroup[] = [];
  private offset = 0;
  /** Of the group that is not written yet. */
  private pages: Uint8Array[][];
  private rows = 0;

  constructor(file: ByteSink, heads: readonly FieldHead[]) {
    this.file = file;
    this.heads = heads;
    this.pages = heads.map(() => []);
  }

  /** Takes a page of each column, as `dataPage` makes them of the next rows. */
  async write(rows: number, pages: readonly Uint8Array[]): Promise<void> {
    for (const [j, page] of pages.entries()) this.pages[j]!.push(page);
    this.rows += rows;
    if (this.rows >= GROUP_ROWS) await this.writeGroup();
  }

  /** All rows are there. */
  async end(): Promise<void> {
    if (this.rows > 0) await this.writeGroup();
    await this.put([footer(this.heads, this.groups)]);
  }

  private async writeGroup(): Promise<void> {
    if (this.offset === 0) await this.put([MAGIC]);
    const chunks: ColumnChunk[] = [];
    for (const [j, head] of this.heads.entries()) {
      const offset = this.offset;
      const dictionary = dictionaryPage(head);
      const dataOffset = offset + (dictionary?.length ?? 0);
      await this.put(dictionary === null ? this.pages[j]! : [dictionary, ...this.pages[j]!]);
      chunks.push({ offset, bytes: this.offset - offset, dataOffset });
    }
    this.groups.push({ rows: this.rows, chunks });
    this.pages = this.heads.map(() => []);
    this.rows = 0;
  }

  private async put(parts: readonly Uint8Array[]): Promise<void> {
    for (const part of parts) {
      await this.file.write(part);
      this.offset += part.length;
    }
  }
}
