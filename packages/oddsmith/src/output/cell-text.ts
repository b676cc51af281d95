/** Cells as text in UTF-8, a writer for each kind of column. */
import type { Cells } from './fields.js';
import { LONGEST_NUMBER, writeAscii, writeNumber, writeWhole } from './number-text.js';
import { Texts } from './texts.js';

/** Classes, for V8 compiles what closures made for each batch do again and again. */
export interface CellWriter {
  /** The bytes that a cell takes at most. */
  readonly longest: number;
  /** Writes the cell of a row at `at`; returns its end. */
  write(row: number, into: DataView, at: number): number;
}

/** How cells are told in a format: what stands for no value, infinity, and a text. */
export interface CellStyle {
  readonly missing: string;
  /** What is beyond the numbers as its word; else it counts as missing. */
  readonly infinities: boolean;
  readonly text: (value: string) => string;
}

export function cellWriter(cells: Cells, style: CellStyle): CellWriter {
  switch (cells.kind) {
    case 'counter':
      return new CounterWriter(cells.first);
    case 'number':
      return new NumberWriter(cells.values, style);
    case 'date':
      return new DateWriter(cells.values, style);
    case 'text':
    case 'class':
      return new LabelWriter([style.missing, ...cells.labels.map(style.text)], cells.codes);
    case 'boolean':
      return new LabelWriter([style.missing, ...cells.labels], cells.codes);
  }
}

class CounterWriter implements CellWriter {
  readonly longest = LONGEST_NUMBER;
  private readonly first: number;

  constructor(first: number) {
    this.first = first;
  }

  write(row: number, into: DataView, at: number): number {
    return writeWhole(this.first + row, into, at);
  }
}

class NumberWriter implements CellWriter {
  readonly longest = LONGEST_NUMBER;
  private readonly values: Float64Array;
  private readonly missing: string;
  /** The largest number that counts as one. */
  private readonly most: number;

  constructor(values: Float64Array, { missing, infinities }: CellStyle) {
    this.values = values;
    this.missing = missing;
    this.most = infinities ? Number.POSITIVE_INFINITY : Number.MAX_VALUE;
  }

  write(row: number, into: DataView, at: number): number {
    const value = this.values[row]!;
    return Math.abs(value) <= this.most ? writeNumber(value, into, at) : writeAscii(this.missing, into, at);
  }
}

/** Of `Date`, in days from 1970; what is beyond is written as days. */
const LAST_DAY = 1e8;

class DateWriter implements CellWriter {
  readonly longest = 2 * LONGEST_NUMBER;
  private readonly values: Float64Array;
  private readonly style: CellStyle;
  private readonly days: NumberWriter;

  constructor(values: Float64Array, style: CellStyle) {
    this.values = values;
    this.style = style;
    this.days = new NumberWriter(values, style);
  }

  write(row: number, into: DataView, at: number): number {
    const value = this.values[row]!;
    return Math.abs(value) <= LAST_DAY
      ? writeAscii(this.style.text(isoDate(value)), into, at)
      : this.days.write(row, into, at);
  }
}

/** `2020-01-31`, with the time of day where there is one. */
function isoDate(days: number): string {
  const text = new Date(Math.round(days * 86_400_000)).toISOString();
  return Number.isInteger(days) ? text.slice(0, 10) : text;
}

class LabelWriter implements CellWriter {
  /** What stands for no value, then the labels. */
  private readonly texts: Texts;
  private readonly codes: Int32Array;

  constructor(texts: readonly string[], codes: Int32Array) {
    this.texts = new Texts(texts);
    this.codes = codes;
  }

  get longest(): number {
    return this.texts.longest;
  }

  write(row: number, into: DataView, at: number): number {
    return this.texts.write(this.codes[row]! + 1, into, at);
  }
}
