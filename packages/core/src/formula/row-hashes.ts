/**
 * Hashes of rows, mixed column after column: 64 bits in two words. What was mixed in before is carried over one to
 * one, so that rows which differ in one column have different hashes.
 */
export interface RowHashes {
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/** Numbers or codes. */
export type KeyColumn = Float64Array | Int32Array;

/** Odd numbers whose products spread the bits of a word (of xxHash32). */
const FIRST = 0x9e3779b1;
const SECOND = 0x85ebca77;

export function startHashes(rows: number): RowHashes {
  return { first: new Int32Array(rows).fill(FIRST), second: new Int32Array(rows).fill(SECOND) };
}

/** Mixes the values of columns into the hashes, those at `places[i]` into the i-th. 0 and −0 are different. */
export function hashRows(columns: readonly KeyColumn[], places: Int32Array, hashes: RowHashes): void {
  for (const column of columns) {
    if (column instanceof Int32Array) mixCodes(column, places, hashes);
    else mixNumbers(column, places, hashes);
  }
}

function mixNumbers(column: Float64Array, places: Int32Array, { first, second }: RowHashes): void {
  const words = new Int32Array(column.buffer, column.byteOffset, 2 * column.length);
  for (let i = 0; i < places.length; i++) {
    const place = 2 * places[i]!;
    const a = Math.imul(first[i]! ^ words[place]!, FIRST);
    const b = Math.imul(second[i]! ^ words[place + 1]!, SECOND);
    const mixed = a ^ (b >>> 16);
    first[i] = mixed;
    second[i] = b ^ (mixed >>> 15);
  }
}

function mixCodes(column: Int32Array, places: Int32Array, { first, second }: RowHashes): void {
  for (let i = 0; i < places.length; i++) {
    const a = Math.imul(first[i]! ^ column[places[i]!]!, FIRST);
    const b = Math.imul(second[i]!, SECOND);
    const mixed = a ^ (b >>> 16);
    first[i] = mixed;
    second[i] = b ^ (mixed >>> 15);
  }
}

/** Whether all columns have the same values at `places[i]` and `others[i]`, for every i. */
export function areEqual(columns: readonly KeyColumn[], places: Int32Array, others: Int32Array): boolean {
  return columns.every((column) =>
    column instanceof Int32Array
      ? areCodesEqual(column, places, others)
      : areNumbersEqual(column, places, others),
  );
}

function areCodesEqual(column: Int32Array, places: Int32Array, others: Int32Array): boolean {
  for (let i = 0; i < places.length; i++) if (column[places[i]!] !== column[others[i]!]) return false;
  return true;
}

function areNumbersEqual(column: Float64Array, places: Int32Array, others: Int32Array): boolean {
  for (let i = 0; i < places.length; i++) if (column[places[i]!] !== column[others[i]!]) return false;
  return true;
}

/** A word all of whose bits depend on those of a hash (the finaliser of MurmurHash3). */
function scattered(first: number, second: number): number {
  let bits = first ^ Math.imul(second, FIRST);
  bits = Math.imul(bits ^ (bits >>> 16), SECOND);
  return bits ^ (bits >>> 13);
}

/** Numbers hashes from 0 on, in the order in which they are first seen. */
export class HashNumbers {
  count = 0;
  readonly #slots: Int32Array;
  readonly #first: Int32Array;
  readonly #second: Int32Array;

  /** For at most `most` different hashes; memory is taken as they come. */
  constructor(most: number) {
    let size = 16;
    while (size < 2 * most) size *= 2;
    this.#slots = new Int32Array(size);
    this.#first = new Int32Array(most);
    this.#second = new Int32Array(most);
  }

  /** The number of a hash; it was `count` before where the hash is new. −1 where there is no room for it. */
  numberOf(first: number, second: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = scattered(first, second);
    for (;;) {
      slot &= mask;
      const number = slots[slot]! - 1;
      if (number < 0) return this.#add(first, second, slot);
      if (this.#first[number] === first && this.#second[number] === second) return number;
      slot++;
    }
  }

  #add(first: number, second: number, slot: number): number {
    const number = this.count;
    if (number === this.#first.length) return -1;
    this.#first[number] = first;
    this.#second[number] = second;
    this.#slots[slot] = number + 1;
    this.count++;
    return number;
  }
}
