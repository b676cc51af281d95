/** Texts in UTF-8, laid out to be written four bytes at a time: what goes beyond their end is written over next. */

/** Bytes that must be free behind the end of a text. */
export const OVERHANG = 3;

const encoder = new TextEncoder();

export class Texts {
  /** The bytes of the longest. */
  readonly longest: number;
  /** Text after text, each from a word of its own on, the first byte of a word highest. */
  private readonly words: Uint32Array;
  private readonly starts: Int32Array;
  private readonly lengths: Int32Array;

  constructor(texts: readonly string[]) {
    this.starts = new Int32Array(texts.length);
    this.lengths = new Int32Array(texts.length);
    const words: number[] = [];
    let longest = 0;
    for (let i = 0; i < texts.length; i++) {
      const text = texts[i]!;
      this.starts[i] = words.length;
      const length = pushAscii(text, words) ? text.length : pushBytes(encoder.encode(text), words);
      this.lengths[i] = length;
      longest = Math.max(longest, length);
    }
    this.words = Uint32Array.from(words);
    this.longest = longest;
  }

  /** Writes the text of an index at `at`; returns its end. */
  write(index: number, into: DataView, at: number): number {
    const end = at + this.lengths[index]!;
    let word = this.starts[index]!;
    for (let to = at; to < end; to += 4) into.setUint32(to, this.words[word++]!);
    return end;
  }
}

/** False, and nothing pushed, where the text is not ASCII. */
function pushAscii(text: string, words: number[]): boolean {
  const start = words.length;
  for (let i = 0; i < text.length; i += 4) {
    let word = 0;
    let seen = 0;
    for (let k = i; k < i + 4; k++) {
      // Nothing is behind the end.
      const code = k < text.length ? text.charCodeAt(k) : 0;
      word = (word << 8) | code;
      seen |= code;
    }
    if (seen > 127) {
      words.length = start;
      return false;
    }
    words.push(word >>> 0);
  }
  return true;
}

/** Pushes bytes; returns how many. */
function pushBytes(bytes: Uint8Array, words: number[]): number {
  for (let i = 0; i < bytes.length; i += 4) {
    let word = 0;
    for (let k = i; k < i + 4; k++) word = (word << 8) | (bytes[k] ?? 0);
    words.push(word >>> 0);
  }
  return bytes.length;
}
