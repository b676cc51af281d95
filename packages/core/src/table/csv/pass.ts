/** One reading of a delimited file from its first byte to its last. */
import { didYouMean, OddsmithError, type Place } from '../../errors.js';
import { ColumnReader } from '../column-reader.js';
import { listed } from '../columns.js';
import type { Column, Table } from '../table.js';
import type { TokenType } from '../type-policy.js';
import { concatenate } from './bytes.js';
import { detectDelimiter } from './delimiter.js';
import type { CsvLayout } from './layout.js';
import type { CsvOptions } from './options.js';
import { isScannable, PlainRecords } from './plain/records.js';
import { type RecordSink, RecordTokenizer } from './tokenizer.js';

/** Bytes from which the delimiter is decided. */
const SAMPLE = 1 << 16;
/** Room for somewhat shorter rows than the first ones. */
const SLACK = 1.1;

/** As `CsvOptions`, with types that only a reader of batches can ask for. */
export interface CsvPassOptions extends Omit<CsvOptions, 'types'> {
  readonly types?: Readonly<Record<string, TokenType>>;
  /** The type of columns that `types` does not name. Default: by the type policy. */
  readonly otherTypes?: TokenType;
  /** Rows after which `batches` gets another table. Default: never. */
  readonly batchRows?: number;
  /** Bytes that are going to be pushed, about: the columns are then allocated once. Default: not known. */
  readonly totalBytes?: number;
  /** The header and what comes with it, where the bytes begin behind it. Default: they begin with the header. */
  readonly layout?: CsvLayout;
}

export class CsvPass implements RecordSink {
  rows = 0;
  /** Full batches that nobody has taken yet. */
  batches: Table[] = [];
  /** The scanner of plain records, which makes reading several times faster and changes nothing else. Default: none. */
  scanner: WebAssembly.Module | undefined;
  private readonly options: CsvPassOptions;
  private plain: PlainRecords | undefined;
  private hasReserved = false;
  private batched = 0;
  private readonly header: string[] = [];
  /** Bytes up to the end of the header, as far as they were read. */
  private headerBytes = 0;
  /** One per column of the file, null for those passed over; null as a whole until the header is complete. */
  private columns: (ColumnReader | null)[] | null = null;
  /** Empty lines of a one-column file that count only if a record follows. */
  private emptyLines = 0;
  private tokenizer: RecordTokenizer | undefined;
  private pending: Uint8Array[] = [];
  private pendingBytes = 0;
  /** How many bytes must be pending before another try: twice a field that was cut off keeps the work linear. */
  private wanted = SAMPLE;

  constructor(options: CsvPassOptions) {
    this.options = options;
    if (options.layout !== undefined) this.begin(options.layout);
  }

  /** Takes the layout of a file for read. */
  private begin({ delimiter, header, types }: CsvLayout): void {
    this.tokenizer = new RecordTokenizer(delimiter, this);
    this.header.push(...header);
    this.columns = this.openColumns();
    this.columns.forEach((column, index) => {
      if (column !== null && column.settled === undefined) column.assume(types[index] ?? 'number');
    });
  }

  /** The layout of the file as far as it was read; null before the first row. */
  get layout(): CsvLayout | null {
    const { header, columns, tokenizer } = this;
    if (columns === null || tokenizer === undefined || this.rows === 0) return null;
    const types = columns.map((column) => column?.settled ?? null);
    return { delimiter: tokenizer.delimiter, header, types, start: this.headerBytes };
  }

  /** The readers of the columns that are kept. */
  get readers(): ColumnReader[] {
    return (this.columns ?? []).filter((column) => column !== null);
  }

  /** Reads bytes as if there were no others, and returns how many rows they hold. Takes a `layout`. */
  readPart(bytes: Uint8Array): number {
    const before = this.rows;
    if (this.tokenizer !== undefined) this.readRecords(this.tokenizer, bytes, true);
    return this.rows - before;
  }

  /** Takes the next bytes; reads them `atOnce`, or when there are enough to decide the delimiter from. */
  push(chunk: Uint8Array, atOnce = false): void {
    this.pending.push(chunk);
    this.pendingBytes += chunk.length;
    if (atOnce || this.pendingBytes >= this.wanted) this.read(false);
  }

  /** Ends the reading: what is left becomes the last batch. */
  finishBatches(): void {
    this.finishReading();
    if (this.rows > this.batched) this.endBatch();
  }

  /** Types by column as the tokens so far say. */
  get settledTypes(): Record<string, TokenType | undefined> {
    return Object.fromEntries(this.readers.map((column) => [column.name, column.settled]));
  }

  /** Ends the reading and returns the columns; in place of one that turned out to be text, its name. */
  finish(): (Column | string)[] {
    this.finishReading();
    return this.readers.map((column) => (column.contradicted ? column.name : column.finish()));
  }

  private finishReading(): void {
    this.read(true);
    const found =
      this.columns === null ? 'The file is empty: it has no header and' : 'The file has a header but';
    if (this.rows === 0) throw new OddsmithError('data-empty', `${found} no rows of data.`, this.place());
  }

  private endBatch(): void {
    const columns = this.readers.map((column) => column.take());
    const batch = { rows: this.rows - this.batched, columns };
    this.batches.push(this.options.name === undefined ? batch : { ...batch, source: this.options.name });
    this.batched = this.rows;
  }

  private read(last: boolean): void {
    const bytes = concatenate(this.pending);
    this.tokenizer ??= new RecordTokenizer(
      this.options.delimiter?.charCodeAt(0) ??
        detectDelimiter(bytes.subarray(0, SAMPLE), last && bytes.length <= SAMPLE),
      this,
    );
    const done = this.readRecords(this.tokenizer, bytes, last);
    if (this.rows > 0 && !this.hasReserved) this.reserve(done);
    const rest = bytes.slice(done);
    this.pending = rest.length > 0 ? [rest] : [];
    this.pendingBytes = rest.length;
    this.wanted = 2 * rest.length + 1;
  }

  /** Makes room for all rows, should they go on as in the first `done` bytes. */
  private reserve(done: number): void {
    this.hasReserved = true;
    const { totalBytes = 0, batchRows } = this.options;
    if (totalBytes <= done || batchRows !== undefined) return;
    const rows = Math.ceil((SLACK * this.rows * totalBytes) / done);
    for (const column of this.readers) column.expect(rows);
  }

  /** Plain records by the scanner, any others by the tokenizer; returns how many bytes are done with. */
  private readRecords(tokenizer: RecordTokenizer, bytes: Uint8Array, last: boolean): number {
    let at = 0;
    for (;;) {
      at = this.readPlain(tokenizer, bytes, at);
      const isHeader = this.columns === null;
      const next = tokenizer.read(bytes, last, at, isHeader ? 1 : this.plain?.between);
      if (isHeader) this.headerBytes += next - at;
      if (next === at || next === bytes.length) return next;
      at = next;
    }
  }

  /** Reads the plain records from `start` on, if that can be done; returns where the first other one begins. */
  private readPlain(tokenizer: RecordTokenizer, bytes: Uint8Array, start: number): number {
    const { scanner, columns } = this;
    if (scanner === undefined || columns === null || !tokenizer.isBetweenRecords) return start;
    if (!isScannable(tokenizer.delimiter, columns.length)) return start;
    this.plain ??= new PlainRecords(scanner, tokenizer.delimiter, columns, tokenizer);
    let at = start;
    do {
      at = this.plain.read(bytes, at, this.batchRows - (this.rows - this.batched));
      this.countRows(this.plain.rows);
    } while (this.plain.rows > 0);
    return at;
  }

  field(index: number, bytes: Uint8Array, start: number, end: number, quoted: boolean): void {
    if (this.columns === null) this.header.push(this.columnName(index, bytes.subarray(start, end)));
    else {
      if (this.emptyLines > 0) this.addEmptyLines(this.columns);
      this.columns[index]?.add(bytes, start, end, quoted);
    }
  }

  record(fields: number): void {
    if (this.columns === null) this.columns = this.openColumns();
    else if (fields !== this.header.length) this.refuseFieldCount(fields);
    else this.countRows(1);
  }

  private countRows(count: number): void {
    this.rows += count;
    if (this.rows - this.batched >= this.batchRows) this.endBatch();
  }

  private get batchRows(): number {
    return this.options.batchRows ?? Number.POSITIVE_INFINITY;
  }

  emptyLine(): void {
    if (this.header.length === 1) this.emptyLines++;
  }

  placeOf(index: number): Place {
    const column = this.columns === null ? undefined : this.header[index];
    return column === undefined ? this.place() : { ...this.place(), column };
  }

  private place(): Place & { readonly line: number } {
    const line = this.tokenizer?.line ?? 1;
    return this.options.name === undefined ? { line } : { file: this.options.name, line };
  }

  /** Empty lines between the records of a one-column file are missing values. */
  private addEmptyLines(columns: readonly (ColumnReader | null)[]): void {
    for (; this.emptyLines > 0; this.emptyLines--) {
      columns[0]?.addMissing();
      this.rows++;
    }
  }

  private columnName(index: number, bytes: Uint8Array): string {
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
    } catch {
      const place = this.place();
      const message = `Line ${place.line}: the header is not UTF-8. Save the file as UTF-8 and read it again.`;
      throw new OddsmithError('csv-encoding', message, place);
    }
    return text === '' ? `column${index + 1}` : text;
  }

  private openColumns(): (ColumnReader | null)[] {
    const { columns, types = {}, otherTypes } = this.options;
    const seen = new Set<string>();
    for (const name of this.header) {
      if (seen.has(name)) {
        const place = { ...this.place(), column: name };
        throw new OddsmithError('column-duplicate', `The header names column "${name}" twice.`, place);
      }
      seen.add(name);
    }
    this.demand('columns', columns ?? [], seen);
    this.demand('types', Object.keys(types), seen);
    const wanted = columns === undefined ? seen : new Set(columns);
    const place = () => this.place();
    return this.header.map((name) =>
      wanted.has(name)
        ? new ColumnReader(name, Object.hasOwn(types, name) ? types[name] : otherTypes, place)
        : null,
    );
  }

  private demand(option: string, names: readonly string[], known: ReadonlySet<string>): void {
    for (const name of names) {
      if (known.has(name)) continue;
      throw new OddsmithError(
        'column-unknown',
        `The file has no column "${name}".${didYouMean(name, known)} It has: ${listed(this.header)}.`,
        { ...this.place(), option, column: name },
      );
    }
  }

  private refuseFieldCount(fields: number): never {
    const place = this.place();
    throw new OddsmithError(
      'csv-field-count',
      `Line ${place.line}: expected ${this.header.length} fields, as in the header, but got ${fields}.`,
      { ...place, row: this.rows + 1 },
    );
  }
}
