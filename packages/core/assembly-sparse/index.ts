import { Descent } from './descent';
import { Lines } from './lines';
import { Logistic } from './logistic';

/** Rows whose logistic step is taken at once, between their two products. */
const BATCH: usize = 64;

/** Where memory is free. */
export function heapBase(): usize {
  return __heap_base;
}

/** z = v[columns] + Xv of rows [first, last). */
export function forward(
  first: usize,
  last: usize,
  starts: usize,
  indices: usize,
  values: usize,
  v: usize,
  columns: usize,
  z: usize,
): void {
  const shift = load<f64>(v + (columns << 3));
  for (let i = first; i < last; i++) {
    const sum = Lines.dot(Lines.begin(starts, i), Lines.end(starts, i), indices, values, v);
    store<f64>(z + (i << 3), shift + sum);
  }
}

/** out = X'r of rows [first, last), then Σr. */
export function backward(
  first: usize,
  last: usize,
  starts: usize,
  indices: usize,
  values: usize,
  r: usize,
  columns: usize,
  out: usize,
): void {
  memory.fill(out, 0, (columns + 1) << 3);
  let sum: f64 = 0;
  for (let i = first; i < last; i++) {
    const factor = load<f64>(r + (i << 3));
    sum += factor;
    Lines.add(Lines.begin(starts, i), Lines.end(starts, i), indices, values, factor, out);
  }
  store<f64>(out + (columns << 3), sum);
}

/** out = Σ h·x² of each column over rows [first, last), then Σh. */
export function squares(
  first: usize,
  last: usize,
  starts: usize,
  indices: usize,
  values: usize,
  h: usize,
  columns: usize,
  out: usize,
): void {
  memory.fill(out, 0, (columns + 1) << 3);
  let sum: f64 = 0;
  for (let i = first; i < last; i++) {
    const factor = load<f64>(h + (i << 3));
    sum += factor;
    Lines.addSquares(Lines.begin(starts, i), Lines.end(starts, i), indices, values, factor, out);
  }
  store<f64>(out + (columns << 3), sum);
}

/** At v: z, residuals r and weights h of rows [first, last); out = X'r, then Σr, then the loss. */
export function gradient(
  first: usize,
  last: usize,
  starts: usize,
  indices: usize,
  values: usize,
  v: usize,
  columns: usize,
  signs: usize,
  weights: usize,
  z: usize,
  r: usize,
  h: usize,
  out: usize,
): void {
  memory.fill(out, 0, (columns + 1) << 3);
  let losses = f64x2.splat(0);
  let sum: f64 = 0;
  for (let at = first; at < last; at += BATCH) {
    const end = min(at + BATCH, last);
    forward(at, end, starts, indices, values, v, columns, z);
    losses = Logistic.rows(at, (end + 1) & ~1, signs, weights, z, r, h, losses);
    for (let i = at; i < end; i++) {
      const factor = load<f64>(r + (i << 3));
      sum += factor;
      Lines.add(Lines.begin(starts, i), Lines.end(starts, i), indices, values, factor, out);
    }
  }
  store<f64>(out + (columns << 3), sum);
  store<f64>(out + (columns << 3), f64x2.extract_lane(losses, 0) + f64x2.extract_lane(losses, 1), 8);
}

/** out = X'H(Xv + v[columns]) of rows [first, last), then the sum of what X' is multiplied by. */
export function hessianTimes(
  first: usize,
  last: usize,
  starts: usize,
  indices: usize,
  values: usize,
  v: usize,
  columns: usize,
  h: usize,
  out: usize,
): void {
  memory.fill(out, 0, (columns + 1) << 3);
  const shift = load<f64>(v + (columns << 3));
  let sum: f64 = 0;
  for (let i = first; i < last; i++) {
    const from = Lines.begin(starts, i);
    const to = Lines.end(starts, i);
    const factor = load<f64>(h + (i << 3)) * (shift + Lines.dot(from, to, indices, values, v));
    sum += factor;
    Lines.add(from, to, indices, values, factor, out);
  }
  store<f64>(out + (columns << 3), sum);
}

/** Residuals and weights at z of all rows [0, rows): the loss. */
export function logistic(rows: usize, signs: usize, weights: usize, z: usize, r: usize, h: usize): f64 {
  const losses = Logistic.rows(0, (rows + 1) & ~1, signs, weights, z, r, h, f64x2.splat(0));
  return f64x2.extract_lane(losses, 0) + f64x2.extract_lane(losses, 1);
}

/** out = Σ of `parts` vectors of `length` numbers, one after the other: those at places [first, last). */
export function merge(
  first: usize,
  last: usize,
  vectors: usize,
  parts: usize,
  length: usize,
  out: usize,
): void {
  const stride = length << 3;
  const end = last << 3;
  for (let at = first << 3; at < end; at += 8) {
    let vector = vectors + at;
    let sum = load<f64>(vector);
    for (let part: usize = 1; part < parts; part++) {
      vector += stride;
      sum += load<f64>(vector);
    }
    store<f64>(out + at, sum);
  }
}

/**
 * Entries of compressed rows whose columns are [first, last), by column: rows go to `places`, values to `moved`. `next` says
 * where the next entry of each column goes (i32).
 */
export function turn(
  first: usize,
  last: usize,
  rows: usize,
  starts: usize,
  indices: usize,
  values: usize,
  next: usize,
  places: usize,
  moved: usize,
): void {
  const count = last - first;
  for (let i: usize = 0; i < rows; i++) {
    const end = Lines.end(starts, i);
    for (let k = Lines.begin(starts, i); k < end; k++) {
      const column = <usize>load<u32>(indices + (k << 2));
      // Unsigned: columns below the first one are far above, too.
      if (column - first >= count) continue;
      const slot = next + (column << 2);
      const to = <usize>load<u32>(slot);
      store<u32>(slot, <u32>to + 1);
      store<u32>(places + (to << 2), <u32>i);
      if (values !== 0) store<f64>(moved + (to << 3), load<f64>(values + (k << 3)));
    }
  }
}

/** `Descent.round`. */
export function round(
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
  return Descent.round(list, count, starts, indices, values, q, h, curvature, l1, l2, beta);
}

/** `Descent.shift`. */
export function shift(q: usize, h: usize, count: usize): f64 {
  return Descent.shift(q, h, count);
}
