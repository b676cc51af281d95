import { Constant } from './constants';
import { Elementary } from './elementary';
import { Groups } from './group';
import { EXPONENTIAL, PREDICTOR, RESIDUAL, SMALLEST, SUMS, WEIGHT } from './scratch';

/** The logistic step of a group of panels, for any weights and any z. */
export class PlainLogistic {
  /** Writes e^−|z| to EXPONENTIAL. */
  static exponentials(z: usize, stride: usize, scratch: usize): void {
    for (const end = z + Groups.bytes(stride); z < end; z += 16, scratch += 16) {
      v128.store(scratch, Elementary.exp(v128.or(v128.load(z), Constant.sign())), EXPONENTIAL);
    }
  }

  /** `Logistic.loss`: (a+b)·log(1+e^−|z|) + |z|·(z < 0 ? a : b) of each row. */
  static loss(z: usize, events: usize, others: usize, stride: usize, scratch: usize): v128 {
    PlainLogistic.exponentials(z, stride, scratch);
    let losses = f64x2.splat(0);
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
        const log = Elementary.log1p(v128.load(at, EXPONENTIAL));
        losses = f64x2.add(losses, f64x2.sub(f64x2.mul(weight, log), f64x2.mul(minus, far)));
      }
    }
    v128.store(scratch, smallest, SMALLEST);
    return losses;
  }

  /** `Logistic.derivatives`, given e^−|z| at EXPONENTIAL, whose place the residuals take. */
  static derivatives(z: usize, events: usize, others: usize, stride: usize, scratch: usize): void {
    for (const end = scratch + Groups.bytes(stride); scratch < end; events += stride, others += stride) {
      for (let row: usize = 0; row < 64; row += 16, scratch += 16, z += 16) {
        const event = v128.load(events + row);
        const other = v128.load(others + row);
        const e = v128.load(scratch, EXPONENTIAL);
        const d = f64x2.div(Constant.one(), f64x2.add(Constant.one(), e));
        const ed = f64x2.mul(e, d);
        const negative = f64x2.lt(v128.load(z), f64x2.splat(0));
        const swapped = v128.and(v128.xor(event, other), negative);
        const far = f64x2.mul(v128.xor(other, swapped), d);
        const near = f64x2.mul(v128.xor(event, swapped), ed);
        const sign = v128.and(negative, Constant.sign());
        v128.store(scratch, v128.xor(f64x2.sub(far, near), sign), RESIDUAL);
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
