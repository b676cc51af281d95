/** Columns in the memory of this thread. */
import { OddsmithError } from '../errors.js';
import type { KernelKind } from '../kernel/create.js';
import { type Soon, strideOf, type WideColumns } from './columns.js';
import { ALONE, type Hands } from './hands.js';
import { type Room, RoughColumns } from './rough-columns.js';

/** Numbers of columns in one memory: 2 GiB of the 4 that WebAssembly addresses, which older browsers do not all give. */
const MOST_NUMBERS = 268435456;

/** Numbers of columns that are kept in single precision, too: 2 GiB of them. */
const MOST_ROUGH = 536870912;

/** Columns whose products one thread works out at a time, a multiple of 4. */
const PART = 128;

export class HeldColumns implements WideColumns {
  readonly rows: number;
  readonly count: number;
  readonly #stride: number;
  readonly #hands: Hands;
  #rooms: readonly Room[];
  /** By room; empty where there is no memory for them. */
  #rough: readonly RoughColumns[] | null = null;

  /** Room for columns of so many rows. Throws `memory-exhausted`. */
  constructor(kind: KernelKind, rows: number, count: number, hands = ALONE) {
    this.#hands = hands;
    this.rows = rows;
    this.count = count;
    this.#stride = strideOf(rows);
    const most = Math.max(1, Math.floor(MOST_NUMBERS / this.#stride));
    const rooms: Room[] = [];
    for (let first = 0; first < count; first += most)
      rooms.push(this.#room(kind, first, Math.min(most, count - first)));
    this.#rooms = rooms;
  }

  #room(kind: KernelKind, first: number, count: number): Room {
    const engine = this.#hands.engine(kind);
    const base = this.#stride + 2 * strideOf(count);
    const length = base + count * this.#stride;
    try {
      engine.reserve(length);
    } catch (cause) {
      const message = `No memory for ${this.count} columns of ${this.rows} rows: they take ${Math.ceil(length / 131072)} MiB.`;
      throw new OddsmithError('memory-exhausted', message, {}, cause);
    }
    return { engine, first, count, base };
  }

  /** Writes columns from `first` on, `rows` numbers each. */
  load(first: number, values: Float64Array): void {
    for (let k = 0; k * this.rows < values.length; k++)
      this.#column(first + k).set(values.subarray(k * this.rows, (k + 1) * this.rows));
  }

  products(vector: Float64Array): Soon<Float64Array> {
    const made = this.#rooms.map(({ engine, count, base }) => {
      engine.reserve(0).set(vector, 0);
      const calls: number[][] = [];
      for (let j = 0; j < count; j += PART)
        calls.push([base + j * this.#stride, this.#stride, Math.min(PART, count - j), 0, this.#stride + j]);
      return this.#hands.make(engine, 'products', calls);
    });
    const collect = () => this.#collected();
    return made.some((one) => one instanceof Promise) ? Promise.all(made).then(collect) : collect();
  }

  slopes(vector: Float64Array, limits: Float64Array): Soon<Float64Array> {
    this.#rough ??= this.#roughly();
    if (this.#rough.length === 0) return this.products(vector);
    const made = this.#rough.map((one) => one.slopes(vector, limits));
    const join = (parts: readonly Float64Array[]) => {
      const all = new Float64Array(this.count);
      parts.forEach((part, k) => {
        all.set(part, this.#rooms[k]!.first);
      });
      return all;
    };
    return isAtOnce(made) ? join(made) : Promise.all(made).then(join);
  }

  #roughly(): readonly RoughColumns[] {
    if (this.count * this.#stride > MOST_ROUGH) return [];
    try {
      return this.#rooms.map((room) => new RoughColumns(this.#hands, this.rows, room));
    } catch (error) {
      if (error instanceof RangeError) return [];
      throw error;
    }
  }

  #collected(): Float64Array {
    const all = new Float64Array(this.count);
    for (const { engine, first, count } of this.#rooms)
      all.set(engine.reserve(0).subarray(this.#stride, this.#stride + count), first);
    return all;
  }

  combine(coefficients: Float64Array): Float64Array {
    const sum = new Float64Array(this.rows);
    for (const { engine, first, count, base } of this.#rooms) {
      const memory = engine.reserve(0);
      memory.set(sum, 0);
      memory.fill(0, this.rows, this.#stride);
      const list = this.#stride;
      const values = list + strideOf(count);
      let used = 0;
      for (let j = 0; j < count; j++) {
        if (coefficients[first + j] === 0) continue;
        memory[list + used] = j;
        memory[values + used] = coefficients[first + j]!;
        used += 1;
      }
      engine.combine(base, this.#stride, list, values, used, 0);
      sum.set(memory.subarray(0, this.rows));
    }
    return sum;
  }

  take(indices: readonly number[]): Float64Array {
    const taken = new Float64Array(indices.length * this.rows);
    indices.forEach((index, k) => {
      taken.set(this.#column(index), k * this.rows);
    });
    return taken;
  }

  release(): void {
    this.#rooms = [];
    this.#rough = null;
  }

  #column(index: number): Float64Array {
    const { engine, base, first } = this.#rooms.find((room) => index < room.first + room.count)!;
    const start = base + (index - first) * this.#stride;
    return engine.reserve(0).subarray(start, start + this.rows);
  }
}

function isAtOnce(made: readonly Soon<Float64Array>[]): made is readonly Float64Array[] {
  return !made.some((one) => one instanceof Promise);
}
