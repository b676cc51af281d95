/** Delimited text → the numbers of its columns, and a list of the fields that somebody else has to read. */
import { CR, Field, LF } from './field';
import { Numeral } from './number';

/** What is wanted of a column: nothing, its numbers, or (any other byte) every field listed. */
const NOTHING = 0;
const NUMBERS = 1;
/** `NA`, the missing token that is written most often; the others are listed. */
const NOT_AVAILABLE = 0x414e;
/** A listed field is four 32-bit integers: its row from 0, column, start, and end (negated where quoted). */
const LISTED_BYTES = 16;

let delimiter: u8 = 0;
/** A byte a column: what is wanted of it. */
let kinds: usize = 0;
let columns: i32 = 0;
/** The number in row r of column c is at values + 8·(c·stride + r). */
let values: usize = 0;
let stride: i32 = 0;
/** Where the list begins, and the last place at which it has room for a record. */
let fields: usize = 0;
let lastFields: usize = 0;
/** Where the next listed field goes. */
let list: usize = 0;

/** Says how the text is laid out and where results go; `room` is how many fields the list takes. */
export function configure(
  separator: u8,
  kindsAt: usize,
  columnCount: i32,
  valuesAt: usize,
  rows: i32,
  fieldsAt: usize,
  room: i32,
): void {
  delimiter = separator;
  kinds = kindsAt;
  columns = columnCount;
  values = valuesAt;
  stride = rows;
  fields = fieldsAt;
  lastFields = fieldsAt + (room - columnCount) * LISTED_BYTES;
}

/** How many rows the last `scan` read. */
export let rowsRead: i32 = 0;

/** How many fields the last `scan` listed. */
export function listed(): i32 {
  return <i32>((list - fields) / LISTED_BYTES);
}

/**
 * Reads whole records from [from, to) as long as they are plain: the expected number of fields, no quoted field with a
 * quote or line end inside, no empty line, the line end (and what follows a CR) before `to`. At most `rows` of them.
 * A field of a column of numbers that is no usual number is listed, its place in `values` left to the caller. Bytes
 * behind `to` are read (16 of them) and mean nothing. Returns where the first record that was not read begins.
 */
export function scan(from: usize, to: usize, rows: i32): usize {
  list = fields;
  let at = from;
  let row = 0;
  for (; row < rows && at < to && list <= lastFields; row++) {
    const mark = list;
    const next = Scan.record(at, to, row, from);
    if (next === 0) {
      list = mark;
      break;
    }
    at = next;
  }
  rowsRead = row;
  return at;
}

class Scan {
  /** Where the next record begins; 0 where this one is not plain. */
  @inline static record(start: usize, to: usize, row: i32, origin: usize): usize {
    // V8 would load them anew for each field.
    const separator = delimiter;
    const kind = kinds;
    const last = columns - 1;
    const step = stride << 3;
    let slot = values + (row << 3);
    let at = start;
    for (let column = 0; column <= last; column++) {
      const wanted = load<u8>(kind + column);
      const isLast = column === last;
      let end: usize = 0;
      if (wanted === NUMBERS) {
        end = Numeral.read(at, slot);
        if (end === 0) end = Scan.missing(at, slot);
      }
      if (end === 0 || !Scan.endsField(load<u8>(end), isLast, separator)) {
        end = Field.end(at, to, separator);
        if (wanted !== NOTHING) Scan.append(row, column, at - origin, end - origin, Field.isQuoted(at));
        if (!Scan.endsField(load<u8>(end), isLast, separator)) return 0;
      }
      if (end >= to) return 0;
      at = end + 1;
      slot += step;
    }
    return Scan.afterLine(at - 1, to);
  }

  /** Writes NaN for an empty field or `NA`, if it is one; where it would end. */
  @inline static missing(at: usize, slot: usize): usize {
    store<f64>(slot, NaN);
    return load<u16>(at) === NOT_AVAILABLE ? at + 2 : at;
  }

  /** Whether the byte ends a field; the last one of a record ends with the line. */
  @inline static endsField(byte: u8, isLast: bool, separator: u8): bool {
    return isLast ? byte === LF || byte === CR : byte === separator;
  }

  /** Behind the line end at `end`; 0 where that cannot be known yet. */
  @inline static afterLine(end: usize, to: usize): usize {
    if (load<u8>(end) === LF) return end + 1;
    if (end + 1 >= to) return 0;
    return end + 1 + usize(load<u8>(end + 1) === LF);
  }

  /** Lists the field between [start, end), both from the scan's first byte; quotes are taken off. */
  @inline static append(row: i32, column: i32, start: usize, end: usize, quoted: bool): void {
    store<i32>(list, row);
    store<i32>(list, column, 4);
    store<i32>(list, <i32>start + i32(quoted), 8);
    store<i32>(list, quoted ? 1 - <i32>end : <i32>end, 12);
    list += LISTED_BYTES;
  }
}
