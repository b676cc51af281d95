import { Constant } from '../assembly/constants';
import { Elementary } from '../assembly/elementary';

export class Logistic {
  /**
   * Residuals (y − p)·w at r and weights p·(1 − p)·w at h of rows [first, last), both even, from z; `signs` are 1 for
   * events and −1 for the others. Returns the losses, those of even rows and those of odd ones, added to `sum`.
   */
  @inline static rows(
    first: usize,
    last: usize,
    signs: usize,
    weights: usize,
    z: usize,
    r: usize,
    h: usize,
    sum: v128,
  ): v128 {
    const end = last << 3;
    for (let at = first << 3; at < end; at += 16) {
      const sign = v128.load(signs + at);
      const weight = v128.load(weights + at);
      const margin = f64x2.mul(v128.load(z + at), sign);
      const size = f64x2.abs(margin);
      const e = Elementary.exp(f64x2.neg(size));
      const d = f64x2.div(Constant.one(), f64x2.add(Constant.one(), e));
      const small = f64x2.mul(e, d);
      const isRight = f64x2.ge(margin, f64x2.splat(0));
      const wrong = f64x2.mul(weight, v128.bitselect(small, d, isRight));
      v128.store(r + at, f64x2.mul(sign, wrong));
      v128.store(h + at, f64x2.mul(weight, f64x2.mul(small, d)));
      const loss = f64x2.add(Elementary.log1p(e), v128.andnot(size, isRight));
      sum = f64x2.add(sum, f64x2.mul(weight, loss));
    }
    return sum;
  }
}
