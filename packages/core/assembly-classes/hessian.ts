import { F64x2 } from '../assembly/f64x2';
import { linear } from './linear';
import { afterOdds, CHUNK, COLUMN, ODDS } from './scratch';
import { roots } from './softmax';

/** Copies columns of a chunk, one after the other; rows beyond its panels are 0. */
function gather(x: usize, stride: usize, panels: usize, wanted: usize, count: usize, to: usize): void {
  memory.fill(to, 0, count * COLUMN);
  for (const last = wanted + (count << 2); wanted < last; wanted += 4, to += COLUMN) {
    const from = x + load<u32>(wanted);
    for (let panel: usize = 0; panel < panels; panel++)
      memory.copy(to + (panel << 6), from + panel * stride, 64);
  }
}

/** The factors of the rows of a chunk for a pair of classes: w·p·(1 − p), or −w·p·q, from √w·p and √w·q. */
function factors(p: usize, q: usize, weights: usize, panels: usize, step: usize, to: usize): void {
  for (let panel: usize = 0; panel < panels; panel++, p += step, q += step, weights += 64, to += 64) {
    for (let pair: usize = 0; pair < 64; pair += 16) {
      const a = v128.load(p + pair);
      const rest =
        p === q ? f64x2.sub(f64x2.sqrt(v128.load(weights + pair)), a) : f64x2.neg(v128.load(q + pair));
      v128.store(to + pair, f64x2.mul(a, rest));
    }
  }
}

/** y = factor·x for each column. */
function weigh(x: usize, count: usize, factor: usize, bytes: usize, to: usize): void {
  for (let j: usize = 0; j < count; j++, x += COLUMN, to += COLUMN) {
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(to + at, f64x2.mul(v128.load(x + at), v128.load(factor + at)));
    }
  }
}

class Lanes {
  /** The sum of two lanes. */
  @inline static total(lanes: v128): f64 {
    return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
  }
}

/** Adds the products of two columns y with four columns x to a tile of the square at `to`. */
function tile(y: usize, x: usize, bytes: usize, line: usize, to: usize): void {
  let a0 = f64x2.splat(0),
    a1 = f64x2.splat(0),
    a2 = f64x2.splat(0),
    a3 = f64x2.splat(0),
    b0 = f64x2.splat(0),
    b1 = f64x2.splat(0),
    b2 = f64x2.splat(0),
    b3 = f64x2.splat(0);
  for (const end = y + bytes; y < end; y += 16, x += 16) {
    const a = v128.load(y);
    const b = v128.load(y + COLUMN);
    const x0 = v128.load(x);
    a0 = F64x2.madd(a, x0, a0);
    b0 = F64x2.madd(b, x0, b0);
    const x1 = v128.load(x + COLUMN);
    a1 = F64x2.madd(a, x1, a1);
    b1 = F64x2.madd(b, x1, b1);
    const x2 = v128.load(x + 2 * COLUMN);
    a2 = F64x2.madd(a, x2, a2);
    b2 = F64x2.madd(b, x2, b2);
    const x3 = v128.load(x + 3 * COLUMN);
    a3 = F64x2.madd(a, x3, a3);
    b3 = F64x2.madd(b, x3, b3);
  }
  const next = to + line;
  store<f64>(to, load<f64>(to) + Lanes.total(a0));
  store<f64>(to, load<f64>(to, 8) + Lanes.total(a1), 8);
  store<f64>(to, load<f64>(to, 16) + Lanes.total(a2), 16);
  store<f64>(to, load<f64>(to, 24) + Lanes.total(a3), 24);
  store<f64>(next, load<f64>(next) + Lanes.total(b0));
  store<f64>(next, load<f64>(next, 8) + Lanes.total(b1), 8);
  store<f64>(next, load<f64>(next, 16) + Lanes.total(b2), 16);
  store<f64>(next, load<f64>(next, 24) + Lanes.total(b3), 24);
}

/** Adds YᵀX to the tiles on and below the diagonal of a square. */
function addSquare(y: usize, x: usize, count: usize, bytes: usize, to: usize): void {
  const line = count << 3;
  for (let i: usize = 0; i < count; i += 2) {
    for (let j: usize = 0; j <= i; j += 4) {
      tile(y + i * COLUMN, x + j * COLUMN, bytes, line, to + i * line + (j << 3));
    }
  }
}

/** As of `ClassPasses.hessian` in `src/kernel/classes/kernel.ts`. */
export function hessian(
  x: usize,
  stride: usize,
  weights: usize,
  panels: usize,
  width: usize,
  classes: usize,
  used: usize,
  usedCount: usize,
  beta: usize,
  wanted: usize,
  wantedCount: usize,
  firstPair: usize,
  lastPair: usize,
  out: usize,
  scratch: usize,
): void {
  const odds = scratch + ODDS;
  const columns = scratch + afterOdds(width);
  const weighed = columns + wantedCount * COLUMN;
  const factor = weighed + wantedCount * COLUMN;
  const step = width << 6;
  for (let first: usize = 0; first < panels; first += CHUNK) {
    const some = min(CHUNK, panels - first);
    const w = weights + (first << 6);
    for (let panel: usize = 0; panel < some; panel++) {
      const z = odds + panel * step;
      linear(x + (first + panel) * stride, used, usedCount, beta, width, z);
      roots(z, w + (panel << 6), classes);
    }
    gather(x + first * stride, stride, some, wanted, wantedCount, columns);
    let square = out;
    let pair: usize = 0;
    for (let a: usize = 0; a < classes; a++) {
      for (let b: usize = 0; b <= a; b++, pair++, square += wantedCount * (wantedCount << 3)) {
        if (pair < firstPair || pair >= lastPair) continue;
        factors(odds + (a << 6), odds + (b << 6), w, some, step, factor);
        weigh(columns, wantedCount, factor, some << 6, weighed);
        addSquare(weighed, columns, wantedCount, some << 6, square);
      }
    }
  }
}
