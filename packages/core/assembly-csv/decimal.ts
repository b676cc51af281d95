/** 10^0 … 10^22, the powers of ten that are doubles. */
const POWERS_OF_TEN = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
  1e20, 1e21, 1e22,
]);
const LARGEST_EXACT_POWER = 22;
const LARGEST_EXACT_INTEGER: u64 = 0x20000000000000;

/** Largest |q| with a power of five in the table; numbers so large or small are for the caller. */
const LARGEST_EXPONENT = 128;
let powersOfFive: usize = 0;

/** Says where the 128 leading bits of 5^−128 … 5^128 are, the high half of each first. */
export function setPowersOfFive(address: usize): void {
  powersOfFive = address + (LARGEST_EXPONENT << 4);
}

/** w·10^q → the nearest double, ties to even. */
export class Decimal {
  /**
   * NaN where |q| > 128. One exact operation where w and 10^|q| are doubles (W. D. Clinger, "How to read floating
   * point numbers accurately", PLDI 1990); else D. Lemire, "Number parsing at a gigabyte per second", 2021, algorithm
   * 1, which needs no exact fallback (N. Mushtak and D. Lemire, "Fast number parsing without fallback", 2022).
   */
  @inline static toDouble(w: u64, q: i32): f64 {
    if (w <= LARGEST_EXACT_INTEGER && q >= -LARGEST_EXACT_POWER && q <= LARGEST_EXACT_POWER) {
      if (q < 0) return <f64>(<i64>w) / load<f64>(POWERS_OF_TEN - (q << 3));
      return <f64>(<i64>w) * load<f64>(POWERS_OF_TEN + (q << 3));
    }
    return w === 0 ? 0 : Decimal.eiselLemire(w, q);
  }

  /** w·10^q, where −22 ≤ q ≤ 0 and w is a double. */
  @inline static exact(w: u64, q: i32): f64 {
    return <f64>(<i64>w) / load<f64>(POWERS_OF_TEN - (q << 3));
  }

  static eiselLemire(w: u64, q: i32): f64 {
    if (q < -LARGEST_EXPONENT || q > LARGEST_EXPONENT) return NaN;
    const shift = clz(w);
    const scaled = w << shift;
    const power = powersOfFive + (q << 4);
    const five = load<u64>(power);
    let low = scaled * five;
    let high = Decimal.highProduct(scaled, five);
    if ((high & 0x1ff) === 0x1ff) {
      const more = Decimal.highProduct(scaled, load<u64>(power, 8));
      low += more;
      if (low < more) high++;
    }
    const upper = high >> 63;
    let mantissa = high >> (upper + 9);
    let exponent = ((217706 * q) >> 16) + 63 + 1023 + <i32>upper - <i32>shift;
    // Halfway between two doubles exactly, which only these q can give: towards the even one.
    if (low <= 1 && q >= -4 && q <= 23 && (mantissa & 3) === 1 && mantissa << (upper + 9) === high)
      mantissa &= ~1;
    mantissa = (mantissa + (mantissa & 1)) >> 1;
    if (mantissa === 0x20000000000000) {
      mantissa = 0x10000000000000;
      exponent++;
    }
    return reinterpret<f64>(((<u64>exponent) << 52) | (mantissa & 0xfffffffffffff));
  }

  /** The upper 64 bits of a·b. */
  @inline static highProduct(a: u64, b: u64): u64 {
    const aLow = a & 0xffffffff;
    const aHigh = a >> 32;
    const bLow = b & 0xffffffff;
    const bHigh = b >> 32;
    const middle = aHigh * bLow + ((aLow * bLow) >> 32);
    const cross = aLow * bHigh + (middle & 0xffffffff);
    return aHigh * bHigh + (middle >> 32) + (cross >> 32);
  }
}
