import { Decimal } from './decimal';
import { Digits } from './digits';
import { Head } from './head';

const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const LETTER_E = 101;
/** Any 19 digits fit in 64 bits. */
const MOST_DIGITS: u32 = 19;
/** Bytes that are looked at together. */
const HEAD: u32 = 16;
const MOST_EXPONENT_DIGITS: u64 = 4;

/** Decimal text → double. */
export class Numeral {
  /**
   * Writes the number at `start` to `slot`, equal to `Number` of its text bit for bit; returns where it ends, or 0
   * where there is none or it is not of the usual kind (over 19 digits after leading zeros, very large or small).
   */
  @inline static read(start: usize, slot: usize): usize {
    const sign = load<u8>(start);
    const signed = Numeral.isSign(sign);
    const head = Head.load(start);
    let others = Head.others(head) & ~signed;
    const point: u32 = ctz(others);
    let end = point;
    let q: i32 = 0;
    let length = point - signed;
    let hasPoint = false;
    if (load<u8>(start + point) === POINT) {
      others &= others - 1;
      if (others === 0) return 0;
      end = ctz(others);
      q = <i32>(point + 1 - end);
      length = end - 1 - signed;
      hasPoint = true;
    }
    if (length === 0) return 0;
    const w = Head.number(head, signed, point, end);
    if (end < HEAD && (load<u8>(start + end) | 32) !== LETTER_E) {
      Numeral.write(Decimal.exact(w, q), sign, slot);
      return start + end;
    }
    return Numeral.readRest(start, end, sign, w, q, hasPoint, length, slot);
  }

  /** Goes on behind the first `end` bytes, `length` of them digits, which make head·10^scale. */
  @inline static readRest(
    start: usize,
    end: u32,
    sign: u8,
    head: u64,
    scale: i32,
    hasPoint: bool,
    length: u32,
    slot: usize,
  ): usize {
    let w = head;
    let q = scale;
    let at = start + end;
    if (end === HEAD) {
      let digits = Digits.load(at);
      let count = Digits.count(digits);
      for (; count === 8; count = Digits.count(digits)) {
        w = Digits.appendAll(w, digits);
        at += 8;
        digits = Digits.load(at);
      }
      w = Digits.append(w, digits, count);
      at += <usize>count;
      const more = <u32>(at - start) - HEAD;
      if (hasPoint) q -= more;
      if (length + more > MOST_DIGITS && !Numeral.fits(start + Numeral.isSign(sign), length + more)) return 0;
    }
    if ((load<u8>(at) | 32) === LETTER_E) {
      const exponentSign = load<u8>(++at);
      at += usize(Numeral.isSign(exponentSign));
      const digits = Digits.load(at);
      const count = Digits.count(digits);
      if (count === 0 || count > MOST_EXPONENT_DIGITS) return 0;
      const exponent = <i32>Digits.append(0, digits, count);
      q += exponentSign === MINUS ? -exponent : exponent;
      at += <usize>count;
    }
    const value = Decimal.toDouble(w, q);
    if (isNaN(value)) return 0;
    Numeral.write(value, sign, slot);
    return at;
  }

  /** A choice between two doubles would be a branch in V8, and signs are hard to predict. */
  @inline static write(value: f64, sign: u8, slot: usize): void {
    store<u64>(slot, reinterpret<u64>(value) | ((<u64>(sign === MINUS)) << 63));
  }

  @inline static isSign(byte: u8): u32 {
    return <u32>(byte === MINUS) | <u32>(byte === PLUS);
  }

  /** Whether at most 19 of the `length` digits from `start` on are left without the leading zeros. */
  static fits(start: usize, length: u32): bool {
    let left = length;
    for (let at = start; load<u8>(at) === ZERO || load<u8>(at) === POINT; at++)
      left -= u32(load<u8>(at) === ZERO);
    return left <= MOST_DIGITS;
  }
}
