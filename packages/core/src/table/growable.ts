/** Growing columns: chunks, so that growth copies nothing; one chunk where the length can be told before. */

/** The first chunk is small, and others hold as much as those before them: tables with many columns and few rows stay cheap. */
const FIRST_CHUNK = 256;
const MOST = 1 << 16;

abstract class Growable<Values extends Float64Array | Int32Array> {
  length = 0;
  private chunks: Values[] = [];
  private chunk: Values;
  private used = 0;

  constructor(size: number) {
    this.chunk = this.allocate(size);
  }

  protected abstract allocate(length: number): Values;

  push(value: number): void {
    if (this.used === this.chunk.length) this.open(0);
    this.chunk[this.used++] = value;
    this.length++;
  }

  append(values: Values): void {
    const room = Math.min(this.chunk.length - this.used, values.length);
    this.chunk.set(values.subarray(0, room), this.used);
    this.used += room;
    if (room < values.length) {
      this.open(values.length - room);
      this.chunk.set(values.subarray(room));
      this.used = values.length - room;
    }
    this.length += values.length;
  }

  /** Makes one chunk for `count` values in all. Memory that is never written to takes no room in fact. */
  reserve(count: number): void {
    if (count <= this.length) return;
    const all = this.allocate(count);
    this.copyTo(all, 0);
    this.chunks = [];
    this.chunk = all;
    this.used = this.length;
  }

  /** Copies all values to `into` from `at` on. */
  copyTo(into: Values, at: number): void {
    let next = at;
    for (const chunk of this.chunks) {
      into.set(chunk, next);
      next += chunk.length;
    }
    into.set(this.chunk.subarray(0, this.used), next);
  }

  /** Forgets the values, not the memory of the last chunk. */
  clear(): void {
    this.chunks = [];
    this.used = 0;
    this.length = 0;
  }

  /** All values in one array, a copy only where they lie in several chunks or in a corner of one; the object is spent. */
  finish(): Values {
    if (this.chunks.length === 0 && 2 * this.used >= this.chunk.length) {
      return this.used === this.chunk.length ? this.chunk : (this.chunk.subarray(0, this.used) as Values);
    }
    const all = this.allocate(this.length);
    this.copyTo(all, 0);
    this.chunks = [];
    return all;
  }

  /** Opens a chunk for `least` values or more. */
  private open(least: number): void {
    if (this.used > 0)
      this.chunks.push(
        this.used === this.chunk.length ? this.chunk : (this.chunk.subarray(0, this.used) as Values),
      );
    const usual = Math.min(MOST, Math.max(FIRST_CHUNK, this.length));
    this.chunk = this.allocate(Math.max(usual, least));
    this.used = 0;
  }
}

/** `firstChunk`: by default memory comes with the first value. */
export class GrowableFloat64 extends Growable<Float64Array> {
  constructor(firstChunk = 0) {
    super(firstChunk);
  }

  protected override allocate(length: number): Float64Array {
    return new Float64Array(length);
  }
}

/** The same of whole numbers. */
export class GrowableInt32 extends Growable<Int32Array> {
  constructor(firstChunk = 0) {
    super(firstChunk);
  }

  protected override allocate(length: number): Int32Array {
    return new Int32Array(length);
  }
}
