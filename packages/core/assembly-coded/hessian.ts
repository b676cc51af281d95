import { Groups } from '../assembly/group';
import { Packing, STRIDE, tiles } from '../assembly/hessian';
import { addDerivatives, finishLoss, finishSums } from '../assembly/passes';
import { packedOffset, RESIDUAL, SUMS, WEIGHT } from '../assembly/scratch';
import { Codes } from './codes';
import { addGradient, predict } from './passes';

class Triangle {
  /** The row of the lower triangle at `out` that belongs to a code. */
  @inline static row(out: usize, code: usize): usize {
    const offset: usize = load<u16>(code);
    return out + ((offset * ((offset >> 3) + 1)) >> 1);
  }
}

/**
 * Adds to the triangle at `out` what the factors of a panel bring: the weight of each row at all pairs of its codes
 * (of a code with itself: the first factor's), and weight·x at each code and column of numbers.
 */
function addLevels(x: usize, codes: usize, weight: usize, numbers: usize, factors: usize, out: usize): void {
  const w0 = load<f64>(weight);
  const w1 = load<f64>(weight, 8);
  const w2 = load<f64>(weight, 16);
  const w3 = load<f64>(weight, 24);
  const w4 = load<f64>(weight, 32);
  const w5 = load<f64>(weight, 40);
  const w6 = load<f64>(weight, 48);
  const w7 = load<f64>(weight, 56);
  for (let f: usize = 0; f < factors; f++) {
    const row = codes + (f << 4);
    const t0 = Triangle.row(out, row);
    const t1 = Triangle.row(out, row + 2);
    const t2 = Triangle.row(out, row + 4);
    const t3 = Triangle.row(out, row + 6);
    const t4 = Triangle.row(out, row + 8);
    const t5 = Triangle.row(out, row + 10);
    const t6 = Triangle.row(out, row + 12);
    const t7 = Triangle.row(out, row + 14);
    const end = max(row, codes + 16);
    for (let code = codes; code < end; code += 16) {
      Codes.add(t0 + load<u16>(code), w0);
      Codes.add(t1 + load<u16>(code, 2), w1);
      Codes.add(t2 + load<u16>(code, 4), w2);
      Codes.add(t3 + load<u16>(code, 6), w3);
      Codes.add(t4 + load<u16>(code, 8), w4);
      Codes.add(t5 + load<u16>(code, 10), w5);
      Codes.add(t6 + load<u16>(code, 12), w6);
      Codes.add(t7 + load<u16>(code, 14), w7);
    }
    for (let j: usize = 0; j < numbers; j++) {
      const value = x + (j << 6);
      const to = j << 3;
      Codes.add(t0 + to, w0 * load<f64>(value));
      Codes.add(t1 + to, w1 * load<f64>(value, 8));
      Codes.add(t2 + to, w2 * load<f64>(value, 16));
      Codes.add(t3 + to, w3 * load<f64>(value, 24));
      Codes.add(t4 + to, w4 * load<f64>(value, 32));
      Codes.add(t5 + to, w5 * load<f64>(value, 40));
      Codes.add(t6 + to, w6 * load<f64>(value, 48));
      Codes.add(t7 + to, w7 * load<f64>(value, 56));
    }
  }
}

export function hessian(
  x: usize,
  codes: usize,
  events: usize,
  others: usize,
  offset: usize,
  numbers: usize,
  factors: usize,
  panels: usize,
  size: usize,
  point: usize,
  out: usize,
  triangle: usize,
  scratch: usize,
): void {
  const packed = scratch + packedOffset(size);
  const groups = Groups.count(panels);
  memory.fill(scratch + SUMS, 0, 32 + (size << 4));
  memory.fill(packed + numbers * STRIDE, 0, STRIDE);
  let filled: usize = 0;
  for (let i: usize = 0; i < groups; i++) {
    const stride = Groups.stride(panels, i);
    const row = Groups.start(panels, i);
    predict(x, codes, offset, numbers, factors, panels, i, point, scratch);
    addDerivatives(scratch, events + row, others + row, stride);
    addGradient(x, codes, numbers, factors, panels, i, scratch + RESIDUAL, scratch);
    let values = x + numbers * row;
    let levels = codes + Codes.bytes(row, factors);
    const last = scratch + Groups.bytes(stride);
    for (let at = scratch; at < last; at += 64, filled += 64) {
      Packing.panel(values, at + WEIGHT, numbers, packed + filled);
      addLevels(values, levels, at + WEIGHT, numbers, factors, triangle);
      values += stride * numbers;
      levels += Codes.bytes(stride, factors);
    }
    if (filled === STRIDE || i === groups - 1) {
      tiles(packed, filled, numbers, triangle);
      filled = 0;
    }
  }
  finishLoss(scratch, out);
  finishSums(size, scratch, out + 16);
}
