/** Byte sequences → codes 0, 1, 2, … in order of appearance: text is decoded once per distinct value. */
export class ByteDictionary {
  readonly texts: string[] = [];
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  private pool = new Uint8Array(1024);
  /** Value `code` occupies pool[ends[code − 1] … ends[code]). */
  private ends = new Float64Array(64);
  private hashes = new Int32Array(64);
  /** Open addressing: code + 1, or 0 where free; at most half full. */
  private slots = new Int32Array(128);

  /** The code of bytes [start, end), a new one if they are new; −1 if they are not UTF-8. */
  codeOf(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashOf(bytes, start, end);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (let entry = this.slots[slot]!; entry !== 0; entry = this.slots[slot]!) {
      if (this.hashes[entry - 1] === hash && this.equals(entry - 1, bytes, start, end)) return entry - 1;
      slot = (slot + 1) & mask;
    }
    return this.insert(slot, hash, bytes, start, end);
  }

  private equals(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = code === 0 ? 0 : this.ends[code - 1]!;
    if (this.ends[code]! - from !== end - start) return false;
    for (let i = start, j = from; i < end; i++, j++) {
      if (bytes[i] !== this.pool[j]) return false;
    }
    return true;
  }

  private insert(slot: number, hash: number, bytes: Uint8Array, start: number, end: number): number {
    const value = bytes.subarray(start, end);
    const code = this.texts.length;
    try {
      this.texts.push(this.decoder.decode(value));
    } catch {
      return -1;
    }
    const from = code === 0 ? 0 : this.ends[code - 1]!;
    if (from + value.length > this.pool.length) {
      const pool = new Uint8Array(2 * (from + value.length));
      pool.set(this.pool);
      this.pool = pool;
    }
    this.pool.set(value, from);
    this.ends[code] = from + value.length;
    this.hashes[code] = hash;
    this.slots[slot] = code + 1;
    if (this.texts.length === this.ends.length) this.grow();
    return code;
  }

  private grow(): void {
    const size = 2 * this.ends.length;
    const ends = new Float64Array(size);
    ends.set(this.ends);
    const hashes = new Int32Array(size);
    hashes.set(this.hashes);
    this.ends = ends;
    this.hashes = hashes;
    const slots = new Int32Array(2 * size);
    const mask = slots.length - 1;
    for (let code = 0; code < this.texts.length; code++) {
      let slot = hashes[code]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = code + 1;
    }
    this.slots = slots;
  }
}

/** FNV-1a with a final mix (MurmurHash3's). */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b | 0);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35 | 0);
  return hash ^ (hash >>> 16);
}
