/**
 * The columns that a path works with at the moment, copied next to each other: slot 0 may be the intercept's column of ones.
 * It gives the gradient over them, combines them, and keeps their Gram matrix under the weights of some earlier point.
 */

import { OddsmithError } from '../errors.js';
import type { KernelKind } from '../kernel/create.js';
import { createWideEngine } from '../kernel/wide/create.js';
import type { WideEngine } from '../kernel/wide/engine.js';
import { strideOf } from './columns.js';
import { ALONE, type Hands } from './hands.js';
import { answered, type WideWork } from './work.js';

/** Rows of the Gram matrix that come out of the engine at a time. */
const ROWS_AT_A_TIME = 256;
/** Of these the rows that one thread works out at a time, an even number. */
const PART = 16;
/** Columns whose products one thread works out at a time, a multiple of 4. */
const COLUMNS = 64;

/** Rows of `width` numbers, symmetric, by slot. */
export interface Gram {
  readonly gram: Float64Array;
  readonly width: number;
}

/** Numbers of the Gram matrix: half a gigabyte, and as much for a factor of it. */
const MOST_OF_GRAM = 67108864;

/** Where the parts of the memory are that sweeps over columns need. */
export interface Places {
  readonly engine: WideEngine;
  readonly columns: number;
  readonly stride: number;
  /** Two vectors of the rows. */
  readonly residuals: number;
  readonly weights: number;
  readonly list: number;
  /** Six rows of `width` numbers, by slot. */
  readonly numbers: number;
  readonly width: number;
}

/** The column of ones. */
export const INTERCEPT = -1;

export class WorkingSet {
  /** What stands in each slot. */
  readonly indices: number[] = [];
  readonly #rows: number;
  readonly #stride: number;
  readonly #engine: WideEngine;
  /** Slots there is room for, a multiple of 4. */
  #capacity = 0;
  /** By column; −1 where it is in none. */
  readonly #slotOf: Int32Array;
  /** Slots whose rows of the Gram matrix are worked out. */
  #weighed = 0;
  #weights: Float64Array;
  readonly #hands: Hands;
  /** The Gram matrix, behind a vector and its products with that. */
  readonly #square: WideEngine;
  /** Slots that the Gram matrix has room for. */
  #width = 0;
  readonly #mostOfGram: number;

  /** For some of `count` columns. `mostOfGram`: numbers that the Gram matrix may have. */
  constructor(kind: KernelKind, rows: number, count: number, hands = ALONE, mostOfGram = MOST_OF_GRAM) {
    this.#hands = hands;
    this.#mostOfGram = mostOfGram;
    this.#slotOf = new Int32Array(count).fill(-1);
    this.#rows = rows;
    this.#stride = strideOf(rows);
    this.#engine = hands.engine(kind);
    this.#square = createWideEngine(kind);
    this.#weights = new Float64Array(rows);
    this.#grow(64);
  }

  get size(): number {
    return this.indices.length;
  }

  /** Numbers in a row of the Gram matrix. */
  get width(): number {
    return this.#width;
  }

  /** For coordinate descent. */
  get places(): Places {
    const [stride, list] = [this.#stride, this.#list];
    return {
      ...{ engine: this.#engine, columns: this.#columns, stride, residuals: 0, weights: stride, list },
      ...{ numbers: this.#numbers, width: this.#capacity },
    };
  }

  /** Of the weights that were given last, where `complete` has been called since columns came. */
  get gram(): Float64Array {
    const length = this.#width;
    return this.#square.reserve(0).subarray(2 * length, 2 * length + length * length);
  }

  /** The Gram matrix times a vector by slot. */
  times(vector: Float64Array): Float64Array {
    const memory = this.#square.reserve(0);
    const width = this.#width;
    memory.fill(0, vector.length, width);
    memory.set(vector, 0);
    this.#square.products(2 * width, width, this.size, 0, width);
    return memory.slice(width, width + this.size);
  }

  /** −1 where the column is in none. */
  slotOf(index: number): number {
    return this.#slotOf[index]!;
  }

  /** Adds columns, `rows` numbers each. */
  add(indices: readonly number[], values: Float64Array): void {
    const size = this.size + indices.length;
    if (size > this.#capacity) this.#grow(Math.ceil((size * 1.5) / 4) * 4, (size + 3) & ~3);
    const memory = this.#engine.reserve(0);
    indices.forEach((index, k) => {
      if (index >= 0) this.#slotOf[index] = this.size;
      const start = this.#columns + this.size * this.#stride;
      memory.set(values.subarray(k * this.#rows, (k + 1) * this.#rows), start);
      memory.fill(0, start + this.#rows, start + this.#stride);
      this.indices.push(index);
    });
  }

  /** Drops all columns but those in these slots, ascending; the Gram matrix is worked out anew. */
  keep(slots: readonly number[]): void {
    const memory = this.#engine.reserve(0);
    slots.forEach((slot, k) => {
      const from = this.#columns + slot * this.#stride;
      memory.copyWithin(this.#columns + k * this.#stride, from, from + this.#stride);
      this.indices[k] = this.indices[slot]!;
    });
    this.indices.length = slots.length;
    this.#slotOf.fill(-1);
    this.indices.forEach((index, slot) => {
      if (index >= 0) this.#slotOf[index] = slot;
    });
    this.#weighed = 0;
  }

  /** Xᵀr over all slots. */
  *products(vector: Float64Array): WideWork<Float64Array> {
    const memory = this.#engine.reserve(0);
    memory.set(vector, 0);
    const [stride, out] = [this.#stride, this.#out];
    const calls: number[][] = [];
    for (let j = 0; j < this.size; j += COLUMNS)
      calls.push([this.#columns + j * stride, stride, Math.min(COLUMNS, this.size - j), 0, out + j]);
    yield* answered(this.#hands.make(this.#engine, 'products', calls));
    return memory.slice(this.#out, this.#out + this.size);
  }

  /** Adds the columns times their coefficients to `into`; those of coefficient 0 cost nothing. */
  combine(coefficients: Float64Array, into: Float64Array): void {
    const memory = this.#engine.reserve(0);
    memory.set(into, 0);
    memory.fill(0, this.#rows, this.#stride);
    let count = 0;
    for (let slot = 0; slot < this.size; slot++) {
      if (coefficients[slot] === 0) continue;
      memory[this.#list + count] = slot;
      memory[this.#coefficients + count] = coefficients[slot]!;
      count += 1;
    }
    this.#engine.combine(this.#columns, this.#stride, this.#list, this.#coefficients, count, 0);
    into.set(memory.subarray(0, this.#rows));
  }

  /** Forgets the Gram matrix: from now on it is under these weights. */
  reweigh(weights: Float64Array): void {
    this.#weights = weights.slice();
    this.#weighed = 0;
  }

  /** Whether there is a Gram matrix, of all slots or some. */
  get isWeighed(): boolean {
    return this.#weighed > 0;
  }

  /** Whether there is memory for the Gram matrix of all slots, which is made. */
  hasRoomForGram(): boolean {
    if (this.#width >= this.size) return true;
    const [width, before] = [this.#capacity, this.#width];
    if (width * width > this.#mostOfGram) return false;
    const kept = Array.from({ length: this.#weighed }, (_, j) =>
      this.#square.reserve(0).slice((j + 2) * before, (j + 2) * before + this.#weighed),
    );
    // What lies between the columns and the width is multiplied by 0: it has to be finite.
    try {
      this.#square.reserve(width * (width + 2)).fill(0);
    } catch (cause) {
      if (cause instanceof RangeError) return false;
      throw cause;
    }
    this.#width = width;
    kept.forEach((row, j) => {
      this.gram.set(row, j * width);
    });
    return true;
  }

  /** Works out what the Gram matrix lacks, where there is room for it. */
  *complete(): WideWork<void> {
    const { size } = this;
    if (this.#weighed === size) return;
    const memory = this.#engine.reserve(0);
    memory.set(this.#weights, this.#stride);
    memory.fill(0, this.#stride + this.#rows, 2 * this.#stride);
    for (let first = this.#weighed & ~1; first < size; first += ROWS_AT_A_TIME) {
      const last = Math.min(first + ROWS_AT_A_TIME, (size + 1) & ~1);
      yield* answered(this.#hands.make(this.#engine, 'gram', this.#parts(first, last)));
      this.#keepRows(memory, first, Math.min(last, size));
    }
    this.#weighed = size;
  }

  /** The calls that work out rows of the Gram matrix. */
  #parts(first: number, last: number): number[][] {
    const width = this.#capacity;
    const calls: number[][] = [];
    for (let row = first; row < last; row += PART) {
      const end = Math.min(row + PART, last);
      const out = this.#products + (row - first) * width;
      calls.push([this.#columns, this.#stride, row, end, this.#stride, out, width]);
    }
    return calls;
  }

  /** Copies rows that have been worked out to both sides of the diagonal. */
  #keepRows(memory: Float64Array, first: number, last: number): void {
    const { gram, width } = this;
    for (let j = first; j < last; j++) {
      const row = this.#products + (j - first) * this.#capacity;
      for (let k = 0; k <= j; k++) {
        const value = memory[row + k]!;
        gram[j * width + k] = value;
        gram[k * width + j] = value;
      }
    }
  }

  /**
   * The memory: two vectors, the list, its coefficients, products and six numbers by slot, rows of the Gram matrix, columns.
   */
  get #list(): number {
    return 2 * this.#stride;
  }

  get #coefficients(): number {
    return this.#list + this.#capacity;
  }

  get #out(): number {
    return this.#coefficients + this.#capacity;
  }

  get #numbers(): number {
    return this.#out + this.#capacity;
  }

  get #products(): number {
    return this.#numbers + 6 * this.#capacity;
  }

  get #columns(): number {
    return this.#products + ROWS_AT_A_TIME * this.#capacity;
  }

  /** Room for so many columns, or where there is no memory for them for `least`. Throws `memory-exhausted`. */
  #grow(capacity: number, least = capacity): void {
    const [before, was] = [this.#columns, this.#capacity];
    this.#capacity = capacity;
    try {
      const memory = this.#engine.reserve(this.#columns + capacity * this.#stride);
      memory.copyWithin(this.#columns, before, before + this.size * this.#stride);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      this.#capacity = was;
      if (capacity > least) {
        this.#grow(least);
        return;
      }
      const message = `No memory to work with ${capacity} columns at a time; a larger last lambda, or a larger alpha, leaves fewer in use.`;
      throw new OddsmithError('memory-exhausted', message, {}, cause);
    }
  }
}
