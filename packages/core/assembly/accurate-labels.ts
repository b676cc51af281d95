import { AccurateLogistic, D, E, LOSS, PRODUCT, PRODUCTS, RESIDUAL, SERIES, Z } from './accurate-logistic';
import { Constant } from './constants';
import { LOW, Register } from './double-double';
import { Rows } from './logistic';

/**
 * The accurate step of a chunk whose rows are labels: events or others of weight 1, or without weight. Nothing is
 * multiplied by weights, and the logarithms log(1+e^−|z|), half of all the work, are taken once for up to 64 chunks: with
 * u = ∏ (1+e) − 1 in each of 64 places, u + (e + u·e) for each row more, so that small losses keep their digits.
 */
export class AccurateLabels {
  /** Whether all rows are labels. */
  static areAll(events: usize, others: usize, bytes: usize): bool {
    let unlike = f64x2.splat(0);
    for (const end = events + bytes; events < end; events += 16, others += 16) {
      const event = v128.load(events);
      const other = v128.load(others);
      unlike = v128.or(unlike, Rows.unlike(event, other, f64x2.add(event, other)));
    }
    return !v128.any_true(unlike);
  }

  /** As `AccurateLogistic.step`; but LOSS lacks log(1+e), which is in PRODUCTS. */
  static step(events: usize, others: usize, work: usize, table: usize, bytes: usize): void {
    AccurateLogistic.exponential(work, table, bytes);
    for (let at: usize = 0; at < bytes; at += 16) {
      const counted = f64x2.gt(f64x2.add(v128.load(events + at), v128.load(others + at)), f64x2.splat(0));
      v128.store(work + at, v128.and(v128.load(work + at, E), counted), SERIES);
      v128.store(work + at, v128.and(v128.load(work + at, E + LOW), counted), SERIES + LOW);
    }
    Register.multiply(work + PRODUCTS, work + SERIES, work + PRODUCT, bytes);
    Register.add(work + SERIES, work + PRODUCT, work + SERIES, bytes);
    Register.add(work + PRODUCTS, work + SERIES, work + PRODUCTS, bytes);
    AccurateLogistic.probabilities(events, others, work, bytes);
    for (let at: usize = 0; at < bytes; at += 16) {
      const event = v128.load(events + at);
      const other = v128.load(others + at);
      const z = v128.load(work + at, Z);
      const positive = f64x2.ge(z, f64x2.splat(0));
      const far = v128.bitselect(other, event, positive);
      const flipped = v128.andnot(Constant.sign(), positive);
      v128.store(work + at, f64x2.mul(far, f64x2.abs(z)), LOSS);
      const low = v128.xor(v128.load(work + at, Z + LOW), flipped);
      v128.store(work + at, f64x2.mul(far, low), LOSS + LOW);
      for (let part: usize = 0; part <= LOW; part += LOW) {
        const p = f64x2.mul(other, v128.load(work + at + part, D));
        v128.store(
          work + at + part,
          f64x2.sub(p, f64x2.mul(event, v128.load(work + at + part, E))),
          RESIDUAL,
        );
      }
    }
    AccurateLogistic.setUpper(work, bytes);
  }

  /** LOSS = log(1+u) of the PRODUCTS, which are 0 then. */
  static losses(work: usize, table: usize): void {
    memory.copy(work + E, work + PRODUCTS, 2 * LOW);
    memory.fill(work + PRODUCTS, 0, 2 * LOW);
    AccurateLogistic.log1p(work, table, LOW);
  }
}
