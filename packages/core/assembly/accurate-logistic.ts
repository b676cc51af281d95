import { Constant } from './constants';
import { DoubleDouble } from './double-double';
import { Elementary } from './elementary';

/** 64/ln 2, and ln 2/64 in three parts: products of the first two (32 bits) with k are exact. */
const INVERSE: f64 = 92.33248261689366;
const PART_1: f64 = 0.01083042469326756;
const PART_2: f64 = 2.9815858263172973e-12;
const PART_3: f64 = 6.679961858980702e-22;
/** 1.5·2⁵² + 64·1077: adding it rounds to an integer and leaves the biased exponent above the last 6 bits. */
const MAGIC: f64 = 6755399441124672;

/** eˣ for x ≤ 0 in double-double: 2^(k/64)·(1 + s), the power of two from a table, s by Taylor's series. */
export class Exponential {
  static near: v128 = f64x2(0, 0);
  static power: v128 = f64x2(0, 0);
  static series: v128 = f64x2(0, 0);
  static seriesLow: v128 = f64x2(0, 0);
  static table: v128 = f64x2(0, 0);
  static tableLow: v128 = f64x2(0, 0);

  /** w·r + term for double-doubles. */
  @inline static horner(w: v128, wLow: v128, r: v128, rLow: v128, term: f64, termLow: f64): v128 {
    const product = DoubleDouble.multiply(w, wLow, r, rLow);
    return DoubleDouble.add(f64x2.splat(term), f64x2.splat(termLow), product, DoubleDouble.low);
  }

  /** The series from r⁶/720 on, over r⁶, in double: Σ rⁿ/(n+6)! for n = 0 … 5. */
  @inline static tail(r: v128): v128 {
    let sum = f64x2.splat(2.505210838544172e-8);
    sum = f64x2.add(f64x2.splat(2.755731922398589e-7), f64x2.mul(r, sum));
    sum = f64x2.add(f64x2.splat(2.7557319223985893e-6), f64x2.mul(r, sum));
    sum = f64x2.add(f64x2.splat(2.48015873015873e-5), f64x2.mul(r, sum));
    sum = f64x2.add(f64x2.splat(0.0001984126984126984), f64x2.mul(r, sum));
    return f64x2.add(f64x2.splat(0.001388888888888889), f64x2.mul(r, sum));
  }

  /** Sets series = eʳ − 1. */
  @inline static setSeries(r: v128, rLow: v128): void {
    let w = Exponential.horner(
      Exponential.tail(r),
      f64x2.splat(0),
      r,
      rLow,
      0.008333333333333333,
      1.1564823173178714e-19,
    );
    w = Exponential.horner(w, DoubleDouble.low, r, rLow, 0.041666666666666664, 2.3129646346357427e-18);
    w = Exponential.horner(w, DoubleDouble.low, r, rLow, 0.16666666666666666, 9.25185853854297e-18);
    w = Exponential.horner(w, DoubleDouble.low, r, rLow, 0.5, 0);
    w = DoubleDouble.multiply(w, DoubleDouble.low, r, rLow);
    w = DoubleDouble.multiply(w, DoubleDouble.low, r, rLow);
    Exponential.series = DoubleDouble.add(r, rLow, w, DoubleDouble.low);
    Exponential.seriesLow = DoubleDouble.low;
  }

  /** Sets table from the last 6 bits of k. */
  @inline static setTable(bits: v128, table: usize): void {
    const first = table + ((<i32>i64x2.extract_lane(bits, 0) & 63) << 4);
    const second = table + ((<i32>i64x2.extract_lane(bits, 1) & 63) << 4);
    Exponential.table = f64x2(load<f64>(first), load<f64>(second));
    Exponential.tableLow = f64x2(load<f64>(first, 8), load<f64>(second, 8));
  }

  /** Takes x = k·ln 2/64 + r apart: series, table, power = 2^(⌊k/64⌋ + 54), near = (k = 0). */
  @inline static reduce(x: v128, xLow: v128, table: usize): void {
    const shifted = f64x2.add(f64x2.mul(x, f64x2.splat(INVERSE)), f64x2.splat(MAGIC));
    const k = f64x2.sub(shifted, f64x2.splat(MAGIC));
    const r1 = f64x2.sub(x, f64x2.mul(k, f64x2.splat(PART_1)));
    const r2 = DoubleDouble.twoSum(r1, f64x2.neg(f64x2.mul(k, f64x2.splat(PART_2))));
    const rest = f64x2.sub(f64x2.add(DoubleDouble.low, xLow), f64x2.mul(k, f64x2.splat(PART_3)));
    const r = DoubleDouble.twoSum(r2, rest);
    Exponential.setSeries(r, DoubleDouble.low);
    Exponential.setTable(shifted, table);
    Exponential.power = i64x2.shl(i64x2.shr_u(shifted, 6), 52);
    Exponential.near = f64x2.eq(k, f64x2.splat(0));
  }

  /** table·(1 + series): eˣ but for its power of two. */
  @inline static significand(): v128 {
    const product = DoubleDouble.multiply(
      Exponential.table,
      Exponential.tableLow,
      Exponential.series,
      Exponential.seriesLow,
    );
    return DoubleDouble.add(Exponential.table, Exponential.tableLow, product, DoubleDouble.low);
  }

  /** a·power·2⁻⁵⁴. */
  @inline static scale(a: v128): v128 {
    return f64x2.mul(f64x2.mul(a, Exponential.power), Constant.unscale());
  }

  /** eˣ for x ≤ 0, relative error about 1e-31; 0 below −746. */
  @inline static exp(argument: v128, argumentLow: v128, table: usize): v128 {
    const inside = f64x2.gt(argument, Constant.floor());
    const x = f64x2.pmax(argument, Constant.floor());
    Exponential.reduce(x, v128.and(argumentLow, inside), table);
    const result = Exponential.scale(Exponential.significand());
    DoubleDouble.low = Exponential.scale(DoubleDouble.low);
    return result;
  }

  /**
   * log(1+e) for 0 ≤ e ≤ 1, relative error about 1e-30: with y its double and d = (1+e)·e⁻ʸ − 1,
   * y + log(1+d) = y + d − d²/2.
   */
  @inline static log1p(e: v128, eLow: v128, table: usize): v128 {
    const y = Elementary.log1p(e);
    Exponential.reduce(f64x2.neg(y), f64x2.splat(0), table);
    const shrunk = Exponential.scale(Exponential.significand());
    const shrunkLow = Exponential.scale(DoubleDouble.low);
    const minusOne = DoubleDouble.add(shrunk, shrunkLow, f64x2.splat(-1), f64x2.splat(0));
    const near = Exponential.near;
    const less = v128.bitselect(Exponential.series, minusOne, near);
    const lessLow = v128.bitselect(Exponential.seriesLow, DoubleDouble.low, near);
    const product = DoubleDouble.multiply(e, eLow, shrunk, shrunkLow);
    const d = DoubleDouble.add(product, DoubleDouble.low, less, lessLow);
    const square = f64x2.mul(f64x2.mul(Constant.half(), d), d);
    return DoubleDouble.quickTwoSum(y, f64x2.add(d, f64x2.sub(DoubleDouble.low, square)));
  }
}

/** The loss of two rows and its derivatives in double-double. */
export class AccurateLogistic {
  static residual: v128 = f64x2(0, 0);
  static residualLow: v128 = f64x2(0, 0);
  static weight: v128 = f64x2(0, 0);

  /** a·b for a double a and a double-double b. */
  @inline static times(a: v128, b: v128, bLow: v128): v128 {
    const product = DoubleDouble.twoProduct(a, b);
    return DoubleDouble.quickTwoSum(product, f64x2.add(DoubleDouble.low, f64x2.mul(a, bLow)));
  }

  /** a·u + b·v for doubles a, b and double-doubles u, v. */
  @inline static combine(a: v128, u: v128, uLow: v128, b: v128, v: v128, vLow: v128): v128 {
    const first = AccurateLogistic.times(a, u, uLow);
    const firstLow = DoubleDouble.low;
    const second = AccurateLogistic.times(b, v, vLow);
    return DoubleDouble.add(first, firstLow, second, DoubleDouble.low);
  }

  /** Returns the loss of weights a, b at z = −|z| or |z| as `positive` says; sets residual and weight. */
  @inline static step(a: v128, b: v128, size: v128, sizeLow: v128, positive: v128, table: usize): v128 {
    const e = Exponential.exp(f64x2.neg(size), f64x2.neg(sizeLow), table);
    const eLow = DoubleDouble.low;
    const onePlus = DoubleDouble.add(f64x2.splat(1), f64x2.splat(0), e, eLow);
    const d = DoubleDouble.reciprocal(onePlus, DoubleDouble.low);
    const dLow = DoubleDouble.low;
    const ed = DoubleDouble.multiply(e, eLow, d, dLow);
    const edLow = DoubleDouble.low;
    const p = v128.bitselect(d, ed, positive);
    const pLow = v128.bitselect(dLow, edLow, positive);
    const q = v128.bitselect(ed, d, positive);
    const qLow = v128.bitselect(edLow, dLow, positive);
    AccurateLogistic.residual = AccurateLogistic.combine(b, p, pLow, f64x2.neg(a), q, qLow);
    AccurateLogistic.residualLow = DoubleDouble.low;
    AccurateLogistic.weight = f64x2.mul(f64x2.add(a, b), f64x2.mul(d, ed));
    const common = Exponential.log1p(e, eLow, table);
    const commonLow = DoubleDouble.low;
    const whole = DoubleDouble.add(size, sizeLow, common, commonLow);
    const wholeLow = DoubleDouble.low;
    return AccurateLogistic.combine(
      a,
      v128.bitselect(common, whole, positive),
      v128.bitselect(commonLow, wholeLow, positive),
      b,
      v128.bitselect(whole, common, positive),
      v128.bitselect(wholeLow, commonLow, positive),
    );
  }
}
