/**
 * The rows that take part, outside memory: in chunks of fixed size, column after column, each in the narrowest type
 * that holds it exactly. What is read again is what was written, bit for bit.
 */
import type { Column } from '../table/table.js';
import type { ReadableBytes } from './byte-store.js';
import { type Storage, storedAt, storedBytes } from './storage.js';

/** Rows of a chunk: a whole number of blocks of any width. */
export const CHUNK_ROWS = 16_384;

/** Where a chunk is. */
export interface ChunkPlace {
  readonly position: number;
  readonly bytes: number;
  readonly rows: number;
  readonly storages: readonly Storage[];
}

/** A column without its rows. */
export type ColumnModel =
  | { readonly kind: 'numeric'; readonly name: string; readonly type: 'number' | 'date' }
  | {
      readonly kind: 'categorical';
      readonly name: string;
      readonly type: 'text' | 'boolean';
      /** In order of appearance; grows while chunks are written. */
      readonly levels: readonly string[];
    };

/** Written rows. */
export class Chunks {
  readonly models: readonly ColumnModel[];
  readonly places: readonly ChunkPlace[];
  readonly rows: number;
  /** Of the largest chunk. */
  readonly mostBytes: number;
  readonly #store: ReadableBytes;

  constructor(store: ReadableBytes, models: readonly ColumnModel[], places: readonly ChunkPlace[]) {
    this.#store = store;
    this.models = models;
    this.places = places;
    this.rows = places.reduce((sum, { rows }) => sum + rows, 0);
    this.mostBytes = places.reduce((most, { bytes }) => Math.max(most, bytes), 0);
  }

  /** Reads a chunk into a buffer of at least `mostBytes`. */
  async read(index: number, buffer: ArrayBuffer): Promise<void> {
    const { position, bytes } = this.places[index]!;
    await this.#store.read(position, new Uint8Array(buffer, 0, bytes));
  }

  /** As `read`, at once. */
  readSync(index: number, buffer: ArrayBuffer): void {
    const { position, bytes } = this.places[index]!;
    this.#store.readSync(position, new Uint8Array(buffer, 0, bytes));
  }
}

/** Makes columns of chunks that were read: views of the buffer where the type allows, else of one scratch array each. */
export class ChunkDecoder {
  readonly #models: readonly ColumnModel[];
  readonly #scratch: (Float64Array | Int32Array)[];

  constructor({ models }: Chunks) {
    this.#models = models;
    this.#scratch = models.map(() => new Float64Array(0));
  }

  /** The columns of a chunk in `buffer`; valid until the next call, and while the buffer holds the chunk. */
  columns({ rows, storages }: ChunkPlace, buffer: ArrayBuffer): Column[] {
    let at = 0;
    return this.#models.map((model, j): Column => {
      const storage = storages[j]!;
      const stored = storedAt(storage, buffer, at, rows);
      at += storedBytes(storage, rows);
      if (model.kind === 'categorical') {
        const codes = stored instanceof Int32Array ? stored : this.#widened(j, stored, Int32Array);
        return { ...model, ownOrder: true, codes: codes as Int32Array };
      }
      const values = stored instanceof Float64Array ? stored : this.#widened(j, stored, Float64Array);
      return { ...model, values: values as Float64Array };
    });
  }

  #widened(
    j: number,
    stored: ArrayLike<number>,
    Numbers: typeof Float64Array | typeof Int32Array,
  ): Float64Array | Int32Array {
    if (!(this.#scratch[j] instanceof Numbers && this.#scratch[j].length > 0))
      this.#scratch[j] = new Numbers(CHUNK_ROWS);
    const values = this.#scratch[j]!.subarray(0, stored.length);
    values.set(stored);
    return values;
  }
}
