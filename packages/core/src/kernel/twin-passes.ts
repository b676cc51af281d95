/**
 * `assembly/passes.ts` and `group.ts` in plain TypeScript. Addresses are indices into `memory`; what WebAssembly
 * keeps in two lanes are here the elements 0 and 1 of a sum.
 */
import { addDerivatives, addLosses, Group } from './twin-logistic.js';
import { addProbabilities, exponentials } from './twin-plain-logistic.js';

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

/** The panels of each group: i, i + q, i + 2q, i + 3q with q = ⌊panels/4⌋, and what is left over one by one. */
export function* groups(panels: number): Generator<number[]> {
  const quarter = panels >> 2;
  for (let i = 0; i < quarter; i++) yield [i, i + quarter, i + 2 * quarter, i + 3 * quarter];
  for (let i = 4 * quarter; i < panels; i++) yield [i];
}

/** z = start + xᵀβ of a panel, the terms added in the order of the columns; `z` holds start. */
function addLinear(rows: Rows, panel: number, beta: number, z: Float64Array): void {
  const { memory, columns } = rows;
  let x = rows.x + panel * columns * 8;
  for (let j = 0; j < columns; j++) {
    const b = memory[beta + j]!;
    for (let i = 0; i < 8; i++) z[i] = z[i]! + memory[x + i]! * b;
    x += 8;
  }
}

/** xᵀ·vector of a group. */
export function direction(rows: Rows, panels: readonly number[], vector: number, into: Float64Array): void {
  into.fill(0);
  panels.forEach((panel, k) => {
    addLinear(rows, panel, vector, into.subarray(8 * k, 8 * k + 8));
  });
}

/** Sets z = offset + xᵀβ, a and b of a group. */
export function setGroup(rows: Rows, panels: readonly number[], beta: number, group: Group): void {
  const { memory } = rows;
  group.rows = 8 * panels.length;
  panels.forEach((panel, k) => {
    for (let i = 0; i < 8; i++) {
      group.z[8 * k + i] = memory[rows.offset + panel * 8 + i]!;
      group.events[8 * k + i] = memory[rows.events + panel * 8 + i]!;
      group.others[8 * k + i] = memory[rows.others + panel * 8 + i]!;
    }
    addLinear(rows, panel, beta, group.z.subarray(8 * k, 8 * k + 8));
  });
}

/** Adds x·residual of a group, panel after panel, to the two lanes of each column. */
export function addGradient(
  rows: Rows,
  panels: readonly number[],
  residual: Float64Array,
  sums: Float64Array,
): void {
  const { memory, columns } = rows;
  panels.forEach((panel, k) => {
    const r = residual.subarray(8 * k, 8 * k + 8);
    let x = rows.x + panel * columns * 8;
    for (let j = 0; j < 2 * columns; j += 2) {
      const even =
        memory[x]! * r[0]! + memory[x + 2]! * r[2]! + (memory[x + 4]! * r[4]! + memory[x + 6]! * r[6]!);
      const odd =
        memory[x + 1]! * r[1]! + memory[x + 3]! * r[3]! + (memory[x + 5]! * r[5]! + memory[x + 7]! * r[7]!);
      sums[j] = sums[j]! + even;
      sums[j + 1] = sums[j + 1]! + odd;
      x += 8;
    }
  });
}

/** Writes `count` sums of two lanes to `out`. */
export function finish(rows: Rows, sums: Float64Array, count: number, out: number): void {
  for (let j = 0; j < count; j++) rows.memory[out + j] = sums[2 * j]! + sums[2 * j + 1]!;
}

export function linear(rows: Rows, beta: number, eta: number): void {
  for (let panel = 0; panel < rows.panels; panel++) {
    const z = rows.memory.subarray(eta + panel * 8, eta + panel * 8 + 8);
    z.set(rows.memory.subarray(rows.offset + panel * 8, rows.offset + panel * 8 + 8));
    addLinear(rows, panel, beta, z);
  }
}

export function loss(rows: Rows, beta: number, out: number): void {
  const group = new Group();
  const sums = new Float64Array(2);
  for (const panels of groups(rows.panels)) {
    setGroup(rows, panels, beta, group);
    addLosses(group, group.z, sums, 0);
  }
  finish(rows, sums, 1, out);
  rows.memory[out + 1] = group.largest;
}

/** Loss and gradient; `visit` sees each group with its weights. */
export function gradient(
  rows: Rows,
  beta: number,
  out: number,
  visit: (panels: readonly number[], weight: Float64Array) => void = () => {},
): void {
  const group = new Group();
  const losses = new Float64Array(2);
  const sums = new Float64Array(2 * rows.columns);
  for (const panels of groups(rows.panels)) {
    setGroup(rows, panels, beta, group);
    addDerivatives(group, losses);
    addGradient(rows, panels, group.residual, sums);
    visit(panels, group.weight);
  }
  finish(rows, losses, 1, out);
  rows.memory[out + 1] = group.largest;
  finish(rows, sums, rows.columns, out + 2);
}

export function hessianTimes(rows: Rows, beta: number, vector: number, out: number): void {
  const group = new Group();
  const moved = new Float64Array(group.z.length);
  const losses = new Float64Array(2);
  const sums = new Float64Array(2 * rows.columns);
  for (const panels of groups(rows.panels)) {
    setGroup(rows, panels, beta, group);
    direction(rows, panels, vector, moved);
    addDerivatives(group, losses);
    for (let i = 0; i < group.rows; i++) moved[i] = group.weight[i]! * moved[i]!;
    addGradient(rows, panels, moved, sums);
  }
  finish(rows, sums, rows.columns, out);
}

export function discrimination(rows: Rows, beta: number, out: number): void {
  const group = new Group();
  const sums = new Float64Array(4);
  for (const panels of groups(rows.panels)) {
    setGroup(rows, panels, beta, group);
    exponentials(group, group.z);
    addProbabilities(group, sums);
  }
  finish(rows, sums, 2, out);
}

export function along(
  rows: Rows,
  beta: number,
  step: number,
  lengths: number,
  count: number,
  out: number,
): void {
  const group = new Group();
  const change = new Float64Array(group.z.length);
  const moved = new Float64Array(group.z.length);
  const sums = new Float64Array(2 * count);
  for (const panels of groups(rows.panels)) {
    setGroup(rows, panels, beta, group);
    direction(rows, panels, step, change);
    for (let k = 0; k < count; k++) {
      const length = rows.memory[lengths + k]!;
      for (let i = 0; i < group.rows; i++) moved[i] = group.z[i]! + length * change[i]!;
      addLosses(group, moved, sums, 2 * k);
    }
  }
  finish(rows, sums, count, out);
}
