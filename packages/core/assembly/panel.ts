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
   * Adds the losses of 8 rows to the lanes at `sums` and their largest |z| to those behind it;
   * with `derivatives` 1 the residuals replace z, with 2 the weights go to `weight` as well.
   */
  @inline static logistic(
    z: usize,
    events: usize,
    others: usize,
    sums: usize,
    weight: usize,
    derivatives: i32,
  ): void {
    const l0 = Panel.pair(z, events, others, sums, weight, derivatives);
    const l1 = Panel.pair(z + 16, events + 16, others + 16, sums, weight + 16, derivatives);
    const l2 = Panel.pair(z + 32, events + 32, others + 32, sums, weight + 32, derivatives);
    const l3 = Panel.pair(z + 48, events + 48, others + 48, sums, weight + 48, derivatives);
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.add(f64x2.add(l0, l1), f64x2.add(l2, l3))));
  }

  @inline static pair(
    address: usize,
    events: usize,
    others: usize,
    sums: usize,
    weight: usize,
    derivatives: i32,
  ): v128 {
    const a = v128.load(events);
    const b = v128.load(others);
    const z = v128.load(address);
    const size = f64x2.abs(z);
    v128.store(sums, Logistic.larger(v128.load(sums, 16), a, b, size), 16);
    if (derivatives === 0) return Logistic.lossAt(a, b, z);
    return Logistic.step(a, b, z, size, address, weight, derivatives === 2);
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

  /** Adds the losses of 8 rows at z + length·direction to the two lanes at `sums`. */
  @inline static lossAlong(
    z: usize,
    direction: usize,
    length: f64,
    events: usize,
    others: usize,
    sums: usize,
  ): void {
    const t = f64x2.splat(length);
    const l0 = Panel.pairAlong(z, direction, t, events, others);
    const l1 = Panel.pairAlong(z + 16, direction + 16, t, events + 16, others + 16);
    const l2 = Panel.pairAlong(z + 32, direction + 32, t, events + 32, others + 32);
    const l3 = Panel.pairAlong(z + 48, direction + 48, t, events + 48, others + 48);
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.add(f64x2.add(l0, l1), f64x2.add(l2, l3))));
  }

  @inline static pairAlong(z: usize, direction: usize, t: v128, events: usize, others: usize): v128 {
    const moved = f64x2.add(v128.load(z), f64x2.mul(t, v128.load(direction)));
    return Logistic.lossAt(v128.load(events), v128.load(others), moved);
  }
}
