import { F64x2 } from './f64x2';
import { Group, Groups, Values } from './group';
import { Logistic } from './logistic';
import { PlainLogistic } from './plain-logistic';
import { DIRECTION, GRADIENT, MOVED, PREDICTOR, RESIDUAL, SMALLEST, SUMS, WEIGHT } from './scratch';

/** The sum of two lanes. */
function lanes(address: usize): f64 {
  return load<f64>(address) + load<f64>(address, 8);
}

/** Adds the losses of the group whose z is at PREDICTOR. */
export function addLoss(scratch: usize, events: usize, others: usize, stride: usize): void {
  const losses = Logistic.loss(scratch + PREDICTOR, events, others, stride, scratch);
  v128.store(scratch, f64x2.add(v128.load(scratch, SUMS), losses), SUMS);
}

/** As `addLoss`, with the residuals at RESIDUAL and the weights at WEIGHT. */
export function addDerivatives(scratch: usize, events: usize, others: usize, stride: usize): void {
  const losses = Logistic.derivatives(scratch + PREDICTOR, events, others, stride, scratch);
  v128.store(scratch, f64x2.add(v128.load(scratch, SUMS), losses), SUMS);
}

/** Writes the loss and the largest |z| of a block to `out`. */
export function finishLoss(scratch: usize, out: usize): void {
  store<f64>(out, lanes(scratch + SUMS));
  store<f64>(out, abs(min(load<f64>(scratch + SMALLEST), load<f64>(scratch + SMALLEST, 8))), 8);
}

/** Writes `count` sums of two lanes at GRADIENT to `out`. */
export function finishSums(count: usize, scratch: usize, out: usize): void {
  for (let j: usize = 0; j < count; j++) {
    store<f64>(out + (j << 3), lanes(scratch + GRADIENT + (j << 4)));
  }
}

export function linear(
  x: usize,
  offset: usize,
  beta: usize,
  columns: usize,
  panels: usize,
  eta: usize,
): void {
  for (let i: usize = 0; i < Groups.count(panels); i++) {
    const stride = Groups.stride(panels, i);
    const row = Groups.start(panels, i);
    Group.linear(
      x + Values.bytes(x, columns * row),
      stride,
      offset + row,
      stride,
      beta,
      columns,
      eta + row,
      stride,
    );
  }
}

export function loss(
  x: usize,
  events: usize,
  others: usize,
  offset: usize,
  beta: usize,
  columns: usize,
  panels: usize,
  out: usize,
  scratch: usize,
): void {
  memory.fill(scratch + SUMS, 0, 32);
  for (let i: usize = 0; i < Groups.count(panels); i++) {
    const stride = Groups.stride(panels, i);
    const row = Groups.start(panels, i);
    Group.linear(
      x + Values.bytes(x, columns * row),
      stride,
      offset + row,
      stride,
      beta,
      columns,
      scratch + PREDICTOR,
      64,
    );
    addLoss(scratch, events + row, others + row, stride);
  }
  finishLoss(scratch, out);
}

export function gradient(
  x: usize,
  events: usize,
  others: usize,
  offset: usize,
  beta: usize,
  columns: usize,
  panels: usize,
  out: usize,
  scratch: usize,
): void {
  memory.fill(scratch + SUMS, 0, 32 + (columns << 4));
  for (let i: usize = 0; i < Groups.count(panels); i++) {
    const stride = Groups.stride(panels, i);
    const row = Groups.start(panels, i);
    const values = x + Values.bytes(x, columns * row);
    Group.linear(values, stride, offset + row, stride, beta, columns, scratch + PREDICTOR, 64);
    addDerivatives(scratch, events + row, others + row, stride);
    Group.gradient(values, stride, scratch + RESIDUAL, columns, scratch + GRADIENT);
  }
  finishLoss(scratch, out);
  finishSums(columns, scratch, out + 16);
}

/** Eight zeros: the offset of xᵀstep. */
const ZEROS: usize = memory.data(64, 16);

/** xᵀstep of a group to DIRECTION. */
export function direction(x: usize, stride: usize, step: usize, columns: usize, scratch: usize): void {
  Group.linear(x, stride, ZEROS, 0, step, columns, scratch + DIRECTION, 64);
}

export function hessianTimes(
  x: usize,
  events: usize,
  others: usize,
  offset: usize,
  beta: usize,
  vector: usize,
  columns: usize,
  panels: usize,
  out: usize,
  scratch: usize,
): void {
  memory.fill(scratch + GRADIENT, 0, columns << 4);
  for (let i: usize = 0; i < Groups.count(panels); i++) {
    const stride = Groups.stride(panels, i);
    const row = Groups.start(panels, i);
    const values = x + Values.bytes(x, columns * row);
    Group.linear(values, stride, offset + row, stride, beta, columns, scratch + PREDICTOR, 64);
    direction(values, stride, vector, columns, scratch);
    Logistic.weights(scratch + PREDICTOR, events + row, others + row, stride, scratch);
    for (let at = scratch; at < scratch + 256; at += 16) {
      v128.store(at, f64x2.mul(v128.load(at, WEIGHT), v128.load(at, DIRECTION)), WEIGHT);
    }
    Group.gradient(values, stride, scratch + WEIGHT, columns, scratch + GRADIENT);
  }
  finishSums(columns, scratch, out);
}

export function discrimination(
  x: usize,
  events: usize,
  others: usize,
  offset: usize,
  beta: usize,
  columns: usize,
  panels: usize,
  out: usize,
  scratch: usize,
): void {
  memory.fill(scratch + SUMS, 0, 32);
  for (let i: usize = 0; i < Groups.count(panels); i++) {
    const stride = Groups.stride(panels, i);
    const row = Groups.start(panels, i);
    const values = x + Values.bytes(x, columns * row);
    Group.linear(values, stride, offset + row, stride, beta, columns, scratch + PREDICTOR, 64);
    PlainLogistic.exponentials(scratch + PREDICTOR, stride, scratch);
    PlainLogistic.probabilities(events + row, others + row, stride, scratch);
  }
  store<f64>(out, lanes(scratch + SUMS));
  store<f64>(out, lanes(scratch + SUMS + 16), 8);
}

export function along(
  x: usize,
  events: usize,
  others: usize,
  offset: usize,
  beta: usize,
  step: usize,
  lengths: usize,
  count: usize,
  columns: usize,
  panels: usize,
  out: usize,
  scratch: usize,
): void {
  memory.fill(scratch + GRADIENT, 0, count << 4);
  for (let i: usize = 0; i < Groups.count(panels); i++) {
    const stride = Groups.stride(panels, i);
    const row = Groups.start(panels, i);
    const values = x + Values.bytes(x, columns * row);
    Group.linear(values, stride, offset + row, stride, beta, columns, scratch + PREDICTOR, 64);
    direction(values, stride, step, columns, scratch);
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
