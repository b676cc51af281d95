const LANES: u32 = 16;
/** Constants of 16 bytes in memory: V8 would build them anew at every use. */
const CONSTANTS = memory.data<u8>(
  [
    48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10,
    10, 10, 10, 10, 10, 10, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 10, 0, 10, 0, 10,
    0, 10, 0, 10, 0, 10, 0, 10, 0, 10, 0, 100, 0, 1, 0, 100, 0, 1, 0, 100, 0, 1, 0, 100, 0, 1, 0, 16, 39, 1,
    0, 16, 39, 1, 0, 16, 39, 1, 0, 16, 39, 1, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255, 255, 255, 255, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  ],
  16,
);
/** For each place of the point and of the end, where the 16 last digits come from. */
const SHUFFLES = memory.data(17 * 17 * 16, 16);

/** Fills the table of shuffles, once. */
export function fillShuffles(): void {
  for (let point: u32 = 0; point <= LANES; point++) {
    for (let end = point; end <= LANES; end++) {
      const shuffle = Head.shuffle(point, end);
      const skipped = LANES - end + u32(end !== point);
      for (let lane: u32 = 0; lane < LANES; lane++) {
        const digit = lane - skipped;
        store<u8>(shuffle + lane, lane < skipped ? 255 : <u8>(digit + u32(digit >= point)));
      }
    }
  }
}

/** The first 16 bytes of a number without its sign. */
export class Head {
  /** The bytes, digits as their values. */
  @inline static load(at: usize): v128 {
    return i8x16.sub(v128.load(at), v128.load(CONSTANTS));
  }

  /** A bit for each byte that is no digit, and one behind the last byte. */
  @inline static others(digits: v128): u32 {
    return <u32>i8x16.bitmask(i8x16.ge_u(digits, v128.load(CONSTANTS, 16))) | (1 << LANES);
  }

  @inline static shuffle(point: u32, end: u32): usize {
    return SHUFFLES + ((point * (LANES + 1) + end) << 4);
  }

  /** The number that the digits before `end` make; the point among them is passed over, at `end` there is none. */
  @inline static number(digits: v128, sign: u32, point: u32, end: u32): u64 {
    const unsigned = v128.and(digits, v128.load(CONSTANTS + (sign << 4), 96));
    const all = i8x16.swizzle(unsigned, v128.load(Head.shuffle(point, end)));
    const tens = i16x8.mul(v128.and(all, v128.load(CONSTANTS, 32)), v128.load(CONSTANTS, 48));
    const pairs = i16x8.add(tens, i16x8.shr_u(all, 8));
    const fours = i32x4.dot_i16x8_s(pairs, v128.load(CONSTANTS, 64));
    const eights = i32x4.dot_i16x8_s(i16x8.narrow_i32x4_u(fours, fours), v128.load(CONSTANTS, 80));
    const both = i64x2.extract_lane(eights, 0);
    return (both & 0xffffffff) * 100000000 + (both >> 32);
  }
}
