/** Runs of plain records → columns, by way of the scanner. */
import type { ColumnReader } from '../../column-reader.js';
import type { RecordTokenizer } from '../tokenizer.js';
import { BLOCK, LISTED, NUMBERS, PASSED_OVER, PlainScanner } from './scanner.js';

/** Delimiters that can stand in a number. */
const IN_NUMBERS = '0123456789+-.eE';
/** Rows of a run that make the detour by the scanner worth while, per record that the tokenizer then reads. */
const WORTHWHILE = 4;
const MOST_BETWEEN = 256;

/** Whether a file so laid out can be scanned: the lines of a file of one column may be empty. */
export function isScannable(delimiter: number, columns: number): boolean {
  return columns > 1 && !IN_NUMBERS.includes(String.fromCharCode(delimiter));
}

export class PlainRecords {
  /** Rows of the last `read`. */
  rows = 0;
  /** How many records the tokenizer should read before the next run is looked for. */
  between = 1;
  private readonly scanner: PlainScanner;
  private readonly tokenizer: RecordTokenizer;
  private readonly columns: readonly (ColumnReader | null)[];
  /** Rows of the scan that each column has taken. */
  private readonly taken: Int32Array;
  /** Rows since the tokenizer last had to read. */
  private run = 0;
  /** The bytes of which [from, to) is the scanner's block. */
  private bytes: Uint8Array | undefined;
  private from = 0;
  private to = 0;

  constructor(
    module: WebAssembly.Module,
    delimiter: number,
    columns: readonly (ColumnReader | null)[],
    tokenizer: RecordTokenizer,
  ) {
    this.scanner = new PlainScanner(module, delimiter, columns.length);
    this.tokenizer = tokenizer;
    this.columns = columns;
    this.taken = new Int32Array(columns.length);
  }

  /**
   * Gives the columns some of the plain records at `start`, at most `most`; returns where the next record begins.
   * There are no `rows` where it is not plain or not whole.
   */
  read(bytes: Uint8Array, start: number, most: number): number {
    this.demandBlock(bytes, start);
    this.columns.forEach((column, index) => {
      this.scanner.kinds[index] = kindOf(column);
    });
    // Fields of a column whose type is not settled are listed, and likely to settle it soon.
    const isOpen = this.columns.some((column) => column?.settled === undefined && column !== null);
    const next =
      this.from + this.scanner.scan(start - this.from, isOpen ? Math.min(most, this.run + 1) : most);
    this.rows = this.scanner.rows;
    if (this.rows > 0) this.deliver(bytes.subarray(start));
    else this.between = this.run < WORTHWHILE * this.between ? Math.min(2 * this.between, MOST_BETWEEN) : 1;
    this.run = this.rows > 0 ? this.run + this.rows : 0;
    return next;
  }

  /** A block ends in the middle of a record: its second half is loaded again as the next one's first. */
  private demandBlock(bytes: Uint8Array, at: number): void {
    const isWithin = this.bytes === bytes && at >= this.from && at < this.to;
    if (isWithin && (at - this.from < BLOCK / 2 || this.to === bytes.length)) return;
    this.bytes = bytes;
    this.from = at;
    this.to = at + this.scanner.load(bytes.subarray(at));
  }

  private deliver(bytes: Uint8Array): void {
    const { columns, taken, tokenizer, rows } = this;
    const { fields, kinds, listed } = this.scanner;
    const { line } = tokenizer;
    taken.fill(0);
    for (let i = 0; i < 4 * listed; i += 4) {
      const row = fields[i]!;
      const index = fields[i + 1]!;
      const column = columns[index]!;
      const end = fields[i + 3]!;
      if (kinds[index] === NUMBERS) this.deliverNumbers(column, index, row);
      taken[index] = row + 1;
      tokenizer.line = line + row;
      column.add(bytes, fields[i + 2]!, Math.abs(end), end < 0);
    }
    tokenizer.line = line + rows;
    columns.forEach((column, index) => {
      if (column === null) return;
      if (kinds[index] === NUMBERS) this.deliverNumbers(column, index, rows);
      else if (kinds[index] === PASSED_OVER) column.addIgnored(rows);
    });
  }

  /** The numbers of a column's rows up to `row` that it has not taken yet. */
  private deliverNumbers(column: ColumnReader, index: number, row: number): void {
    if (row > this.taken[index]!) column.addNumbers(this.scanner.numbers(index, this.taken[index]!, row));
  }
}

function kindOf(column: ColumnReader | null): number {
  if (column === null || column.contradicted) return PASSED_OVER;
  return column.isNumeric ? NUMBERS : LISTED;
}
