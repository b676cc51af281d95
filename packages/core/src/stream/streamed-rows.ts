/** The rows of a fit in chunks outside memory: read one after the other, the next while the last is worked on. */
import { type BoundChunk, ChunkBinder, type ChunkBinding } from './chunk-binder.js';
import { CHUNK_ROWS, ChunkDecoder, type Chunks } from './chunks.js';

/** A chunk of rows; valid until the next is asked for. */
export interface RowsChunk extends BoundChunk {
  /** Index of its first row. */
  readonly start: number;
  readonly count: number;
}

/** Milliseconds after which the event loop gets a turn. */
const TURN = 16;

export class StreamedRows {
  readonly count: number;
  readonly columns: number;
  readonly binding: ChunkBinding;
  readonly #chunks: Chunks;
  readonly #signal: AbortSignal | undefined;

  constructor(chunks: Chunks, binding: ChunkBinding, signal?: AbortSignal) {
    this.count = chunks.rows;
    this.columns = binding.schema.columns.length;
    this.binding = binding;
    this.#chunks = chunks;
    this.#signal = signal;
  }

  /** The chunks with rows in [from, end) that are wanted, in order. Throws the signal's reason when cancelled. */
  async *each(
    from = 0,
    end = this.count,
    isWanted: (start: number, count: number) => boolean = () => true,
  ): AsyncGenerator<RowsChunk> {
    const wanted = this.#chunks.places.flatMap(({ rows }, i) => {
      const start = i * CHUNK_ROWS;
      return start < end && start + rows > from && isWanted(start, rows) ? [i] : [];
    });
    const decoder = new ChunkDecoder(this.#chunks);
    const binder = new ChunkBinder(this.binding);
    const { mostBytes } = this.#chunks;
    let [buffer, other] = [new ArrayBuffer(mostBytes), new ArrayBuffer(mostBytes)];
    let reading = wanted.length > 0 ? this.#chunks.read(wanted[0]!, buffer) : null;
    let last = performance.now();
    try {
      for (let k = 0; k < wanted.length; k++) {
        await reading;
        if (performance.now() - last > TURN) {
          await new Promise((resolve) => setTimeout(resolve));
          last = performance.now();
        }
        this.#signal?.throwIfAborted();
        reading = k + 1 < wanted.length ? this.#chunks.read(wanted[k + 1]!, other) : null;
        // A failure is told when its turn comes.
        reading?.catch(() => undefined);
        yield this.#bound(wanted[k]!, buffer, decoder, binder);
        [buffer, other] = [other, buffer];
      }
    } finally {
      // The file may be closed when nobody reads any more.
      await reading?.catch(() => undefined);
    }
  }

  #bound(index: number, buffer: ArrayBuffer, decoder: ChunkDecoder, binder: ChunkBinder): RowsChunk {
    const place = this.#chunks.places[index]!;
    const bound = binder.bind({ rows: place.rows, columns: decoder.columns(place, buffer) });
    return { start: index * CHUNK_ROWS, count: place.rows, ...bound };
  }

  /** Reads chunks at once, in any order; the last one read is kept. */
  atOnce(): (row: number) => RowsChunk {
    const decoder = new ChunkDecoder(this.#chunks);
    const binder = new ChunkBinder(this.binding);
    const buffer = new ArrayBuffer(this.#chunks.mostBytes);
    let index = -1;
    let chunk: RowsChunk | null = null;
    return (row) => {
      const wanted = Math.floor(row / CHUNK_ROWS);
      if (chunk === null || wanted !== index) {
        this.#chunks.readSync(wanted, buffer);
        chunk = this.#bound(wanted, buffer, decoder, binder);
        index = wanted;
      }
      return chunk;
    };
  }
}
