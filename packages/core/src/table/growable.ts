/** Growing columns: chunks, so that growth copies nothing and the peak is the result and one chunk. */

const CHUNK = 1 << 16;

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
    if (this.used === this.chunk.length) {
      this.chunks.push(this.chunk);
      this.chunk = this.allocate(CHUNK);
      this.used = 0;
    }
    this.chunk[this.used++] = value;
    this.length++;
  }

  /** All values in one array; the object is spent. */
  finish(): Values {
    if (this.used === this.chunk.length && this.chunks.length === 0) return this.chunk;
    const all = this.allocate(this.length);
    let at = 0;
    for (const chunk of this.chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    all.set(this.chunk.subarray(0, this.used), at);
    this.chunks = [];
    return all;
  }
}

/** The first chunk is small: tables with many columns and few rows stay cheap. */
const FIRST_CHUNK = 256;

export class GrowableFloat64 extends Growable<Float64Array> {
  constructor(firstChunk = FIRST_CHUNK) {
    super(firstChunk);
  }

  protected override allocate(length: number): Float64Array {
    return new Float64Array(length);
  }
}

export class GrowableInt32 extends Growable<Int32Array> {
  constructor(firstChunk = FIRST_CHUNK) {
    super(firstChunk);
  }

  protected override allocate(length: number): Int32Array {
    return new Int32Array(length);
  }
}
