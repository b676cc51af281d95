/**
 * The rows that take part, outside memory: in chunks of fixed size, column after column, each in the narrowest type
 * that holds it exactly. What is read again is what was written, bit for bit.
 */
import type { KeptRows } from '../formula/kept-rows.js';
import { rowAt } from '../formula/kept-rows.js';
import type { Column } from '../table/table.js';
import type { ByteStore, ReadableBytes } from './byte-store.js';
import { narrowest, type Storage, storedAt, storedBytes } from './storage.js';

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

/** Codes of labels that go on from batch to batch. */
class Labels {
  readonly levels: string[] = [];
  readonly #codes = new Map<string, number>();

  /** The code of each level of a batch. */
  codesOf(levels: readonly string[]): Int32Array {
    return Int32Array.from(levels, (level) => {
      const known = this.#codes.get(level);
      if (known !== undefined) return known;
      this.#codes.set(level, this.levels.length);
      return this.levels.push(level) - 1;
    });
  }
}

/** The rows of one column that wait for their chunk to be full. */
class WaitingColumn {
  readonly model: ColumnModel;
  readonly values: Float64Array | Int32Array;
  readonly #labels: Labels | null;

  constructor({ kind, name, type }: Column) {
    this.#labels = kind === 'categorical' ? new Labels() : null;
    this.values = kind === 'categorical' ? new Int32Array(CHUNK_ROWS) : new Float64Array(CHUNK_ROWS);
    const levels = this.#labels?.levels;
    this.model = { kind, name, type, ...(levels && { levels }) } as ColumnModel;
  }

  /** Takes kept rows [from, from + count) of a batch to index `at`. */
  take(column: Column, rows: KeptRows, from: number, count: number, at: number): void {
    const { values } = this;
    if (column.kind === 'numeric') {
      if (rows.kept === null) values.set(column.values.subarray(from, from + count), at);
      else for (let i = 0; i < count; i++) values[at + i] = column.values[rows.kept[from + i]!]!;
      return;
    }
    const codes = this.#labels!.codesOf(column.levels);
    for (let i = 0; i < count; i++) values[at + i] = codes[column.codes[rowAt(rows, from + i)]!]!;
  }
}

/** Writes rows that come in batches. */
export class ChunkWriter {
  readonly #store: ByteStore;
  #columns: WaitingColumn[] | null = null;
  #waiting = 0;
  #position = 0;
  readonly #places: ChunkPlace[] = [];
  /** Two buffers in turn: one is written while the other is filled. */
  #buffers: [ArrayBuffer, ArrayBuffer] = [new ArrayBuffer(0), new ArrayBuffer(0)];
  #writing: Promise<void> = Promise.resolve();

  constructor(store: ByteStore) {
    this.#store = store;
  }

  get bytes(): number {
    return this.#position;
  }

  /** Columns are those of the first batch in every batch. */
  async add(columns: readonly Column[], rows: KeptRows): Promise<void> {
    this.#columns ??= columns.map((column) => new WaitingColumn(column));
    for (let from = 0; from < rows.count; ) {
      const count = Math.min(CHUNK_ROWS - this.#waiting, rows.count - from);
      this.#columns.forEach((waiting, j) => {
        waiting.take(columns[j]!, rows, from, count, this.#waiting);
      });
      this.#waiting += count;
      from += count;
      if (this.#waiting === CHUNK_ROWS) await this.#flush();
    }
  }

  /** Writes what waits, and tells where all is. */
  async finish(): Promise<Chunks> {
    if (this.#waiting > 0) await this.#flush();
    await this.#writing;
    const models = (this.#columns ?? []).map(({ model }) => model);
    return new Chunks(this.#store, models, this.#places);
  }

  async #flush(): Promise<void> {
    const rows = this.#waiting;
    this.#waiting = 0;
    const columns = this.#columns!;
    const storages = columns.map(({ values }) => narrowest(values, rows));
    const bytes = storages.reduce((sum, storage) => sum + storedBytes(storage, rows), 0);
    if (this.#buffers[0].byteLength < bytes) this.#buffers[0] = new ArrayBuffer(bytes);
    const [buffer, other] = this.#buffers;
    let at = 0;
    columns.forEach(({ values }, j) => {
      const storage = storages[j]!;
      storedAt(storage, buffer, at, rows).set(values.subarray(0, rows));
      at += storedBytes(storage, rows);
    });
    this.#places.push({ position: this.#position, bytes, rows, storages });
    this.#position += bytes;
    await this.#writing;
    this.#writing = this.#store.append(new Uint8Array(buffer, 0, bytes));
    // A failure is told by the next write or the last, whichever waits for it.
    this.#writing.catch(() => undefined);
    this.#buffers = [other, buffer];
  }
}

/** Written rows. */
export class Chunks {
  readonly models: readonly ColumnModel[];
  readonly places: readonly ChunkPlace[];
  readonly rows: number;
  readonly bytes: number;
  /** Of the largest chunk. */
  readonly mostBytes: number;
  readonly #store: ReadableBytes;

  constructor(store: ReadableBytes, models: readonly ColumnModel[], places: readonly ChunkPlace[]) {
    this.#store = store;
    this.models = models;
    this.places = places;
    this.rows = places.reduce((sum, { rows }) => sum + rows, 0);
    this.bytes = places.reduce((sum, { bytes }) => sum + bytes, 0);
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
