const LANES: u32 = 16;

// Vectors in memory: V8 would build them anew at every use.
const ZEROS = memory.data<u8>([48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48], 16);
const TENS = memory.data<u8>([10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10], 16);
const LOW_BYTES = memory.data<i16>([255, 255, 255, 255, 255, 255, 255, 255], 16);
const BY_TEN = memory.data<i16>([10, 10, 10, 10, 10, 10, 10, 10], 16);
const BY_HUNDRED = memory.data<i16>([100, 1, 100, 1, 100, 1, 100, 1], 16);
const BY_TEN_THOUSAND = memory.data<i16>([10000, 1, 10000, 1, 10000, 1, 10000, 1], 16);
/** What is kept of a number without a sign, and of one with a sign. */
const UNSIGNED = memory.data<i64>([-1, -1, -256, -1], 16);
/** For each place of the point and of the end: which byte goes to which, so that the last digit comes last. */
let shuffles: usize = 0;

/** Fills the table of shuffles, 17·17·16 bytes at `address`. */
export function makeShuffles(address: usize): void {
  shuffles = address;
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

/** The first 16 bytes of a number. */
export class Head {
  /** The bytes, digits as their values. */
  @inline static load(at: usize): v128 {
    return i8x16.sub(v128.load(at), v128.load(ZEROS));
  }

  /** A bit for each byte that is no digit, the sign among them, and one behind the last byte. */
  @inline static others(digits: v128): u32 {
    return <u32>i8x16.bitmask(i8x16.ge_u(digits, v128.load(TENS))) | (1 << LANES);
  }

  @inline static shuffle(point: u32, end: u32): usize {
    return shuffles + ((point * (LANES + 1) + end) << 4);
  }

  /**
   * The number that the digits before `end` make, without a sign (0 or 1 byte) and the point, if that is not at `end`:
   * moved to the end of the vector, then pairs, fours and eights of them made one number each.
   */
  @inline static number(digits: v128, sign: u32, point: u32, end: u32): u64 {
    const unsigned = v128.and(digits, v128.load(UNSIGNED + (sign << 4)));
    const all = i8x16.swizzle(unsigned, v128.load(Head.shuffle(point, end)));
    const tens = i16x8.mul(v128.and(all, v128.load(LOW_BYTES)), v128.load(BY_TEN));
    const pairs = i16x8.add(tens, i16x8.shr_u(all, 8));
    const fours = i32x4.dot_i16x8_s(pairs, v128.load(BY_HUNDRED));
    const eights = i32x4.dot_i16x8_s(i16x8.narrow_i32x4_u(fours, fours), v128.load(BY_TEN_THOUSAND));
    const both = i64x2.extract_lane(eights, 0);
    return (both & 0xffffffff) * 100000000 + (both >> 32);
  }
}
