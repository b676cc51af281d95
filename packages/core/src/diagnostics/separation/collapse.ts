/** Equal rows as one: the rows of factors are few, however many there are of each. */
import { blocks, type SeparationInput } from './demands.js';

export interface Collapsed {
  readonly input: SeparationInput;
  /** Which of its rows each row of the data is; −1 of rows without weight. */
  readonly group: Int32Array;
}

/** Rows after which it is decided whether it is worth while, and how many of them must be equal to others. */
const PROBE = 16_384;
const SHARE = 0.5;

/** The distinct rows with the outcomes that occur in them, or null where most rows differ. */
export function collapsed(input: SeparationInput): Collapsed | null {
  const { columns } = input;
  const patterns = new Patterns(columns);
  const group = new Int32Array(input.rows).fill(-1);
  let seen = 0;
  for (const { start, count, values } of blocks(input)) {
    for (let i = 0; i < count; i++) {
      const [event, other] = [input.events[start + i]! > 0, input.others[start + i]! > 0];
      if (!event && !other) continue;
      const index = patterns.add(values, i * columns);
      group[start + i] = index;
      if (event) patterns.events[index] = 1;
      if (other) patterns.others[index] = 1;
      seen++;
    }
    if (seen >= PROBE && patterns.count > SHARE * seen) return null;
  }
  return patterns.count > SHARE * input.rows ? null : { input: patterns.asInput(input), group };
}

/** Distinct rows, found by a hash of their values. */
class Patterns {
  count = 0;
  events: Uint8Array = new Uint8Array(64);
  others: Uint8Array = new Uint8Array(64);
  readonly #columns: number;
  #values = new Float64Array(0);
  /** Index + 1 of a row by its hash, linear probing; at most half full. */
  #slots = new Int32Array(128);
  #hashes = new Int32Array(64);
  readonly #number = new Float64Array(1);
  readonly #words = new Int32Array(this.#number.buffer);

  constructor(columns: number) {
    this.#columns = columns;
    this.#values = new Float64Array(64 * columns);
  }

  /** The index of the row at `from`, which is new or known. */
  add(values: Float64Array, from: number): number {
    const hash = this.#hash(values, from);
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const index = this.#slots[slot]! - 1;
      if (index < 0) return this.#insert(values, from, hash, slot);
      if (this.#hashes[index] === hash && this.#equals(index, values, from)) return index;
    }
  }

  #hash(values: Float64Array, from: number): number {
    let hash = 0x811c9dc5 | 0;
    for (let j = 0; j < this.#columns; j++) {
      // −0 is 0.
      this.#number[0] = values[from + j]! + 0;
      hash = Math.imul(hash ^ this.#words[0]!, 0x01000193);
      hash = Math.imul(hash ^ this.#words[1]! ^ (hash >>> 15), 0x85ebca6b);
    }
    return hash ^ (hash >>> 13);
  }

  #equals(index: number, values: Float64Array, from: number): boolean {
    const at = index * this.#columns;
    for (let j = 0; j < this.#columns; j++) if (this.#values[at + j] !== values[from + j]) return false;
    return true;
  }

  #insert(values: Float64Array, from: number, hash: number, slot: number): number {
    const index = this.count++;
    this.#slots[slot] = index + 1;
    this.#hashes[index] = hash;
    for (let j = 0; j < this.#columns; j++) this.#values[index * this.#columns + j] = values[from + j]!;
    if (this.count === this.#hashes.length) this.#grow();
    return index;
  }

  #grow(): void {
    const longer = <Values extends Float64Array | Int32Array | Uint8Array>(fresh: Values, old: Values) => {
      fresh.set(old);
      return fresh;
    };
    const size = this.#hashes.length * 2;
    this.#hashes = longer(new Int32Array(size), this.#hashes);
    this.#values = longer(new Float64Array(size * this.#columns), this.#values);
    this.events = longer(new Uint8Array(size), this.events);
    this.others = longer(new Uint8Array(size), this.others);
    this.#slots = new Int32Array(2 * size);
    for (let index = 0; index < this.count; index++) this.#place(index);
  }

  #place(index: number): void {
    const mask = this.#slots.length - 1;
    let slot = this.#hashes[index]! & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = index + 1;
  }

  asInput({ coefficients, step }: SeparationInput): SeparationInput {
    const { count } = this;
    const columns = this.#columns;
    const values = this.#values;
    return {
      rows: count,
      columns,
      coefficients,
      step,
      events: Float64Array.from(this.events.subarray(0, count)),
      others: Float64Array.from(this.others.subarray(0, count)),
      read: (start, rows, into) => into.set(values.subarray(start * columns, (start + rows) * columns)),
    };
  }
}
