/**
 * A line is a row of compressed rows, or a column of compressed columns: entries [from, to) of `indices` (i32) and
 * `values` (f64; at address 0: all 1). Vectors are of f64. `src/sparse/kernel/twin.ts` has the same sums in the same order.
 */
export class Lines {
  @inline static begin(starts: usize, line: usize): usize {
    return load<u32>(starts + (line << 2));
  }

  @inline static end(starts: usize, line: usize): usize {
    return load<u32>(starts + (line << 2), 4);
  }

  @inline static at(vector: usize, indices: usize): f64 {
    return load<f64>(vector + ((<usize>load<u32>(indices)) << 3));
  }

  /** Σ x·v: four sums of every fourth entry, what is left over in the first. */
  @inline static dot(from: usize, to: usize, indices: usize, values: usize, v: usize): f64 {
    let s0: f64 = 0;
    let s1: f64 = 0;
    let s2: f64 = 0;
    let s3: f64 = 0;
    let i = indices + (from << 2);
    const whole = i + (((to - from) & ~3) << 2);
    const end = indices + (to << 2);
    if (values === 0) {
      for (; i < whole; i += 16) {
        s0 += Lines.at(v, i);
        s1 += Lines.at(v, i + 4);
        s2 += Lines.at(v, i + 8);
        s3 += Lines.at(v, i + 12);
      }
      for (; i < end; i += 4) s0 += Lines.at(v, i);
      return s0 + s1 + (s2 + s3);
    }
    let x = values + (from << 3);
    for (; i < whole; i += 16, x += 32) {
      s0 += load<f64>(x) * Lines.at(v, i);
      s1 += load<f64>(x, 8) * Lines.at(v, i + 4);
      s2 += load<f64>(x, 16) * Lines.at(v, i + 8);
      s3 += load<f64>(x, 24) * Lines.at(v, i + 12);
    }
    for (; i < end; i += 4, x += 8) s0 += load<f64>(x) * Lines.at(v, i);
    return s0 + s1 + (s2 + s3);
  }

  @inline static addAt(to: usize, indices: usize, value: f64): void {
    const place = to + ((<usize>load<u32>(indices)) << 3);
    store<f64>(place, load<f64>(place) + value);
  }

  /** Adds x·factor to a vector. */
  @inline static add(
    from: usize,
    to: usize,
    indices: usize,
    values: usize,
    factor: f64,
    vector: usize,
  ): void {
    let i = indices + (from << 2);
    const end = indices + (to << 2);
    if (values === 0) {
      for (; i < end; i += 4) Lines.addAt(vector, i, factor);
      return;
    }
    let x = values + (from << 3);
    const whole = i + (((to - from) & ~1) << 2);
    for (; i < whole; i += 8, x += 16) {
      Lines.addAt(vector, i, load<f64>(x) * factor);
      Lines.addAt(vector, i + 4, load<f64>(x, 8) * factor);
    }
    if (i < end) Lines.addAt(vector, i, load<f64>(x) * factor);
  }

  /** Adds x²·factor to a vector. */
  @inline static addSquares(
    from: usize,
    to: usize,
    indices: usize,
    values: usize,
    factor: f64,
    vector: usize,
  ): void {
    let i = indices + (from << 2);
    const end = indices + (to << 2);
    if (values === 0) {
      for (; i < end; i += 4) Lines.addAt(vector, i, factor);
      return;
    }
    for (let x = values + (from << 3); i < end; i += 4, x += 8) {
      const value = load<f64>(x);
      Lines.addAt(vector, i, value * value * factor);
    }
  }
}
