import { Logistic } from './logistic';

/** What is done to one panel of 8 rows; every loop runs over columns. */
export class Panel {
  /** z = offset + xᵀβ of 8 rows, the terms added in the order of the columns. */
  @inline static linear(x: usize, offset: usize, beta: usize, columns: usize, z: usize): void {
    let z0 = v128.load(offset);
    let z1 = v128.load(offset, 16);
    let z2 = v128.load(offset, 32);
    let z3 = v128.load(offset, 48);
    const end = beta + (columns << 3);
    for (; beta < end; beta += 8, x += 64) {
      const b = v128.load_splat<f64>(beta);
      z0 = f64x2.add(z0, f64x2.mul(v128.load(x), b));
      z1 = f64x2.add(z1, f64x2.mul(v128.load(x, 16), b));
      z2 = f64x2.add(z2, f64x2.mul(v128.load(x, 32), b));
      z3 = f64x2.add(z3, f64x2.mul(v128.load(x, 48), b));
    }
    v128.store(z, z0);
    v128.store(z, z1, 16);
    v128.store(z, z2, 32);
    v128.store(z, z3, 48);
  }

  /**
   * The losses of 8 rows in two lanes. Residuals replace z, weights go to `weight`, and the largest |z| of rows with
   * weight to the lanes at `largest`. Not inlined: every pass shares this one piece of code.
   */
  static logistic(z: usize, events: usize, others: usize, largest: usize, weight: usize): v128 {
    const l0 = Logistic.step(events, others, z, largest, weight);
    const l1 = Logistic.step(events + 16, others + 16, z + 16, largest, weight + 16);
    const l2 = Logistic.step(events + 32, others + 32, z + 32, largest, weight + 32);
    const l3 = Logistic.step(events + 48, others + 48, z + 48, largest, weight + 48);
    return f64x2.add(f64x2.add(l0, l1), f64x2.add(l2, l3));
  }

  /** Adds x·residual of 8 rows to two lanes per column at `sums`. */
  @inline static gradient(x: usize, residual: usize, columns: usize, sums: usize): void {
    const r0 = v128.load(residual);
    const r1 = v128.load(residual, 16);
    const r2 = v128.load(residual, 32);
    const r3 = v128.load(residual, 48);
    const end = sums + (columns << 4);
    for (; sums < end; sums += 16, x += 64) {
      const left = f64x2.add(f64x2.mul(v128.load(x), r0), f64x2.mul(v128.load(x, 16), r1));
      const right = f64x2.add(f64x2.mul(v128.load(x, 32), r2), f64x2.mul(v128.load(x, 48), r3));
      v128.store(sums, f64x2.add(v128.load(sums), f64x2.add(left, right)));
    }
  }

  /** moved = z + length·direction of 8 rows. */
  @inline static move(z: usize, direction: usize, length: f64, moved: usize): void {
    const t = f64x2.splat(length);
    for (let i: usize = 0; i < 64; i += 16) {
      v128.store(moved + i, f64x2.add(v128.load(z + i), f64x2.mul(t, v128.load(direction + i))));
    }
  }
}
