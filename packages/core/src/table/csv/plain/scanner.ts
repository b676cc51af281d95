/** The scanner in WebAssembly: plain records → numbers, and a list of the other fields. */
import { fillPowersOfFive, POWERS_BYTES } from './powers-of-five.js';

/** Bytes that are scanned at a time: with their numbers they stay in the second level of the cache. */
export const BLOCK = 1 << 18;
/** What may be read behind a block. */
const MARGIN = 64;
/** Fields that can be listed at a time, at least. */
const ROOM = 1 << 14;
const SHUFFLES_BYTES = 17 * 17 * 16;
const PAGE = 65_536;

/** What is wanted of a column. */
export const PASSED_OVER = 0;
export const NUMBERS = 1;
export const LISTED = 2;

/** The exports of `assembly-csv/index.ts`. */
interface Exports {
  setPowersOfFive(address: number): void;
  makeShuffles(address: number): void;
  configure(...layout: number[]): void;
  scan(from: number, to: number, rows: number): number;
  listed(): number;
  readonly rowsRead: WebAssembly.Global;
}

export class PlainScanner {
  /** A byte a column: `PASSED_OVER`, `NUMBERS` or `LISTED`. */
  readonly kinds: Uint8Array;
  /** Four integers a listed field: its row from 0, column, start, and end (negated where quoted), from the block's. */
  readonly fields: Int32Array;
  /** Rows and listed fields of the last scan. */
  rows = 0;
  listed = 0;
  private readonly block: Uint8Array;
  private readonly values: readonly Float64Array[];
  private readonly exports: Exports;
  /** Rows that a scan can give at most. */
  private readonly stride: number;
  private length = 0;

  constructor(module: WebAssembly.Module, delimiter: number, columns: number) {
    this.stride = Math.max(1, Math.floor(BLOCK / (2 * columns)));
    const { stride } = this;
    const room = Math.max(columns, ROOM);
    const kindsAt = BLOCK + MARGIN;
    const powersAt = align(kindsAt + columns);
    const shufflesAt = powersAt + POWERS_BYTES;
    const fieldsAt = shufflesAt + SHUFFLES_BYTES;
    const valuesAt = fieldsAt + 16 * room;
    const bytes = valuesAt + 8 * stride * columns;
    // The module's own constants come first.
    const memory = new WebAssembly.Memory({ initial: 1 + Math.ceil(bytes / PAGE) });
    const { buffer } = memory;
    this.block = new Uint8Array(buffer, PAGE, BLOCK);
    this.kinds = new Uint8Array(buffer, PAGE + kindsAt, columns);
    this.fields = new Int32Array(buffer, PAGE + fieldsAt, 4 * room);
    this.values = Array.from(
      { length: columns },
      (_, column) => new Float64Array(buffer, PAGE + valuesAt + 8 * stride * column, stride),
    );
    fillPowersOfFive(buffer, PAGE + powersAt);
    this.exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
    this.exports.setPowersOfFive(PAGE + powersAt);
    this.exports.makeShuffles(PAGE + shufflesAt);
    const layout = [PAGE + kindsAt, columns, PAGE + valuesAt, stride, PAGE + fieldsAt, room];
    this.exports.configure(delimiter, ...layout);
  }

  /** Takes the first bytes, at most a block of them; returns how many. */
  load(bytes: Uint8Array): number {
    this.length = Math.min(bytes.length, BLOCK);
    this.block.set(bytes.subarray(0, this.length));
    return this.length;
  }

  /** Reads plain records from `start` in the block on, at most `rows`; returns where the first other one begins. */
  scan(start: number, rows: number): number {
    const end = this.exports.scan(PAGE + start, PAGE + this.length, Math.min(rows, this.stride));
    this.rows = this.exports.rowsRead.value;
    this.listed = this.exports.listed();
    return end - PAGE;
  }

  /** The numbers of rows [from, to) of the last scan; to be used before the next. */
  numbers(column: number, from: number, to: number): Float64Array {
    return this.values[column]!.subarray(from, to);
  }
}

function align(address: number): number {
  return Math.ceil(address / 16) * 16;
}
