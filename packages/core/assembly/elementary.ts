import { Constant } from './constants';

export class Elementary {
  /** r·coth(r/2) for |r| ≤ ln 2/2. */
  @inline static hyperbolic(r: v128): v128 {
    const square = f64x2.mul(r, r);
    const fourth = f64x2.mul(square, square);
    const low = f64x2.add(Constant.two(), f64x2.mul(Constant.hyperbolic(0), square));
    const middle = f64x2.add(Constant.hyperbolic(1), f64x2.mul(Constant.hyperbolic(2), square));
    const high = f64x2.add(Constant.hyperbolic(3), f64x2.mul(Constant.hyperbolic(4), square));
    return f64x2.add(low, f64x2.mul(f64x2.add(middle, f64x2.mul(high, fourth)), fourth));
  }

  /** x − k·ln 2. */
  @inline static rest(x: v128, k: v128): v128 {
    return f64x2.sub(f64x2.sub(x, f64x2.mul(k, Constant.ln2High())), f64x2.mul(k, Constant.ln2Low()));
  }

  /** eˣ for x ≤ 0, below 0.9 ulp, subnormal results included; 0 below −745.2, NaN for NaN. */
  @inline static exp(argument: v128): v128 {
    const x = f64x2.pmax(argument, Constant.floor());
    const shifted = f64x2.add(f64x2.mul(x, Constant.log2e()), Constant.magic());
    const r = Elementary.rest(x, f64x2.sub(shifted, Constant.magic()));
    const d = f64x2.sub(Elementary.hyperbolic(r), r);
    const y = f64x2.add(Constant.one(), f64x2.div(f64x2.add(r, r), d));
    return f64x2.mul(f64x2.mul(y, i64x2.shl(shifted, 52)), Constant.unscale());
  }

  /** log(1 + x) for 0 ≤ x ≤ 1, about 1 ulp, NaN for NaN. */
  @inline static log1p(x: v128): v128 {
    const large = f64x2.ge(x, Constant.half());
    const f = v128.bitselect(f64x2.mul(f64x2.sub(x, Constant.one()), Constant.half()), x, large);
    const s = f64x2.div(f, f64x2.add(Constant.two(), f));
    const z = f64x2.mul(s, s);
    const square = f64x2.mul(z, z);
    const p01 = f64x2.add(Constant.logarithm(0), f64x2.mul(Constant.logarithm(1), z));
    const p23 = f64x2.add(Constant.logarithm(2), f64x2.mul(Constant.logarithm(3), z));
    const p45 = f64x2.add(Constant.logarithm(4), f64x2.mul(Constant.logarithm(5), z));
    const p67 = f64x2.add(Constant.logarithm(6), f64x2.mul(Constant.logarithm(7), z));
    const low = f64x2.add(p01, f64x2.mul(p23, square));
    const high = f64x2.add(p45, f64x2.mul(p67, square));
    const series = f64x2.mul(z, f64x2.add(low, f64x2.mul(high, f64x2.mul(square, square))));
    const halfSquare = f64x2.mul(f64x2.mul(Constant.half(), f), f);
    const correction = f64x2.add(
      f64x2.mul(s, f64x2.add(halfSquare, series)),
      v128.and(Constant.ln2Low(), large),
    );
    const rest = f64x2.sub(f64x2.sub(halfSquare, correction), f);
    return f64x2.sub(v128.and(Constant.ln2High(), large), rest);
  }

  /** log(1 + x) for finite x ≥ 0, about 1 ulp: from x = 1 on k·ln 2 + log m with m = (1+x)/2ᵏ in [1, 2). */
  static log1pAny(x: v128): v128 {
    const large = f64x2.ge(x, Constant.one());
    const y = f64x2.add(x, Constant.one());
    const exponent = f64x2.sub(v128.or(i64x2.shr_u(y, 52), Constant.integer()), Constant.biasedInteger());
    const k = v128.and(exponent, large);
    const m = v128.or(v128.andnot(y, f64x2.splat(Infinity)), Constant.one());
    const f = v128.bitselect(f64x2.sub(m, Constant.one()), x, large);
    const rest = f64x2.add(Elementary.log1p(f), f64x2.mul(k, Constant.ln2Low()));
    return f64x2.add(f64x2.mul(k, Constant.ln2High()), rest);
  }
}
