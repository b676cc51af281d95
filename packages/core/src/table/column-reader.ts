/** One column of a text file while it is read: tokens in, a typed column out. */
import { OddsmithError, type Place } from '../errors.js';
import { sortLevels } from './code-points.js';
import { parseDate } from './date-token.js';
import { ByteDictionary } from './dictionary.js';
import { GrowableFloat64, GrowableInt32 } from './growable.js';
import { parseNumber } from './number-token.js';
import type { Column } from './table.js';
import { BOOLEAN_LEVELS, isMissingToken, parseBoolean, type TokenType, tokenType } from './type-policy.js';

const SPACE = 32;
const TAB = 9;
const LONGEST_TOKEN_SHOWN = 40;
const WANTED: Readonly<Record<TokenType, string>> = {
  number: 'a number',
  boolean: 'true or false',
  date: 'an ISO date (2024-01-31)',
  text: 'text',
};

/**
 * The first present token decides what the column may be. When a later one contradicts it the column is text, and
 * `contradicted` says that the tokens before it were not kept: the file must be read again, this column as text.
 */
export class ColumnReader {
  readonly name: string;
  contradicted = false;
  private readonly requested: TokenType | undefined;
  private readonly place: () => Place;
  private type: TokenType | undefined;
  private rows = 0;
  /** Rows given away by `take`. */
  private taken = 0;
  private numbers = new GrowableFloat64();
  private codes = new GrowableInt32();
  /** Made with the first text: most columns of thousands are numbers. */
  private dictionary: ByteDictionary | null = null;

  /** `requested` undefined: by the type policy. `place` says where the reader is, for messages. */
  constructor(name: string, requested: TokenType | undefined, place: () => Place) {
    this.name = name;
    this.requested = requested;
    this.place = place;
    this.type = requested;
  }

  /** Takes the next row's token, bytes [start, end). */
  add(bytes: Uint8Array, start: number, end: number, quoted: boolean): void {
    this.rows++;
    if (this.contradicted) return;
    let from = start;
    let to = end;
    while (from < to && isSpace(bytes[from]!)) from++;
    while (to > from && isSpace(bytes[to - 1]!)) to--;
    if (this.type === 'number') {
      const value = parseNumber(bytes, from, to);
      if (!Number.isNaN(value)) {
        this.numbers.push(value);
        return;
      }
    }
    if (isMissingToken(bytes, from, to, quoted)) this.pushMissing();
    else {
      if (this.type === undefined) this.decide(tokenType(bytes, from, to));
      if (!this.push(bytes, start, end, from, to)) this.contradict(bytes, start, end);
    }
  }

  /** Takes the next rows' numbers; the column must be `numeric`, or have been until the first of them. */
  addNumbers(values: Float64Array): void {
    this.rows += values.length;
    if (!this.contradicted) this.numbers.append(values);
  }

  /** Takes rows whose tokens are of no use any more. */
  addIgnored(rows: number): void {
    this.rows += rows;
  }

  /** Whether tokens are kept as they are read only if they are numbers. */
  get isNumeric(): boolean {
    return this.type === 'number' && !this.contradicted;
  }

  /** Takes it that the tokens before spoke for `type`. */
  assume(type: TokenType): void {
    this.type = type;
  }

  /** Makes room for `rows` in all. */
  expect(rows: number): void {
    if (this.type === 'text' || this.type === 'boolean') this.codes.reserve(rows);
    else this.numbers.reserve(rows);
  }

  /** Copies what the rows since the last `drain` hold into a shared column, and forgets it; texts keep their codes. */
  drain(into: Float64Array | Int32Array, at: number): void {
    if (into instanceof Float64Array) this.numbers.copyTo(into, at);
    else this.codes.copyTo(into, at);
    this.numbers.clear();
    this.codes.clear();
  }

  /** The texts that the codes of a text column stand for. */
  get texts(): readonly string[] {
    return this.dictionary?.texts ?? [];
  }

  /** Takes a row without a value. */
  addMissing(): void {
    this.rows++;
    if (!this.contradicted) this.pushMissing();
  }

  /** The column; the reader is spent. */
  finish(): Column {
    const { name } = this;
    if (this.type === undefined || this.type === 'number' || this.type === 'date') {
      const type = this.type ?? 'number';
      return { kind: 'numeric', name, type, values: this.numbers.finish() };
    }
    const codes = this.codes.finish();
    if (this.type === 'boolean') {
      return { kind: 'categorical', name, type: 'boolean', levels: BOOLEAN_LEVELS, ownOrder: false, codes };
    }
    return {
      kind: 'categorical',
      name,
      type: 'text',
      ownOrder: false,
      ...sortLevels(this.texts, codes),
    };
  }

  /** What the tokens so far speak for; undefined where all were missing. */
  get settled(): TokenType | undefined {
    return this.contradicted ? 'text' : this.type;
  }

  /** The column of the rows since the last `take`, which are then forgotten. */
  take(): Column {
    const column = this.finish();
    // The next batch is likely to be as long: one chunk, and no copy at its end.
    const size = this.rows - this.taken;
    if (column.kind === 'numeric') this.numbers = new GrowableFloat64(size);
    else {
      this.codes = new GrowableInt32(size);
      this.dictionary = null;
    }
    this.taken = this.rows;
    return column;
  }

  private pushMissing(): void {
    if (this.type === 'text' || this.type === 'boolean') this.codes.push(-1);
    else this.numbers.push(Number.NaN);
  }

  /** Settles the type at the first present token; the rows so far were all missing. */
  private decide(type: TokenType): void {
    this.type = type;
    if (type === 'number' || type === 'date') return;
    for (let row = this.taken + 1; row < this.rows; row++) this.codes.push(-1);
  }

  /** Stores a present token, unless it is not of the column's type. */
  private push(bytes: Uint8Array, start: number, end: number, from: number, to: number): boolean {
    if (this.type === 'text') {
      this.dictionary ??= new ByteDictionary();
      const code = this.dictionary.codeOf(bytes, start, end);
      if (code < 0) this.refuseEncoding();
      this.codes.push(code);
      return true;
    }
    if (this.type === 'boolean') {
      const code = parseBoolean(bytes, from, to);
      if (code >= 0) this.codes.push(code);
      return code >= 0;
    }
    const value = this.type === 'date' ? parseDate(bytes, from, to) : parseNumber(bytes, from, to);
    if (Number.isNaN(value)) return false;
    this.numbers.push(value);
    return true;
  }

  private contradict(bytes: Uint8Array, start: number, end: number): void {
    this.contradicted = true;
    this.numbers = new GrowableFloat64();
    this.codes = new GrowableInt32();
    if (this.requested === undefined) return;
    const shown = new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + LONGEST_TOKEN_SHOWN)));
    throw new OddsmithError(
      'column-type',
      `Column "${this.name}" is to be read as ${this.requested}, but row ${this.rows} holds "${shown}", not ${WANTED[this.requested]}.`,
      { ...this.place(), row: this.rows, column: this.name },
    );
  }

  private refuseEncoding(): never {
    const place = this.place();
    throw new OddsmithError(
      'csv-encoding',
      `Line ${place.line}, column "${this.name}": the text is not UTF-8. Save the file as UTF-8 and read it again.`,
      { ...place, row: this.rows, column: this.name },
    );
  }
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}
