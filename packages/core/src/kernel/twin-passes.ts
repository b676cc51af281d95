/**
 * `assembly/passes.ts` and `panel.ts` in plain TypeScript. Addresses are indices into `memory`; what WebAssembly
 * keeps in two lanes are here the elements 0 and 1 of a sum.
 */
import { expNonPositive, logisticLoss, logisticLossAt } from './twin-elementary.js';

/** The rows of a block, as indices of doubles. */
export interface Rows {
  readonly memory: Float64Array;
  readonly x: number;
  readonly events: number;
  readonly others: number;
  readonly offset: number;
  readonly columns: number;
  readonly panels: number;
}

/** Sums of a block while it is worked on, and the z, residuals and weights of the panel at hand. */
interface Work {
  readonly loss: Float64Array;
  readonly gradient: Float64Array;
  readonly predictor: Float64Array;
  readonly weight: Float64Array;
  largest: number;
}

export function newWork(columns: number): Work {
  return {
    loss: new Float64Array(2),
    gradient: new Float64Array(2 * columns),
    predictor: new Float64Array(8),
    weight: new Float64Array(8),
    largest: 0,
  };
}

/** z += xᵀβ of 8 rows, the terms added in the order of the columns. */
export function addLinear(rows: Rows, panel: number, beta: number, z: Float64Array): void {
  const { memory, columns } = rows;
  let x = rows.x + panel * columns * 8;
  for (let j = 0; j < columns; j++) {
    const b = memory[beta + j]!;
    for (let i = 0; i < 8; i++) z[i] = z[i]! + memory[x + i]! * b;
    x += 8;
  }
}

/** z = offset + xᵀβ of 8 rows. */
export function setLinear(rows: Rows, panel: number, beta: number, z: Float64Array): void {
  const offset = rows.offset + panel * 8;
  for (let i = 0; i < 8; i++) z[i] = rows.memory[offset + i]!;
  addLinear(rows, panel, beta, z);
}

/** Adds a quantity of 8 rows to two lanes: even rows to the first, odd ones to the second. */
export function addRows(sums: Float64Array, at: number, rows: Float64Array): void {
  sums[at] = sums[at]! + (rows[0]! + rows[2]! + (rows[4]! + rows[6]!));
  sums[at + 1] = sums[at + 1]! + (rows[1]! + rows[3]! + (rows[5]! + rows[7]!));
}

const losses = new Float64Array(8);

/** Loss and largest |z| of 8 rows. */
function lossOfPanel(rows: Rows, panel: number, work: Work): void {
  for (let i = 0; i < 8; i++) {
    const a = rows.memory[rows.events + panel * 8 + i]!;
    const b = rows.memory[rows.others + panel * 8 + i]!;
    const z = work.predictor[i]!;
    if (a + b > 0 && work.largest < Math.abs(z)) work.largest = Math.abs(z);
    losses[i] = logisticLossAt(a, b, z);
  }
  addRows(work.loss, 0, losses);
}

/** As `lossOfPanel`; residuals take the place of z, weights go to `work.weight`. */
export function derivativesOfPanel(rows: Rows, panel: number, work: Work): void {
  for (let i = 0; i < 8; i++) {
    const a = rows.memory[rows.events + panel * 8 + i]!;
    const b = rows.memory[rows.others + panel * 8 + i]!;
    const z = work.predictor[i]!;
    const size = Math.abs(z);
    if (a + b > 0 && work.largest < size) work.largest = size;
    const positive = z >= 0;
    const e = expNonPositive(-size);
    const d = 1 / (1 + e);
    const ed = e * d;
    work.predictor[i] = b * (positive ? d : ed) - a * (positive ? ed : d);
    work.weight[i] = (a + b) * (d * ed);
    losses[i] = logisticLoss(a, b, size, e, positive);
  }
  addRows(work.loss, 0, losses);
}

/** Adds x·residual of 8 rows to the two lanes of each column. */
export function gradientOfPanel(rows: Rows, panel: number, work: Work): void {
  const { memory, columns } = rows;
  const { gradient, predictor: r } = work;
  let x = rows.x + panel * columns * 8;
  for (let j = 0; j < 2 * columns; j += 2) {
    const even =
      memory[x]! * r[0]! + memory[x + 2]! * r[2]! + (memory[x + 4]! * r[4]! + memory[x + 6]! * r[6]!);
    const odd =
      memory[x + 1]! * r[1]! + memory[x + 3]! * r[3]! + (memory[x + 5]! * r[5]! + memory[x + 7]! * r[7]!);
    gradient[j] = gradient[j]! + even;
    gradient[j + 1] = gradient[j + 1]! + odd;
    x += 8;
  }
}

/** Writes loss and largest |z|, and the gradient where there is one, to `out`. */
export function finish(rows: Rows, work: Work, withGradient: boolean, out: number): void {
  rows.memory[out] = work.loss[0]! + work.loss[1]!;
  rows.memory[out + 1] = work.largest;
  if (!withGradient) return;
  for (let j = 0; j < rows.columns; j++) {
    rows.memory[out + 2 + j] = work.gradient[2 * j]! + work.gradient[2 * j + 1]!;
  }
}

export function linear(rows: Rows, beta: number, eta: number): void {
  for (let panel = 0; panel < rows.panels; panel++) {
    const start = eta + panel * 8;
    setLinear(rows, panel, beta, rows.memory.subarray(start, start + 8));
  }
}

export function loss(rows: Rows, beta: number, out: number): void {
  const work = newWork(0);
  for (let panel = 0; panel < rows.panels; panel++) {
    setLinear(rows, panel, beta, work.predictor);
    lossOfPanel(rows, panel, work);
  }
  finish(rows, work, false, out);
}

export function gradient(rows: Rows, beta: number, out: number): void {
  const work = newWork(rows.columns);
  for (let panel = 0; panel < rows.panels; panel++) {
    setLinear(rows, panel, beta, work.predictor);
    derivativesOfPanel(rows, panel, work);
    gradientOfPanel(rows, panel, work);
  }
  finish(rows, work, true, out);
}

export function along(
  rows: Rows,
  beta: number,
  step: number,
  lengths: number,
  count: number,
  out: number,
): void {
  const { memory, events, others } = rows;
  const sums = new Float64Array(2 * count);
  const z = new Float64Array(8);
  const direction = new Float64Array(8);
  for (let panel = 0; panel < rows.panels; panel++) {
    setLinear(rows, panel, beta, z);
    direction.fill(0);
    addLinear(rows, panel, step, direction);
    for (let k = 0; k < count; k++) {
      for (let i = 0; i < 8; i++) {
        const row = panel * 8 + i;
        const moved = z[i]! + memory[lengths + k]! * direction[i]!;
        losses[i] = logisticLossAt(memory[events + row]!, memory[others + row]!, moved);
      }
      addRows(sums, 2 * k, losses);
    }
  }
  for (let k = 0; k < count; k++) memory[out + k] = sums[2 * k]! + sums[2 * k + 1]!;
}
