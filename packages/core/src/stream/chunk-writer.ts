/** Writes rows that come in batches to chunks. */
import { type KeptRows, rowAt } from '../formula/kept-rows.js';
import type { Column } from '../table/table.js';
import type { ByteStore } from './byte-store.js';
import { CHUNK_ROWS, type ChunkPlace, Chunks, type ColumnModel } from './chunks.js';
import { narrowest, storedAt, storedBytes } from './storage.js';

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
