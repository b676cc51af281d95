import { Constant } from './constants';
import { Elementary } from './elementary';
import { Groups } from './group';
import { EXPONENTIAL, PREDICTOR, SMALLEST, SUMS, WEIGHT } from './scratch';

/**
 * The logistic step of a group of panels; `events` and `others` are the addresses of its first panel's a and b. Each
 * function is one loop over vectors of two rows.
 */
export class Logistic {
  /** Writes e^−|z| to EXPONENTIAL, four vectors at a time: their chains of operations overlap. */
  static exponentials(z: usize, stride: usize, scratch: usize): void {
    for (const end = z + Groups.bytes(stride); z < end; z += 64, scratch += 64) {
      v128.store(scratch, Elementary.exp(v128.or(v128.load(z), Constant.sign())), EXPONENTIAL);
      v128.store(scratch, Elementary.exp(v128.or(v128.load(z, 16), Constant.sign())), EXPONENTIAL + 16);
      v128.store(scratch, Elementary.exp(v128.or(v128.load(z, 32), Constant.sign())), EXPONENTIAL + 32);
      v128.store(scratch, Elementary.exp(v128.or(v128.load(z, 48), Constant.sign())), EXPONENTIAL + 48);
    }
  }

  /**
   * The losses of the rows in two lanes, given e^−|z|; the smallest −|z| of rows with weight goes to the lanes at
   * SMALLEST. A loss is (a+b)·log(1+e^−|z|) + |z|·(z < 0 ? a : b). Where every a+b is 0 or 1, the logarithm of the
   * product of 1+e^−|z| takes the place of their sum: one logarithm for 16 rows.
   */
  static loss(z: usize, events: usize, others: usize, stride: usize, scratch: usize): v128 {
    let product = Constant.one();
    let tails = f64x2.splat(0);
    let fractions = f64x2.splat(0);
    let smallest = v128.load(scratch, SMALLEST);
    let at = scratch;
    const end = scratch + Groups.bytes(stride);
    for (let a = events, b = others; at < end; a += stride, b += stride) {
      for (let row: usize = 0; row < 64; row += 16, at += 16, z += 16) {
        const event = v128.load(a + row);
        const other = v128.load(b + row);
        const weight = f64x2.add(event, other);
        const value = v128.load(z);
        const minus = v128.or(value, Constant.sign());
        smallest = f64x2.pmin(smallest, v128.and(minus, f64x2.gt(weight, f64x2.splat(0))));
        const far = v128.bitselect(event, other, f64x2.lt(value, f64x2.splat(0)));
        tails = f64x2.sub(tails, f64x2.mul(minus, far));
        fractions = v128.or(fractions, f64x2.sub(f64x2.mul(weight, weight), weight));
        const factor = f64x2.add(Constant.one(), f64x2.mul(weight, v128.load(at, EXPONENTIAL)));
        product = f64x2.mul(product, factor);
      }
    }
    v128.store(scratch, smallest, SMALLEST);
    const exact = !v128.any_true(fractions) && i64x2.all_true(f64x2.ge(product, Constant.two()));
    const logs = exact ? Elementary.log(product) : Logistic.logs(events, others, stride, scratch);
    return f64x2.add(tails, logs);
  }

  /**
   * Σ (a+b)·log(1+e^−|z|) row by row: for other weights, and where the product of 16 rows is below 2, for the
   * rounding of 1+e^−|z| would show.
   */
  static logs(events: usize, others: usize, stride: usize, scratch: usize): v128 {
    let logs = f64x2.splat(0);
    for (const end = scratch + Groups.bytes(stride); scratch < end; events += stride, others += stride) {
      for (let row: usize = 0; row < 64; row += 16, scratch += 16) {
        const weight = f64x2.add(v128.load(events + row), v128.load(others + row));
        const log = Elementary.log1p(v128.load(scratch, EXPONENTIAL));
        logs = f64x2.add(logs, f64x2.mul(weight, log));
      }
    }
    return logs;
  }

  /** Given z and e^−|z|, puts ∂loss/∂z = b·p − a·q in the place of z, and (a+b)·p·q at WEIGHT. */
  static derivatives(events: usize, others: usize, stride: usize, scratch: usize): void {
    for (const end = scratch + Groups.bytes(stride); scratch < end; events += stride, others += stride) {
      for (let row: usize = 0; row < 64; row += 16, scratch += 16) {
        const event = v128.load(events + row);
        const other = v128.load(others + row);
        const e = v128.load(scratch, EXPONENTIAL);
        const d = f64x2.div(Constant.one(), f64x2.add(Constant.one(), e));
        const ed = f64x2.mul(e, d);
        const negative = f64x2.lt(v128.load(scratch, PREDICTOR), f64x2.splat(0));
        const swapped = v128.and(v128.xor(event, other), negative);
        const far = f64x2.mul(v128.xor(other, swapped), d);
        const near = f64x2.mul(v128.xor(event, swapped), ed);
        const sign = v128.and(negative, Constant.sign());
        v128.store(scratch, v128.xor(f64x2.sub(far, near), sign), PREDICTOR);
        v128.store(scratch, f64x2.mul(f64x2.add(event, other), f64x2.mul(d, ed)), WEIGHT);
      }
    }
  }

  /** Given z and e^−|z|, adds a·p to the first and b·p to the second pair of lanes at SUMS. */
  static probabilities(events: usize, others: usize, stride: usize, scratch: usize): void {
    let first = v128.load(scratch, SUMS);
    let second = v128.load(scratch, SUMS + 16);
    let at = scratch;
    for (const end = scratch + Groups.bytes(stride); at < end; events += stride, others += stride) {
      for (let row: usize = 0; row < 64; row += 16, at += 16) {
        const e = v128.load(at, EXPONENTIAL);
        const negative = f64x2.lt(v128.load(at, PREDICTOR), f64x2.splat(0));
        const numerator = v128.bitselect(e, Constant.one(), negative);
        const p = f64x2.div(numerator, f64x2.add(Constant.one(), e));
        first = f64x2.add(first, f64x2.mul(v128.load(events + row), p));
        second = f64x2.add(second, f64x2.mul(v128.load(others + row), p));
      }
    }
    v128.store(scratch, first, SUMS);
    v128.store(scratch, second, SUMS + 16);
  }
}
