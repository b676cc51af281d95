import { Constant } from './constants';
import { Elementary } from './elementary';

/** The loss of two rows and its derivatives in the linear predictor z. */
export class Logistic {
  /** a·log(1+e⁻ᶻ) + b·log(1+eᶻ), where exponential = e^−|z|, size = |z| and positive = z ≥ 0. */
  @inline static loss(a: v128, b: v128, size: v128, exponential: v128, positive: v128): v128 {
    const common = Elementary.log1p(exponential);
    return f64x2.add(
      f64x2.mul(a, f64x2.add(common, v128.andnot(size, positive))),
      f64x2.mul(b, f64x2.add(common, v128.and(size, positive))),
    );
  }

  /** Larger of `largest` and |z| in rows with weight. */
  @inline static larger(largest: v128, a: v128, b: v128, size: v128): v128 {
    return f64x2.pmax(largest, v128.and(size, f64x2.gt(f64x2.add(a, b), f64x2.splat(0))));
  }

  /** The loss of two rows; ∂loss/∂z = b·p − a·q takes the place of z, (a+b)·p·q goes to `weight`. */
  @inline static step(events: usize, others: usize, address: usize, largest: usize, weight: usize): v128 {
    const a = v128.load(events);
    const b = v128.load(others);
    const z = v128.load(address);
    const size = f64x2.abs(z);
    v128.store(largest, Logistic.larger(v128.load(largest), a, b, size));
    const positive = f64x2.ge(z, f64x2.splat(0));
    const e = Elementary.exp(f64x2.neg(size));
    const d = f64x2.div(Constant.one(), f64x2.add(Constant.one(), e));
    const ed = f64x2.mul(e, d);
    const p = v128.bitselect(d, ed, positive);
    const q = v128.bitselect(ed, d, positive);
    v128.store(address, f64x2.sub(f64x2.mul(b, p), f64x2.mul(a, q)));
    v128.store(weight, f64x2.mul(f64x2.add(a, b), f64x2.mul(d, ed)));
    return Logistic.loss(a, b, size, e, positive);
  }
}
