import { Constant } from './constants';

/** 2²⁷ + 1 (Veltkamp). */
const SPLITTER: f64 = 134217729;

/**
 * Error-free transformations of two rows at a time: each function returns one part of a result. No operation branches;
 * what overflows becomes NaN.
 */
export class Exact {
  /** a + b − sum. */
  @inline static sumError(a: v128, b: v128, sum: v128): v128 {
    const back = f64x2.sub(sum, a);
    return f64x2.add(f64x2.sub(a, f64x2.sub(sum, back)), f64x2.sub(b, back));
  }

  /** a + b − sum for |a| ≥ |b|. */
  @inline static quickSumError(a: v128, b: v128, sum: v128): v128 {
    return f64x2.sub(b, f64x2.sub(sum, a));
  }

  /** The upper half of the digits of a. */
  @inline static upper(a: v128): v128 {
    const t = f64x2.mul(f64x2.splat(SPLITTER), a);
    return f64x2.sub(t, f64x2.sub(t, a));
  }

  /** a·b − product, given the upper halves of a and b. */
  @inline static productError(a: v128, aUpper: v128, b: v128, bUpper: v128, product: v128): v128 {
    const aLower = f64x2.sub(a, aUpper);
    const bLower = f64x2.sub(b, bUpper);
    const first = f64x2.sub(f64x2.mul(aUpper, bUpper), product);
    const second = f64x2.add(f64x2.add(first, f64x2.mul(aUpper, bLower)), f64x2.mul(aLower, bUpper));
    return f64x2.add(second, f64x2.mul(aLower, bLower));
  }
}

/** Bytes of the high parts of a register, before its low parts; and of both. */
export const LOW: usize = 512;
export const REGISTER: usize = 1024;

/**
 * Double-double arithmetic on registers: 64 rows in memory, their high parts and then their low ones. Every operation
 * is one loop over independent vectors, which keeps all units busy where a chain of operations would wait for each.
 * `bytes` are those of the rows at hand; `out` may be an operand.
 */
export class Register {
  /** Stores a + b, |a| ≥ |b|. */
  @inline static quickSum(a: v128, b: v128, out: usize): void {
    const sum = f64x2.add(a, b);
    v128.store(out, sum);
    v128.store(out, Exact.quickSumError(a, b, sum), LOW);
  }

  /** Stores a + b (AccurateDWPlusDW). */
  @inline static sum(a: v128, aLow: v128, b: v128, bLow: v128, out: usize): void {
    const low = f64x2.add(aLow, bLow);
    const lowRest = Exact.sumError(aLow, bLow, low);
    const high = f64x2.add(a, b);
    const rest = f64x2.add(Exact.sumError(a, b, high), low);
    const sum = f64x2.add(high, rest);
    Register.quickSum(sum, f64x2.add(lowRest, Exact.quickSumError(high, rest, sum)), out);
  }

  static add(a: usize, b: usize, out: usize, bytes: usize): void {
    for (const end = a + bytes; a < end; a += 16, b += 16, out += 16) {
      Register.sum(v128.load(a), v128.load(a, LOW), v128.load(b), v128.load(b, LOW), out);
    }
  }

  /** term + a for the double-double constant term. */
  static addConstant(term: f64, termLow: f64, a: usize, out: usize, bytes: usize): void {
    const high = f64x2.splat(term);
    const low = f64x2.splat(termLow);
    for (const end = a + bytes; a < end; a += 16, out += 16) {
      Register.sum(high, low, v128.load(a), v128.load(a, LOW), out);
    }
  }

  static multiply(a: usize, b: usize, out: usize, bytes: usize): void {
    for (const end = a + bytes; a < end; a += 16, b += 16, out += 16) {
      const x = v128.load(a);
      const y = v128.load(b);
      const product = f64x2.mul(x, y);
      const error = Exact.productError(x, Exact.upper(x), y, Exact.upper(y), product);
      const cross = f64x2.add(f64x2.mul(x, v128.load(b, LOW)), f64x2.mul(v128.load(a, LOW), y));
      Register.quickSum(product, f64x2.add(error, cross), out);
    }
  }

  /** sign·a·b for doubles a. */
  static times(sign: f64, a: usize, b: usize, out: usize, bytes: usize): void {
    for (const end = a + bytes; a < end; a += 16, b += 16, out += 16) {
      const x = f64x2.mul(f64x2.splat(sign), v128.load(a));
      const y = v128.load(b);
      const product = f64x2.mul(x, y);
      const error = Exact.productError(x, Exact.upper(x), y, Exact.upper(y), product);
      Register.quickSum(product, f64x2.add(error, f64x2.mul(x, v128.load(b, LOW))), out);
    }
  }

  /** 1/a. */
  static reciprocal(a: usize, out: usize, bytes: usize): void {
    for (const end = a + bytes; a < end; a += 16, out += 16) {
      const value = v128.load(a);
      const quotient = f64x2.div(Constant.one(), value);
      const product = f64x2.mul(quotient, value);
      const error = Exact.productError(quotient, Exact.upper(quotient), value, Exact.upper(value), product);
      const rest = f64x2.sub(f64x2.sub(Constant.one(), product), error);
      const correction = f64x2.sub(rest, f64x2.mul(quotient, v128.load(a, LOW)));
      Register.quickSum(quotient, f64x2.mul(correction, quotient), out);
    }
  }

  /** Exchanges a and b where z is negative. */
  static exchange(a: usize, b: usize, z: usize, bytes: usize): void {
    for (const end = a + bytes; a < end; a += 16, b += 16, z += 16) {
      const positive = f64x2.ge(v128.load(z), f64x2.splat(0));
      for (let part: usize = 0; part <= LOW; part += LOW) {
        const x = v128.load(a + part);
        const y = v128.load(b + part);
        v128.store(a + part, v128.bitselect(x, y, positive));
        v128.store(b + part, v128.bitselect(y, x, positive));
      }
    }
  }
}

export class Lanes {
  /** Adds both lanes of high + low, the first one first, to the double-double at `out`. */
  static add(high: v128, low: v128, out: usize): void {
    addPair(f64x2.extract_lane(high, 0), f64x2.extract_lane(low, 0), out);
    addPair(f64x2.extract_lane(high, 1), f64x2.extract_lane(low, 1), out);
  }
}

/** Adds high + low to the double-double at `out`. */
function addPair(high: f64, low: f64, out: usize): void {
  const a = load<f64>(out);
  const sum = a + high;
  const back = sum - a;
  const rest = a - (sum - back) + (high - back) + (load<f64>(out, 8) + low);
  const total = sum + rest;
  const totalBack = total - sum;
  store<f64>(out, total);
  store<f64>(out, sum - (total - totalBack) + (rest - totalBack), 8);
}
