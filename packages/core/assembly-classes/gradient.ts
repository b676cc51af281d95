import { F64x2 } from '../assembly/f64x2';
import { linear } from './linear';
import { afterOdds, CHUNK, ODDS, SUMS } from './scratch';
import { residuals } from './softmax';

/** Adds x·r of two columns and four classes over some panels to their lanes. */
function four(
  x: usize,
  y: usize,
  stride: usize,
  r: usize,
  step: usize,
  end: usize,
  to: usize,
  next: usize,
): void {
  let a0 = v128.load(to),
    a1 = v128.load(to, 16),
    a2 = v128.load(to, 32),
    a3 = v128.load(to, 48),
    b0 = v128.load(next),
    b1 = v128.load(next, 16),
    b2 = v128.load(next, 32),
    b3 = v128.load(next, 48);
  for (; r < end; r += step, x += stride, y += stride) {
    for (let pair: usize = 0; pair < 64; pair += 16) {
      const a = v128.load(x + pair);
      const b = v128.load(y + pair);
      const from = r + pair;
      const r0 = v128.load(from);
      a0 = F64x2.madd(a, r0, a0);
      b0 = F64x2.madd(b, r0, b0);
      const r1 = v128.load(from, 64);
      a1 = F64x2.madd(a, r1, a1);
      b1 = F64x2.madd(b, r1, b1);
      const r2 = v128.load(from, 128);
      a2 = F64x2.madd(a, r2, a2);
      b2 = F64x2.madd(b, r2, b2);
      const r3 = v128.load(from, 192);
      a3 = F64x2.madd(a, r3, a3);
      b3 = F64x2.madd(b, r3, b3);
    }
  }
  v128.store(to, a0);
  v128.store(to, a1, 16);
  v128.store(to, a2, 32);
  v128.store(to, a3, 48);
  v128.store(next, b0);
  v128.store(next, b1, 16);
  v128.store(next, b2, 32);
  v128.store(next, b3, 48);
}

/** The same of two classes. */
function two(
  x: usize,
  y: usize,
  stride: usize,
  r: usize,
  step: usize,
  end: usize,
  to: usize,
  next: usize,
): void {
  let a0 = v128.load(to),
    a1 = v128.load(to, 16),
    b0 = v128.load(next),
    b1 = v128.load(next, 16);
  for (; r < end; r += step, x += stride, y += stride) {
    for (let pair: usize = 0; pair < 64; pair += 16) {
      const a = v128.load(x + pair);
      const b = v128.load(y + pair);
      const r0 = v128.load(r + pair);
      a0 = F64x2.madd(a, r0, a0);
      b0 = F64x2.madd(b, r0, b0);
      const r1 = v128.load(r + pair, 64);
      a1 = F64x2.madd(a, r1, a1);
      b1 = F64x2.madd(b, r1, b1);
    }
  }
  v128.store(to, a0);
  v128.store(to, a1, 16);
  v128.store(next, b0);
  v128.store(next, b1, 16);
}

/** Adds Xᵀr of a chunk to the lanes: two columns at a time. */
function products(
  x: usize,
  stride: usize,
  panels: usize,
  wanted: usize,
  count: usize,
  width: usize,
  odds: usize,
  lanes: usize,
): void {
  const step = width << 6;
  const end = odds + panels * step;
  const line = width << 4;
  for (const last = wanted + (count << 2); wanted < last; wanted += 8, lanes += line << 1) {
    const a = x + load<u32>(wanted);
    const b = x + load<u32>(wanted, 4);
    let k: usize = 0;
    for (; k + 4 <= width; k += 4) {
      four(a, b, stride, odds + (k << 6), step, end, lanes + (k << 4), lanes + line + (k << 4));
    }
    if (k < width) two(a, b, stride, odds + (k << 6), step, end, lanes + (k << 4), lanes + line + (k << 4));
  }
}

/** As of `ClassPasses.gradient` in `src/kernel/classes/kernel.ts`. */
export function gradient(
  x: usize,
  stride: usize,
  codes: usize,
  weights: usize,
  panels: usize,
  width: usize,
  classes: usize,
  used: usize,
  usedCount: usize,
  beta: usize,
  wanted: usize,
  wantedCount: usize,
  out: usize,
  scratch: usize,
): void {
  const lanes = scratch + afterOdds(width);
  const odds = scratch + ODDS;
  const numbers = wantedCount * width;
  memory.fill(lanes, 0, numbers << 4);
  v128.store(scratch, f64x2.splat(0), SUMS);
  for (let first: usize = 0; first < panels; first += CHUNK) {
    const some = min(CHUNK, panels - first);
    for (let panel: usize = 0; panel < some; panel++) {
      const row = (first + panel) << 3;
      const z = odds + panel * (width << 6);
      linear(x + (first + panel) * stride, used, usedCount, beta, width, z);
      residuals(z, codes + (row << 2), weights + (row << 3), classes, scratch);
    }
    products(x + first * stride, stride, some, wanted, wantedCount, width, odds, lanes);
  }
  store<f64>(out, load<f64>(scratch, SUMS) + load<f64>(scratch, SUMS + 8));
  for (let i: usize = 0; i < numbers; i++) {
    const at = lanes + (i << 4);
    store<f64>(out + (i << 3), load<f64>(at) + load<f64>(at, 8), 8);
  }
}
