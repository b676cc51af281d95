const QUOTE: u8 = 34;
export const LF: u8 = 10;
export const CR: u8 = 13;

/** Where a field ends. */
export class Field {
  @inline static isQuoted(start: usize): bool {
    return load<u8>(start) === QUOTE;
  }

  /**
   * The byte behind the field at `start`, its closing quote included; `to` or more where the field does not end before
   * it, or is a quoted one that holds a quote or a line end.
   */
  static end(start: usize, to: usize, delimiter: u8): usize {
    if (!Field.isQuoted(start)) return Field.find(start, to, delimiter);
    const close = Field.find(start + 1, to, QUOTE);
    return close < to && load<u8>(close) === QUOTE ? close + 1 : to;
  }

  /** The first line end or `byte` from `at` on; `to` or more where there is none before it. */
  @inline static find(at: usize, to: usize, byte: u8): usize {
    const bytes = i8x16.splat(byte);
    const feeds = i8x16.splat(LF);
    const returns = i8x16.splat(CR);
    for (let next = at; next < to; next += 16) {
      const text = v128.load(next);
      const ends = v128.or(i8x16.eq(text, feeds), i8x16.eq(text, returns));
      const mask = i8x16.bitmask(v128.or(ends, i8x16.eq(text, bytes)));
      if (mask !== 0) return next + <usize>ctz(mask);
    }
    return to;
  }
}
