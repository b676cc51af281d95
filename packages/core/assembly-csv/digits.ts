/** 10^0 … 10^7. */
const POWERS = memory.data<u64>([1, 10, 100, 1000, 10000, 100000, 1000000, 10000000]);
const ZEROS: u64 = 0x3030303030303030;

/** Eight bytes of text in one integer, whose lowest byte is the first character's. */
export class Digits {
  /** The bytes at `at`: a digit's becomes its value, another's something above 9. */
  @inline static load(at: usize): u64 {
    return load<u64>(at) ^ ZEROS;
  }

  /** How many digits there are before the first byte that is none: 0 to 8. */
  @inline static count(digits: u64): u64 {
    // A carry out of a byte above 0x7f touches only those behind it, which are not asked for.
    return ctz(((digits + 0x7676767676767676) | digits) & 0x8080808080808080) >> 3;
  }

  /** head·10^8 + the number that all eight make. */
  @inline static appendAll(head: u64, digits: u64): u64 {
    return head * 100000000 + Digits.number(digits);
  }

  /** head·10^count + the number that the first `count` (0 to 7) make. */
  @inline static append(head: u64, digits: u64, count: u64): u64 {
    const first = (digits << (56 - (count << 3))) << 8;
    return head * load<u64>(POWERS + ((<usize>count) << 3)) + Digits.number(first);
  }

  /** The number that eight digits make (D. Lemire, "Quickly parsing eight digits", 2018). */
  @inline static number(digits: u64): u64 {
    const pairs = (digits * 10 + (digits >> 8)) & 0x00ff00ff00ff00ff;
    const fours = ((pairs * 6553601) >> 16) & 0x0000ffff0000ffff;
    return (fours * 42949672960001) >> 32;
  }
}
