import { Constant } from './constants';
import { Elementary } from './elementary';
import { Groups } from './group';
import { PlainLogistic } from './plain-logistic';
import { RESIDUAL, SMALLEST, WEIGHT } from './scratch';

/** A vector of two rows on its way through `Logistic.pass`. */
export class Rows {
  /** Bits that are 0 where every row is an event of weight 1, another of weight 1, or has no weight. */
  @inline static unlike(event: v128, other: v128, weight: v128): v128 {
    return v128.or(v128.and(event, other), v128.xor(f64x2.mul(weight, weight), weight));
  }

  /** x/ln 2 as an integer in the last bits of 1.5·2⁵² + x/ln 2. */
  @inline static shifted(x: v128): v128 {
    return f64x2.add(f64x2.mul(x, Constant.log2e()), Constant.round());
  }

  /** w·2ᵏ·(c+r), k being the last bits of `shifted`. */
  @inline static numerator(weight: v128, c: v128, r: v128, shifted: v128): v128 {
    return f64x2.mul(weight, i64x2.add(f64x2.add(c, r), i64x2.shl(shifted, 52)));
  }

  /** Puts the residual at RESIDUAL and the weight of the Hessian at WEIGHT. */
  @inline static store(at: usize, sign: v128, n: v128, d: v128, sum: v128, offset: usize): void {
    const inverse = f64x2.div(Constant.one(), sum);
    const p = f64x2.mul(n, inverse);
    v128.store(at + offset, f64x2.mul(sign, p), RESIDUAL);
    v128.store(at + offset, f64x2.mul(p, f64x2.mul(d, inverse)), WEIGHT);
  }
}

/**
 * The logistic step of a group of panels whose rows are events or others of weight 1 (or have no weight), as most are;
 * any other group is left to `PlainLogistic`. `events` and `others` are the addresses of its first panel's a and b.
 *
 * With s = b − a and the weight w = a + b of a row, e^(s·z) = n/d where n = 2ᵏ·(c+r), d = c−r, c = r·coth(r/2) and
 * s·z = k·ln 2 + r (the series of c is that of fdlibm's `e_exp.c`). One division gives the probability of what did
 * not happen, n/(d+n), and its complement, both to a few ulp of themselves. The losses log((d+w·n)/d) of 16 rows take one
 * logarithm: that of 1 + u, u being kept as a quotient whose terms are all positive, so that no digit is lost where u
 * is small.
 */
export class Logistic {
  /**
   * Goes through the rows in two lanes and returns u = exp(Σ loss) − 1, or −1 where `PlainLogistic` has to do the work:
   * for other weights, for |z| > 600, and where u overflows.
   */
  static pass(
    z: usize,
    events: usize,
    others: usize,
    stride: usize,
    scratch: usize,
    differentiate: bool,
  ): v128 {
    let above = f64x2.splat(0);
    let below = Constant.one();
    let unlike = f64x2.splat(0);
    let smallest = f64x2.splat(0);
    let at = scratch;
    const end = scratch + Groups.bytes(stride);
    for (let a = events, b = others; at < end; a += stride, b += stride) {
      // Two vectors side by side: their chains of operations overlap.
      for (let row: usize = 0; row < 64; row += 32, at += 32, z += 32) {
        const event0 = v128.load(a + row);
        const event1 = v128.load(a + row, 16);
        const other0 = v128.load(b + row);
        const other1 = v128.load(b + row, 16);
        const weight0 = f64x2.add(event0, other0);
        const weight1 = f64x2.add(event1, other1);
        unlike = v128.or(unlike, Rows.unlike(event0, other0, weight0));
        unlike = v128.or(unlike, Rows.unlike(event1, other1, weight1));
        const sign0 = f64x2.sub(other0, event0);
        const sign1 = f64x2.sub(other1, event1);
        const x0 = f64x2.mul(v128.load(z), sign0);
        const x1 = f64x2.mul(v128.load(z, 16), sign1);
        smallest = f64x2.pmin(smallest, v128.or(x0, Constant.sign()));
        smallest = f64x2.pmin(smallest, v128.or(x1, Constant.sign()));
        const shifted0 = Rows.shifted(x0);
        const shifted1 = Rows.shifted(x1);
        const r0 = Elementary.rest(x0, f64x2.sub(shifted0, Constant.round()));
        const r1 = Elementary.rest(x1, f64x2.sub(shifted1, Constant.round()));
        const c0 = Elementary.hyperbolic(r0);
        const c1 = Elementary.hyperbolic(r1);
        const d0 = f64x2.sub(c0, r0);
        const d1 = f64x2.sub(c1, r1);
        const n0 = Rows.numerator(weight0, c0, r0, shifted0);
        const n1 = Rows.numerator(weight1, c1, r1, shifted1);
        const sum0 = f64x2.add(d0, n0);
        const sum1 = f64x2.add(d1, n1);
        above = f64x2.add(f64x2.mul(above, sum0), f64x2.mul(below, n0));
        below = f64x2.mul(below, d0);
        above = f64x2.add(f64x2.mul(above, sum1), f64x2.mul(below, n1));
        below = f64x2.mul(below, d1);
        if (differentiate) {
          Rows.store(at, sign0, n0, d0, sum0, 0);
          Rows.store(at, sign1, n1, d1, sum1, 16);
        }
      }
      if (v128.any_true(unlike)) return f64x2.splat(-1);
    }
    const u = f64x2.div(above, below);
    const finite = f64x2.lt(u, f64x2.splat(1e300));
    if (!i64x2.all_true(v128.and(finite, f64x2.ge(smallest, Constant.far())))) return f64x2.splat(-1);
    v128.store(scratch, f64x2.pmin(v128.load(scratch, SMALLEST), smallest), SMALLEST);
    return u;
  }

  /**
   * The losses of the rows in two lanes, a·log(1+e⁻ᶻ) + b·log(1+eᶻ) each; the smallest −|z| of rows with weight goes to
   * the lanes at SMALLEST.
   */
  static loss(z: usize, events: usize, others: usize, stride: usize, scratch: usize): v128 {
    const u = Logistic.pass(z, events, others, stride, scratch, false);
    return Logistic.done(u) ? Elementary.log1pAny(u) : PlainLogistic.loss(z, events, others, stride, scratch);
  }

  /** Puts (a+b)·p·q at WEIGHT, and ∂loss/∂z = b·p − a·q at RESIDUAL. */
  static weights(z: usize, events: usize, others: usize, stride: usize, scratch: usize): void {
    if (Logistic.done(Logistic.pass(z, events, others, stride, scratch, true))) return;
    PlainLogistic.exponentials(z, stride, scratch);
    PlainLogistic.derivatives(z, events, others, stride, scratch);
  }

  /** As `loss` and as `weights`. */
  static derivatives(z: usize, events: usize, others: usize, stride: usize, scratch: usize): v128 {
    const u = Logistic.pass(z, events, others, stride, scratch, true);
    if (Logistic.done(u)) return Elementary.log1pAny(u);
    const losses = PlainLogistic.loss(z, events, others, stride, scratch);
    PlainLogistic.derivatives(z, events, others, stride, scratch);
    return losses;
  }

  @inline static done(u: v128): bool {
    return f64x2.extract_lane(u, 0) >= 0;
  }
}
