import { Lanes } from './lanes';

/** The product of a column with a vector: four sums of two lanes; of a last half only the first two. */
function product(column: usize, vector: usize, bytes: usize): f64 {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  let i: usize = 0;
  for (; i + 64 <= bytes; i += 64) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(column + i), v128.load(vector + i)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(column + i, 16), v128.load(vector + i, 16)));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(column + i, 32), v128.load(vector + i, 32)));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(column + i, 48), v128.load(vector + i, 48)));
  }
  if (i < bytes) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(column + i), v128.load(vector + i)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(column + i, 16), v128.load(vector + i, 16)));
  }
  return Lanes.total(f64x2.add(f64x2.add(s0, s2), f64x2.add(s1, s3)));
}

/** Takes `by` times a weighted column from the residuals. */
function follow(column: usize, weights: usize, bytes: usize, by: f64, residuals: usize): void {
  const both = f64x2.splat(by);
  for (let i: usize = 0; i < bytes; i += 32) {
    const first = f64x2.mul(f64x2.mul(v128.load(column + i), v128.load(weights + i)), both);
    v128.store(residuals + i, f64x2.sub(v128.load(residuals + i), first));
    const second = f64x2.mul(f64x2.mul(v128.load(column + i, 16), v128.load(weights + i, 16)), both);
    v128.store(residuals + i, f64x2.sub(v128.load(residuals + i, 16), second), 16);
  }
}

/** Where a coefficient goes; `at`: its value, curvature, shares of the absolute value and the square, and bounds. */
function target(at: usize, line: usize, slope: f64): f64 {
  const value = load<f64>(at);
  const curvature = load<f64>(at + line);
  const absolute = load<f64>(at + 2 * line);
  const height = curvature + load<f64>(at + 3 * line);
  if (!(height > 0)) return value;
  const pull = curvature * value + slope;
  let next: f64 =
    pull > absolute ? (pull - absolute) / height : pull < -absolute ? (pull + absolute) / height : 0;
  const lower = load<f64>(at + 4 * line);
  const upper = load<f64>(at + 5 * line);
  if (next < lower) next = lower;
  if (next > upper) next = upper;
  return next;
}

/**
 * Minimises a quadratic model along one column after the other, those whose numbers stand at `list`. `residuals`: their
 * products with the columns are the slopes, downwards; they follow. `numbers`: six rows of `width` numbers by column, what
 * `target` reads. Returns the largest slope that was left before a step.
 */
export function sweep(
  columns: usize,
  stride: usize,
  list: usize,
  count: usize,
  residuals: usize,
  weights: usize,
  numbers: usize,
  width: usize,
): f64 {
  const bytes = stride << 3;
  const line = width << 3;
  let most: f64 = 0;
  for (let k: usize = 0; k < count; k++) {
    const j = <usize>load<f64>(list + (k << 3));
    const column = columns + j * bytes;
    const at = numbers + (j << 3);
    const next = target(at, line, product(column, residuals, bytes));
    const by = next - load<f64>(at);
    if (by === 0) continue;
    store<f64>(at, next);
    follow(column, weights, bytes, by, residuals);
    const left = (by < 0 ? -by : by) * (load<f64>(at + line) + load<f64>(at + 3 * line));
    if (left > most) most = left;
  }
  return most;
}

/** Σ wᵢ·xᵢ² of `count` columns, to `out`. */
export function squares(columns: usize, stride: usize, count: usize, weights: usize, out: usize): void {
  const bytes = stride << 3;
  for (let j: usize = 0; j < count; j++, columns += bytes, out += 8) {
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    for (let i: usize = 0; i < bytes; i += 32) {
      const x0 = v128.load(columns + i);
      s0 = f64x2.add(s0, f64x2.mul(f64x2.mul(x0, v128.load(weights + i)), x0));
      const x1 = v128.load(columns + i, 16);
      s1 = f64x2.add(s1, f64x2.mul(f64x2.mul(x1, v128.load(weights + i, 16)), x1));
    }
    store<f64>(out, Lanes.total(f64x2.add(s0, s1)));
  }
}
