import { Panel } from './panel';
import { DIRECTION, GRADIENT, LARGEST, MOVED, PREDICTOR, SPARE, SUMS } from './scratch';

/** The sum of two lanes. */
export function lanes(address: usize): f64 {
  return load<f64>(address) + load<f64>(address, 8);
}

/** Adds the losses of the panel whose z is at PREDICTOR, where the residuals then are. */
export function addLoss(scratch: usize, events: usize, others: usize, weight: usize): void {
  const losses = Panel.logistic(scratch + PREDICTOR, events, others, scratch + LARGEST, weight);
  v128.store(scratch + SUMS, f64x2.add(v128.load(scratch + SUMS), losses));
}

/** Writes the loss and the largest |z| of a block to `out`. */
export function finishLoss(scratch: usize, out: usize): void {
  const first = load<f64>(scratch + LARGEST);
  const second = load<f64>(scratch + LARGEST, 8);
  store<f64>(out, lanes(scratch + SUMS));
  store<f64>(out, first < second ? second : first, 8);
}

/** Writes the gradient of a block to `out`. */
export function finishGradient(columns: usize, scratch: usize, out: usize): void {
  for (let j: usize = 0; j < columns; j++) {
    store<f64>(out + 16 + (j << 3), lanes(scratch + GRADIENT + (j << 4)));
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
  for (let i: usize = 0; i < panels; i++) {
    const rows = i << 6;
    Panel.linear(x + columns * rows, offset + rows, beta, columns, eta + rows);
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
  for (let i: usize = 0; i < panels; i++) {
    const rows = i << 6;
    Panel.linear(x + columns * rows, offset + rows, beta, columns, scratch + PREDICTOR);
    addLoss(scratch, events + rows, others + rows, scratch + SPARE);
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
  for (let i: usize = 0; i < panels; i++) {
    const rows = i << 6;
    const values = x + columns * rows;
    Panel.linear(values, offset + rows, beta, columns, scratch + PREDICTOR);
    addLoss(scratch, events + rows, others + rows, scratch + SPARE);
    Panel.gradient(values, scratch + PREDICTOR, columns, scratch + GRADIENT);
  }
  finishLoss(scratch, out);
  finishGradient(columns, scratch, out);
}

/** Eight zeros: the offset of xᵀstep. */
const ZEROS: usize = memory.data(64, 16);

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
  for (let i: usize = 0; i < panels; i++) {
    const rows = i << 6;
    const values = x + columns * rows;
    Panel.linear(values, offset + rows, beta, columns, scratch + PREDICTOR);
    Panel.linear(values, ZEROS, step, columns, scratch + DIRECTION);
    for (let k: usize = 0; k < count; k++) {
      const sum = scratch + GRADIENT + (k << 4);
      const length = load<f64>(lengths + (k << 3));
      Panel.move(scratch + PREDICTOR, scratch + DIRECTION, length, scratch + MOVED);
      const losses = Panel.logistic(
        scratch + MOVED,
        events + rows,
        others + rows,
        scratch + LARGEST,
        scratch + SPARE,
      );
      v128.store(sum, f64x2.add(v128.load(sum), losses));
    }
  }
  for (let k: usize = 0; k < count; k++) store<f64>(out + (k << 3), lanes(scratch + GRADIENT + (k << 4)));
}
