/**
 * Columns in single precision beside those in double: their products take half the time, and say of most columns that they are
 * smaller than some limit, whatever the rounding.
 */
import type { WideEngine } from '../kernel/wide/engine.js';
import { type Soon, strideOf } from './columns.js';
import type { Hands } from './hands.js';

/** A product is off by at most this share of the norms of both: 70 steps of single precision are 4.2e-6. */
const OFF = 1e-5;
/** Columns whose products one thread works out at a time, a multiple of 4. */
const PART = 128;

/** Where the columns in double precision stand; before them room for a vector and two numbers by column. */
export interface Room {
  readonly engine: WideEngine;
  /** Index of the first column, and how many there are. */
  readonly first: number;
  readonly count: number;
  readonly base: number;
}

export class RoughColumns {
  readonly #hands: Hands;
  readonly #rows: number;
  readonly #stride: number;
  readonly #room: Room;
  /** How large the error of a product can be, as a share of the vector's norm. */
  readonly #errors: Float64Array;

  /** Copies of the columns in a room, whose memory grows. Throws a RangeError. */
  constructor(hands: Hands, rows: number, room: Room) {
    this.#hands = hands;
    this.#rows = rows;
    this.#stride = strideOf(rows);
    this.#room = room;
    const { engine, count, base } = room;
    const memory = engine.reserve(this.#columns + (count * this.#stride) / 2);
    memory.fill(1, 0, this.#stride);
    engine.squares(base, this.#stride, count, 0, this.#stride);
    this.#errors = memory.slice(this.#stride, this.#stride + count).map((square) => OFF * Math.sqrt(square));
    const single = this.#single(this.#columns, count * this.#stride);
    for (let at = 0; at < single.length; at += this.#stride)
      single.set(memory.subarray(base + at, base + at + this.#stride), at);
  }

  /** Products with a vector; exact where they may be as large as their limits. `limits` are those of all columns. */
  slopes(vector: Float64Array, limits: Float64Array): Soon<Float64Array> {
    const { engine, count } = this.#room;
    // In units of the largest nothing falls out of the range of single precision.
    const unit = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
    const single = this.#single(this.#vector, this.#stride);
    for (let i = 0; i < this.#rows; i++) single[i] = vector[i]! / unit;
    const calls: number[][] = [];
    for (let j = 0; j < count; j += PART) {
      const from = this.#columns + (j * this.#stride) / 2;
      calls.push([from, this.#stride, Math.min(PART, count - j), this.#vector, this.#stride + j]);
    }
    const made = this.#hands.make(engine, 'rough', calls);
    const finish = () => this.#exact(vector, limits, unit);
    return made instanceof Promise ? made.then(finish) : finish();
  }

  #exact(vector: Float64Array, limits: Float64Array, unit: number): Float64Array {
    const { engine, first, count, base } = this.#room;
    const memory = engine.reserve(0);
    memory.set(vector, 0);
    const found = memory.slice(this.#stride, this.#stride + count);
    const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    for (let j = 0; j < count; j++) {
      found[j] = found[j]! * unit;
      if (Math.abs(found[j]!) + this.#errors[j]! * norm < limits[first + j]!) continue;
      engine.products(base + j * this.#stride, this.#stride, 1, 0, this.#stride);
      found[j] = memory[this.#stride]!;
    }
    return found;
  }

  #single(place: number, length: number): Float32Array {
    const { buffer, byteOffset } = this.#room.engine.reserve(0);
    return new Float32Array(buffer, byteOffset + 8 * place, length);
  }

  /** Behind the columns in double precision: a vector, then columns, two numbers in a place. */
  get #vector(): number {
    return this.#room.base + this.#room.count * this.#stride;
  }

  get #columns(): number {
    return this.#vector + this.#stride / 2;
  }
}
