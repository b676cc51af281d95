import { Constant } from './constants';
import { Exact, LOW, REGISTER, Register } from './double-double';
import { Elementary } from './elementary';

/** 64/ln 2, and ln 2/64 in three parts: products of the first two (32 bits) with k are exact. */
const INVERSE: f64 = 92.33248261689366;
const PART_1: f64 = 0.01083042469326756;
const PART_2: f64 = 2.9815858263172973e-12;
const PART_3: f64 = 6.679961858980702e-22;
/** 1.5·2⁵² + 64·1077: adding it rounds to an integer and leaves the biased exponent above the last 6 bits. */
const MAGIC: f64 = 6755399441124672;

/** The registers of the logistic step, from `work` on: z first and the results of `AccurateLogistic.step`. */
export const Z: usize = 0;
export const LOSS: usize = REGISTER;
export const RESIDUAL: usize = 2 * REGISTER;
/** The upper halves of the residuals, and the weights. */
export const RESIDUAL_UPPER: usize = 3 * REGISTER;
export const WEIGHTS: usize = 3 * REGISTER + LOW;
/** Registers that only the step uses. */
export const ARGUMENT: usize = 4 * REGISTER;
const REDUCED: usize = 5 * REGISTER;
export const SERIES: usize = 6 * REGISTER;
const POWER: usize = 7 * REGISTER;
export const PRODUCT: usize = 8 * REGISTER;
export const E: usize = 9 * REGISTER;
export const D: usize = 10 * REGISTER;
const SHIFTED: usize = 11 * REGISTER;
/** ∏ (1+e^−|z|) − 1 of rows that are labels, over chunks: see `accurate-labels.ts`. */
export const PRODUCTS: usize = 11 * REGISTER + LOW;
/** Bytes of all. */
export const WORK: usize = 12 * REGISTER + LOW;

/** eˣ for x ≤ 0 in double-double: 2^(k/64)·(1 + s), the power of two from a table, s by Taylor's series. */
class Exponential {
  /** The series from r⁶/720 on, over r⁶, in double: Σ rⁿ/(n+6)! for n = 0 … 5. */
  @inline static tail(r: v128): v128 {
    let sum = f64x2.splat(2.505210838544172e-8);
    sum = f64x2.add(f64x2.splat(2.755731922398589e-7), f64x2.mul(r, sum));
    sum = f64x2.add(f64x2.splat(2.7557319223985893e-6), f64x2.mul(r, sum));
    sum = f64x2.add(f64x2.splat(2.48015873015873e-5), f64x2.mul(r, sum));
    sum = f64x2.add(f64x2.splat(0.0001984126984126984), f64x2.mul(r, sum));
    return f64x2.add(f64x2.splat(0.001388888888888889), f64x2.mul(r, sum));
  }

  /** Takes ARGUMENT = k·ln 2/64 + r apart: SHIFTED = k + MAGIC, REDUCED = r, POWER = 2^((k mod 64)/64), SERIES = tail. */
  static reduce(work: usize, table: usize, bytes: usize): void {
    for (const end = work + bytes; work < end; work += 16) {
      const x = v128.load(work, ARGUMENT);
      const shifted = f64x2.add(f64x2.mul(x, f64x2.splat(INVERSE)), f64x2.splat(MAGIC));
      const k = f64x2.sub(shifted, f64x2.splat(MAGIC));
      const r1 = f64x2.sub(x, f64x2.mul(k, f64x2.splat(PART_1)));
      const second = f64x2.neg(f64x2.mul(k, f64x2.splat(PART_2)));
      const r2 = f64x2.add(r1, second);
      const low = f64x2.add(Exact.sumError(r1, second, r2), v128.load(work, ARGUMENT + LOW));
      const rest = f64x2.sub(low, f64x2.mul(k, f64x2.splat(PART_3)));
      const r = f64x2.add(r2, rest);
      v128.store(work, shifted, SHIFTED);
      v128.store(work, r, REDUCED);
      v128.store(work, Exact.sumError(r2, rest, r), REDUCED + LOW);
      v128.store(work, Exponential.tail(r), SERIES);
      v128.store(work, f64x2.splat(0), SERIES + LOW);
      const first = table + ((<i32>i64x2.extract_lane(shifted, 0) & 63) << 4);
      const other = table + ((<i32>i64x2.extract_lane(shifted, 1) & 63) << 4);
      v128.store(work, f64x2(load<f64>(first), load<f64>(other)), POWER);
      v128.store(work, f64x2(load<f64>(first, 8), load<f64>(other, 8)), POWER + LOW);
    }
  }

  /** SERIES = SERIES·r + term. */
  static horner(work: usize, term: f64, termLow: f64, bytes: usize): void {
    Register.multiply(work + SERIES, work + REDUCED, work + SERIES, bytes);
    Register.addConstant(term, termLow, work + SERIES, work + SERIES, bytes);
  }

  /** The exponential of ARGUMENT to `out`; SERIES = eʳ − 1. */
  static exp(work: usize, table: usize, out: usize, bytes: usize): void {
    Exponential.reduce(work, table, bytes);
    Exponential.horner(work, 0.008333333333333333, 1.1564823173178714e-19, bytes);
    Exponential.horner(work, 0.041666666666666664, 2.3129646346357427e-18, bytes);
    Exponential.horner(work, 0.16666666666666666, 9.25185853854297e-18, bytes);
    Exponential.horner(work, 0.5, 0, bytes);
    Register.multiply(work + SERIES, work + REDUCED, work + SERIES, bytes);
    Register.multiply(work + SERIES, work + REDUCED, work + SERIES, bytes);
    Register.add(work + REDUCED, work + SERIES, work + SERIES, bytes);
    Register.multiply(work + POWER, work + SERIES, work + PRODUCT, bytes);
    Register.add(work + POWER, work + PRODUCT, work + PRODUCT, bytes);
    for (const end = work + bytes; work < end; work += 16, out += 16) {
      const power = i64x2.shl(i64x2.shr_u(v128.load(work, SHIFTED), 6), 52);
      for (let part: usize = 0; part <= LOW; part += LOW) {
        const scaled = f64x2.mul(f64x2.mul(v128.load(work + part, PRODUCT), power), Constant.unscale());
        v128.store(out + part, scaled);
      }
    }
  }
}

/** The loss of up to 64 rows and its derivatives in double-double. */
export class AccurateLogistic {
  /** E = e^−|z|. */
  static exponential(work: usize, table: usize, bytes: usize): void {
    AccurateLogistic.setArgument(work, bytes);
    Exponential.exp(work, table, work + E, bytes);
  }

  /** ARGUMENT = −|z|, not below −746, where the exponential is 0. */
  static setArgument(work: usize, bytes: usize): void {
    for (const end = work + bytes; work < end; work += 16) {
      const z = v128.load(work, Z);
      const minus = v128.or(z, Constant.sign());
      const flipped = v128.and(f64x2.ge(z, f64x2.splat(0)), Constant.sign());
      const low = v128.xor(v128.load(work, Z + LOW), flipped);
      const inside = f64x2.gt(minus, Constant.floor());
      v128.store(work, f64x2.pmax(minus, Constant.floor()), ARGUMENT);
      v128.store(work, v128.and(low, inside), ARGUMENT + LOW);
    }
  }

  /**
   * LOSS = log(1+e) for E from 0 to 2¹⁰⁰, relative error about 1e-30: with y its double and d = (1+e)·e⁻ʸ − 1,
   * y + log(1+d) = y + d − d²/2.
   */
  static log1p(work: usize, table: usize, bytes: usize): void {
    for (let at = work; at < work + bytes; at += 16) {
      const y = Elementary.log1pAny(v128.load(at, E));
      v128.store(at, f64x2.neg(y), ARGUMENT);
      v128.store(at, f64x2.splat(0), ARGUMENT + LOW);
    }
    Exponential.exp(work, table, work + PRODUCT, bytes);
    Register.multiply(work + E, work + PRODUCT, work + LOSS, bytes);
    Register.addConstant(-1, 0, work + PRODUCT, work + PRODUCT, bytes);
    for (let at = work; at < work + bytes; at += 16) {
      const near = f64x2.eq(v128.load(at, SHIFTED), f64x2.splat(MAGIC));
      v128.store(at, v128.bitselect(v128.load(at, SERIES), v128.load(at, PRODUCT), near), PRODUCT);
      const low = v128.bitselect(v128.load(at, SERIES + LOW), v128.load(at, PRODUCT + LOW), near);
      v128.store(at, low, PRODUCT + LOW);
    }
    Register.add(work + LOSS, work + PRODUCT, work + LOSS, bytes);
    for (let at = work; at < work + bytes; at += 16) {
      const d = v128.load(at, LOSS);
      const square = f64x2.mul(f64x2.mul(Constant.half(), d), d);
      const rest = f64x2.add(d, f64x2.sub(v128.load(at, LOSS + LOW), square));
      Register.quickSum(f64x2.neg(v128.load(at, ARGUMENT)), rest, at + LOSS);
    }
  }

  /** `out` = a·u + sign·b·v for registers u and v, which it overwrites. */
  static combine(a: usize, u: usize, sign: f64, b: usize, v: usize, out: usize, bytes: usize): void {
    Register.times(1, a, u, u, bytes);
    Register.times(sign, b, v, v, bytes);
    Register.add(u, v, out, bytes);
  }

  /** From E = e^−|z|: D = p, E = 1 − p, and WEIGHTS. */
  static probabilities(events: usize, others: usize, work: usize, bytes: usize): void {
    Register.addConstant(1, 0, work + E, work + D, bytes);
    Register.reciprocal(work + D, work + D, bytes);
    Register.multiply(work + E, work + D, work + E, bytes);
    for (let at: usize = 0; at < bytes; at += 16) {
      const weight = f64x2.add(v128.load(events + at), v128.load(others + at));
      const pq = f64x2.mul(v128.load(work + at, D), v128.load(work + at, E));
      v128.store(work + at, f64x2.mul(weight, pq), WEIGHTS);
    }
    Register.exchange(work + D, work + E, work + Z, bytes);
  }

  /** From Z and the rows' weights a, b: LOSS, RESIDUAL with its upper halves, and WEIGHTS. */
  static step(events: usize, others: usize, work: usize, table: usize, bytes: usize): void {
    AccurateLogistic.exponential(work, table, bytes);
    AccurateLogistic.log1p(work, table, bytes);
    AccurateLogistic.probabilities(events, others, work, bytes);
    AccurateLogistic.combine(others, work + D, -1, events, work + E, work + RESIDUAL, bytes);
    AccurateLogistic.setUpper(work, bytes);
    AccurateLogistic.addSize(work, bytes);
    Register.exchange(work + LOSS, work + E, work + Z, bytes);
    AccurateLogistic.combine(events, work + LOSS, 1, others, work + E, work + LOSS, bytes);
  }

  /** RESIDUAL_UPPER = the upper halves of RESIDUAL. */
  static setUpper(work: usize, bytes: usize): void {
    for (const end = work + bytes; work < end; work += 16) {
      v128.store(work, Exact.upper(v128.load(work, RESIDUAL)), RESIDUAL_UPPER);
    }
  }

  /** E = |z| + LOSS. */
  static addSize(start: usize, bytes: usize): void {
    for (let work = start; work < start + bytes; work += 16) {
      const z = v128.load(work, Z);
      const flipped = v128.andnot(Constant.sign(), f64x2.ge(z, f64x2.splat(0)));
      const low = v128.xor(v128.load(work, Z + LOW), flipped);
      v128.store(work, f64x2.abs(z), E);
      v128.store(work, low, E + LOW);
    }
    Register.add(start + E, start + LOSS, start + E, bytes);
  }
}
