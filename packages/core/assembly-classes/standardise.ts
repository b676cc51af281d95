/** The sum of two lanes. */
function total(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
}

/** As of `ClassPasses.moments` in `src/kernel/classes/kernel.ts`. */
export function moments(
  x: usize,
  stride: usize,
  weights: usize,
  panels: usize,
  columns: usize,
  centres: usize,
  out: usize,
): void {
  const none = f64x2.splat(0);
  const end = weights + (panels << 6);
  for (let j: usize = 0; j < columns; j++, x += 64, centres += 8, out += 32) {
    const centre = v128.load_splat<f64>(centres);
    let sum = none,
      square = none,
      low = f64x2.splat(Infinity),
      high = f64x2.splat(-Infinity);
    for (let w = weights, at = x; w < end; w += 64, at += stride) {
      for (let pair: usize = 0; pair < 64; pair += 16) {
        const value = v128.load(at + pair);
        const weight = v128.load(w + pair);
        const away = f64x2.sub(value, centre);
        const part = f64x2.mul(weight, away);
        sum = f64x2.add(sum, part);
        square = f64x2.add(square, f64x2.mul(part, away));
        const isAbsent = f64x2.eq(weight, none);
        low = f64x2.pmin(low, v128.bitselect(f64x2.splat(Infinity), value, isAbsent));
        high = f64x2.pmax(high, v128.bitselect(f64x2.splat(-Infinity), value, isAbsent));
      }
    }
    store<f64>(out, total(sum));
    store<f64>(out, total(square), 8);
    store<f64>(out, min(f64x2.extract_lane(low, 0), f64x2.extract_lane(low, 1)), 16);
    store<f64>(out, max(f64x2.extract_lane(high, 0), f64x2.extract_lane(high, 1)), 24);
  }
}

/** As of `ClassPasses.standardise` in `src/kernel/classes/kernel.ts`. */
export function standardise(
  x: usize,
  stride: usize,
  panels: usize,
  columns: usize,
  means: usize,
  factors: usize,
): void {
  for (let panel: usize = 0; panel < panels; panel++, x += stride) {
    let at = x;
    for (let j: usize = 0; j < columns; j++, at += 64) {
      const mean = v128.load_splat<f64>(means + (j << 3));
      const factor = v128.load_splat<f64>(factors + (j << 3));
      for (let pair: usize = 0; pair < 64; pair += 16) {
        v128.store(at + pair, f64x2.mul(f64x2.sub(v128.load(at + pair), mean), factor));
      }
    }
  }
}
