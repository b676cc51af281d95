/**
 * Bytes → fields and records: RFC 4180 with LF, CRLF or CR line ends. One pass, no strings.
 *
 * A field that does not end within the bytes at hand is left for the next call, so that a field always lies in one
 * piece. A record whose only field is blank and unquoted is an empty line.
 */
import { OddsmithError, type Place } from '../../errors.js';

/** What the tokenizer tells about what it finds. */
export interface RecordSink {
  /** Field `index` of the current record is bytes [start, end), quotes taken off and doubled ones made single. */
  field(index: number, bytes: Uint8Array, start: number, end: number, quoted: boolean): void;
  /** The record is complete. */
  record(fields: number): void;
  emptyLine(): void;
  /** Where field `index` is, for messages; the line is added. */
  placeOf(index: number): Place;
}

const QUOTE = 34;
const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;

export class RecordTokenizer {
  /** The line that is being read, from 1. */
  line = 1;
  private readonly sink: RecordSink;
  readonly delimiter: number;
  /** 1 for the bytes that end an unquoted field. */
  private readonly ends = new Uint8Array(256);
  /** Fields of the current record so far. */
  private fields = 0;
  /** Records that ended, empty lines among them. */
  private ended = 0;
  /** A quoted field without its doubled quotes. */
  private unescaped = new Uint8Array(256);

  constructor(delimiter: number, sink: RecordSink) {
    this.delimiter = delimiter;
    this.sink = sink;
    for (const byte of [delimiter, LF, CR]) this.ends[byte] = 1;
  }

  /** Whether the next byte is the first of a record. */
  get isBetweenRecords(): boolean {
    return this.fields === 0;
  }

  /**
   * Reads complete fields from `start` on, until `records` records or empty lines have ended. Returns where it came:
   * to the end when these bytes are the last and there is no limit.
   */
  read(bytes: Uint8Array, last: boolean, start = 0, records = Number.POSITIVE_INFINITY): number {
    let position = start;
    const stop = this.ended + records;
    while (position < bytes.length && this.ended < stop) {
      const quoted = bytes[position] === QUOTE;
      const next = quoted ? this.readQuoted(bytes, position, last) : this.readPlain(bytes, position, last);
      if (next < 0) return position;
      position = next;
    }
    if (last && position === bytes.length && this.fields > 0) {
      this.sink.field(this.fields++, bytes, position, position, false);
      this.endRecord();
    }
    return position;
  }

  /** Reads the unquoted field at `start`; returns where the next one starts, or −1 if its end is not here yet. */
  private readPlain(bytes: Uint8Array, start: number, last: boolean): number {
    const { ends } = this;
    let end = start;
    while (end < bytes.length && ends[bytes[end]!] === 0) end++;
    const next = this.afterField(bytes, end, last);
    if (next < 0) return -1;
    if (this.fields === 0 && bytes[end] !== this.delimiter && isBlank(bytes, start, end)) {
      this.sink.emptyLine();
      this.ended++;
      this.line++;
      return next;
    }
    this.sink.field(this.fields++, bytes, start, end, false);
    if (bytes[end] !== this.delimiter) this.endRecord();
    return next;
  }

  /** As `readPlain`, for the field whose opening quote is at `start`. */
  private readQuoted(bytes: Uint8Array, start: number, last: boolean): number {
    let doubled = 0;
    let close = bytes.indexOf(QUOTE, start + 1);
    while (close >= 0 && bytes[close + 1] === QUOTE) {
      doubled++;
      close = bytes.indexOf(QUOTE, close + 2);
    }
    if (close < 0) return last ? this.refuse('the quote that opens here is never closed') : -1;
    const next = this.afterField(bytes, close + 1, last);
    if (next < 0) return -1;
    const lines = countLines(bytes, start, close);
    if (close + 1 < bytes.length && this.ends[bytes[close + 1]!] === 0) {
      this.line += lines;
      this.refuse('text follows a closing quote (inside a quoted field a quote is written twice)');
    }
    if (doubled === 0) this.sink.field(this.fields++, bytes, start + 1, close, true);
    else this.sink.field(this.fields++, this.unescaped, 0, this.unescape(bytes, start + 1, close), true);
    this.line += lines;
    if (bytes[close + 1] !== this.delimiter) this.endRecord();
    return next;
  }

  /** Where the next field starts, given the end of this one; −1 if that cannot be known yet. */
  private afterField(bytes: Uint8Array, end: number, last: boolean): number {
    if (bytes[end] === CR) {
      if (end + 1 === bytes.length) return last ? end + 1 : -1;
      return bytes[end + 1] === LF ? end + 2 : end + 1;
    }
    if (end === bytes.length) return last ? end : -1;
    return end + 1;
  }

  private endRecord(): void {
    this.sink.record(this.fields);
    this.fields = 0;
    this.ended++;
    this.line++;
  }

  /** Writes bytes [start, end) to `unescaped`, doubled quotes single; returns how many there are. */
  private unescape(bytes: Uint8Array, start: number, end: number): number {
    if (this.unescaped.length < end - start) this.unescaped = new Uint8Array(2 * (end - start));
    let length = 0;
    for (let i = start; i < end; i++) {
      this.unescaped[length++] = bytes[i]!;
      if (bytes[i] === QUOTE) i++;
    }
    return length;
  }

  private refuse(what: string): never {
    const place = { ...this.sink.placeOf(this.fields), line: this.line };
    const column = place.column === undefined ? '' : `, column "${place.column}"`;
    throw new OddsmithError('csv-quote', `Line ${this.line}${column}: ${what}.`, place);
  }
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    if (bytes[i] !== SPACE && bytes[i] !== TAB) return false;
  }
  return true;
}

/** Line ends in bytes [start, end); CRLF is one. */
function countLines(bytes: Uint8Array, start: number, end: number): number {
  let lines = 0;
  for (let i = start; i < end; i++) {
    if (bytes[i] === LF || (bytes[i] === CR && bytes[i + 1] !== LF)) lines++;
  }
  return lines;
}
