import { Lines } from './lines';

export class Descent {
  /** The value nearest to 0 within `l1` of `u`, less or more by `l1` beyond. */
  @inline static soft(u: f64, l1: f64): f64 {
    return u > l1 ? u - l1 : u < -l1 ? u + l1 : 0;
  }

  /**
   * One round of coordinate descent over the columns listed (i32), on the quadratic model whose residuals are q and
   * weights h: minimises −q'Xd + ½·d'X'HXd + Σ l2/2·β² + l1·|β| in each coefficient in turn. q and β are kept up to date.
   * Returns the largest curvature·step².
   */
  static round(
    list: usize,
    count: usize,
    starts: usize,
    indices: usize,
    values: usize,
    q: usize,
    h: usize,
    curvature: usize,
    l1: usize,
    l2: usize,
    beta: usize,
  ): f64 {
    let largest: f64 = 0;
    for (const end = list + (count << 2); list < end; list += 4) {
      const j = <usize>load<u32>(list);
      const bend = load<f64>(curvature + (j << 3));
      if (bend <= 0) continue;
      const from = Lines.begin(starts, j);
      const to = Lines.end(starts, j);
      const before = load<f64>(beta + (j << 3));
      const u = Lines.dot(from, to, indices, values, q) + bend * before;
      const after = Descent.soft(u, load<f64>(l1 + (j << 3))) / (bend + load<f64>(l2 + (j << 3)));
      const step = after - before;
      if (step === 0) continue;
      store<f64>(beta + (j << 3), after);
      largest = max(largest, bend * step * step);
      Descent.take(from, to, indices, values, step, q, h);
    }
    return largest;
  }

  /** q −= h·x·step. */
  @inline static take(
    from: usize,
    to: usize,
    indices: usize,
    values: usize,
    step: f64,
    q: usize,
    h: usize,
  ): void {
    let i = indices + (from << 2);
    const end = indices + (to << 2);
    if (values === 0) {
      for (; i < end; i += 4) {
        const row = (<usize>load<u32>(i)) << 3;
        store<f64>(q + row, load<f64>(q + row) - load<f64>(h + row) * step);
      }
      return;
    }
    for (let x = values + (from << 3); i < end; i += 4, x += 8) {
      const row = (<usize>load<u32>(i)) << 3;
      store<f64>(q + row, load<f64>(q + row) - load<f64>(h + row) * (load<f64>(x) * step));
    }
  }

  /** The intercept's step Σq/Σh, taken from q. */
  static shift(q: usize, h: usize, count: usize): f64 {
    let residual: f64 = 0;
    let weight: f64 = 0;
    const bytes = count << 3;
    for (let at: usize = 0; at < bytes; at += 8) {
      residual += load<f64>(q + at);
      weight += load<f64>(h + at);
    }
    if (weight <= 0) return 0;
    const step = residual / weight;
    for (let at: usize = 0; at < bytes; at += 8)
      store<f64>(q + at, load<f64>(q + at) - load<f64>(h + at) * step);
    return step;
  }
}
