import type { ByteStore } from '../../src/stream/byte-store.js';

/** A store in memory, which counts what is read. */
export class MemoryStore implements ByteStore {
  reads = 0;
  #bytes = new Uint8Array(1 << 16);
  #length = 0;

  async append(bytes: Uint8Array): Promise<void> {
    if (this.#bytes.length < this.#length + bytes.length) {
      const grown = new Uint8Array(2 * (this.#length + bytes.length));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  async read(position: number, into: Uint8Array): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.readSync(position, into);
  }

  readSync(position: number, into: Uint8Array): void {
    if (position + into.length > this.#length) throw new Error('read beyond the end');
    this.reads++;
    into.set(this.#bytes.subarray(position, position + into.length));
  }
}
