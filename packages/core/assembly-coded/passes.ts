import { F64x2 } from '../assembly/f64x2';
import { Group, Groups } from '../assembly/group';
import { Logistic } from '../assembly/logistic';
import { addDerivatives, addLoss, direction, finishLoss, finishSums } from '../assembly/passes';
import { PlainLogistic } from '../assembly/plain-logistic';
import { DIRECTION, GRADIENT, MOVED, PREDICTOR, RESIDUAL, SUMS, WEIGHT } from '../assembly/scratch';
import { Codes } from './codes';

/** z of group `i` to PREDICTOR. */
export function predict(
  x: usize,
  codes: usize,
  offset: usize,
  numbers: usize,
  factors: usize,
  panels: usize,
  i: usize,
  point: usize,
  scratch: usize,
): void {
  const stride = Groups.stride(panels, i);
  const row = Groups.start(panels, i);
  Group.linear(x + numbers * row, stride, offset + row, stride, point, numbers, scratch + PREDICTOR, 64);
  Codes.linear(codes + Codes.bytes(row, factors), stride, factors, point, scratch + PREDICTOR);
}

/** xᵀstep of group `i` to DIRECTION. */
function turn(
  x: usize,
  codes: usize,
  numbers: usize,
  factors: usize,
  panels: usize,
  i: usize,
  step: usize,
  scratch: usize,
): void {
  const stride = Groups.stride(panels, i);
  const row = Groups.start(panels, i);
  direction(x + numbers * row, stride, step, numbers, scratch);
  Codes.linear(codes + Codes.bytes(row, factors), stride, factors, step, scratch + DIRECTION);
}

/** Adds x·residual of group `i` to the lanes at GRADIENT: of the numbers, then of the levels. */
export function addGradient(
  x: usize,
  codes: usize,
  numbers: usize,
  factors: usize,
  panels: usize,
  i: usize,
  residual: usize,
  scratch: usize,
): void {
  const stride = Groups.stride(panels, i);
  const row = Groups.start(panels, i);
  Group.gradient(x + numbers * row, stride, residual, numbers, scratch + GRADIENT);
  Codes.gradient(codes + Codes.bytes(row, factors), stride, factors, residual, scratch + GRADIENT);
}

export function loss(
  x: usize,
  codes: usize,
  events: usize,
  others: usize,
  offset: usize,
  numbers: usize,
  factors: usize,
  panels: usize,
  point: usize,
  out: usize,
  scratch: usize,
): void {
  memory.fill(scratch + SUMS, 0, 32);
  for (let i: usize = 0; i < Groups.count(panels); i++) {
    const row = Groups.start(panels, i);
    predict(x, codes, offset, numbers, factors, panels, i, point, scratch);
    addLoss(scratch, events + row, others + row, Groups.stride(panels, i));
  }
  finishLoss(scratch, out);
}

export function gradient(
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
  scratch: usize,
): void {
  memory.fill(scratch + SUMS, 0, 32 + (size << 4));
  for (let i: usize = 0; i < Groups.count(panels); i++) {
    const stride = Groups.stride(panels, i);
    const row = Groups.start(panels, i);
    predict(x, codes, offset, numbers, factors, panels, i, point, scratch);
    addDerivatives(scratch, events + row, others + row, stride);
    addGradient(x, codes, numbers, factors, panels, i, scratch + RESIDUAL, scratch);
  }
  finishLoss(scratch, out);
  finishSums(size, scratch, out + 16);
}

export function hessianTimes(
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
  vector: usize,
  out: usize,
  scratch: usize,
): void {
  memory.fill(scratch + GRADIENT, 0, size << 4);
  for (let i: usize = 0; i < Groups.count(panels); i++) {
    const stride = Groups.stride(panels, i);
    const row = Groups.start(panels, i);
    predict(x, codes, offset, numbers, factors, panels, i, point, scratch);
    turn(x, codes, numbers, factors, panels, i, vector, scratch);
    Logistic.weights(scratch + PREDICTOR, events + row, others + row, stride, scratch);
    for (let at = scratch; at < scratch + 256; at += 16) {
      v128.store(at, f64x2.mul(v128.load(at, WEIGHT), v128.load(at, DIRECTION)), WEIGHT);
    }
    addGradient(x, codes, numbers, factors, panels, i, scratch + WEIGHT, scratch);
  }
  finishSums(size, scratch, out);
}

export function discrimination(
  x: usize,
  codes: usize,
  events: usize,
  others: usize,
  offset: usize,
  numbers: usize,
  factors: usize,
  panels: usize,
  point: usize,
  out: usize,
  scratch: usize,
): void {
  memory.fill(scratch + SUMS, 0, 32);
  for (let i: usize = 0; i < Groups.count(panels); i++) {
    const stride = Groups.stride(panels, i);
    const row = Groups.start(panels, i);
    predict(x, codes, offset, numbers, factors, panels, i, point, scratch);
    PlainLogistic.exponentials(scratch + PREDICTOR, stride, scratch);
    PlainLogistic.probabilities(events + row, others + row, stride, scratch);
  }
  for (let lanes: usize = 0; lanes < 32; lanes += 16) {
    const sum = v128.load(scratch + SUMS + lanes);
    store<f64>(out + (lanes >> 1), f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
  }
}

export function along(
  x: usize,
  codes: usize,
  events: usize,
  others: usize,
  offset: usize,
  numbers: usize,
  factors: usize,
  panels: usize,
  point: usize,
  step: usize,
  lengths: usize,
  count: usize,
  out: usize,
  scratch: usize,
): void {
  memory.fill(scratch + GRADIENT, 0, count << 4);
  for (let i: usize = 0; i < Groups.count(panels); i++) {
    const stride = Groups.stride(panels, i);
    const row = Groups.start(panels, i);
    predict(x, codes, offset, numbers, factors, panels, i, point, scratch);
    turn(x, codes, numbers, factors, panels, i, step, scratch);
    for (let k: usize = 0; k < count; k++) {
      const length = v128.load_splat<f64>(lengths + (k << 3));
      for (let at = scratch; at < scratch + 256; at += 16) {
        const moved = F64x2.madd(length, v128.load(at, DIRECTION), v128.load(at, PREDICTOR));
        v128.store(at, moved, MOVED);
      }
      const losses = Logistic.loss(scratch + MOVED, events + row, others + row, stride, scratch);
      const sum = scratch + GRADIENT + (k << 4);
      v128.store(sum, f64x2.add(v128.load(sum), losses));
    }
  }
  finishSums(count, scratch, out);
}
