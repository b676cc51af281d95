/** `assembly-coded/passes.ts` and `hessian.ts` in plain TypeScript. Addresses are indices into `memory`. */
import { addProducts, CHUNK_ROWS, pack } from '../twin-hessian.js';
import { addDerivatives, addLosses, Group } from '../twin-logistic.js';
import { addGradient, direction, finish, groups, type Rows, setGroup } from '../twin-passes.js';
import { addProbabilities, exponentials } from '../twin-plain-logistic.js';

/** The rows of a block: `columns` are the numbers. */
export interface CodedRows extends Rows {
  /** The memory as codes of 16 bits, and where those of the block begin. */
  readonly halves: Uint16Array;
  readonly codes: number;
  readonly factors: number;
  readonly size: number;
}

/** The element of vectors that row `lane` of a panel has for factor `f`. */
export function elementOf(
  { halves, codes, factors }: CodedRows,
  panel: number,
  f: number,
  lane: number,
): number {
  return halves[codes + (panel * factors + f) * 8 + lane]! / 8;
}

/** Adds the elements of the codes of a group to z. */
function addElements(rows: CodedRows, panels: readonly number[], vector: number, z: Float64Array): void {
  panels.forEach((panel, k) => {
    for (let f = 0; f < rows.factors; f++) {
      for (let i = 0; i < 8; i++) {
        z[8 * k + i] = z[8 * k + i]! + rows.memory[vector + elementOf(rows, panel, f, i)]!;
      }
    }
  });
}

/** Sets z, a and b of a group. */
function predict(rows: CodedRows, panels: readonly number[], point: number, group: Group): void {
  setGroup(rows, panels, point, group);
  addElements(rows, panels, point, group.z);
}

/** xᵀ·vector of a group. */
function turn(rows: CodedRows, panels: readonly number[], vector: number, into: Float64Array): void {
  direction(rows, panels, vector, into);
  addElements(rows, panels, vector, into);
}

/** Adds x·residual of a group to two lanes for each element. */
function addToElements(
  rows: CodedRows,
  panels: readonly number[],
  residual: Float64Array,
  sums: Float64Array,
): void {
  addGradient(rows, panels, residual, sums);
  panels.forEach((panel, k) => {
    for (let f = 0; f < rows.factors; f++) {
      for (let i = 0; i < 8; i++) {
        const lane = 2 * elementOf(rows, panel, f, i) + (i & 1);
        sums[lane] = sums[lane]! + residual[8 * k + i]!;
      }
    }
  });
}

export function loss(rows: CodedRows, point: number, out: number): void {
  const group = new Group();
  const sums = new Float64Array(2);
  for (const panels of groups(rows.panels)) {
    predict(rows, panels, point, group);
    addLosses(group, group.z, sums, 0);
  }
  finish(rows, sums, 1, out);
  rows.memory[out + 1] = group.largest;
}

/** Loss and gradient; `visit` sees each group with its weights. */
export function gradient(
  rows: CodedRows,
  point: number,
  out: number,
  visit: (panels: readonly number[], weight: Float64Array) => void = () => {},
): void {
  const group = new Group();
  const losses = new Float64Array(2);
  const sums = new Float64Array(2 * rows.size);
  for (const panels of groups(rows.panels)) {
    predict(rows, panels, point, group);
    addDerivatives(group, losses);
    addToElements(rows, panels, group.residual, sums);
    visit(panels, group.weight);
  }
  finish(rows, losses, 1, out);
  rows.memory[out + 1] = group.largest;
  finish(rows, sums, rows.size, out + 2);
}

/** Adds to the triangle what the factors of a panel bring. */
function addLevels(rows: CodedRows, panel: number, weight: Float64Array, triangle: number): void {
  const { memory, factors, columns } = rows;
  const add = (element: number, value: number) => {
    memory[element] = memory[element]! + value;
  };
  for (let i = 0; i < 8; i++) {
    const x = rows.x + panel * columns * 8 + i;
    for (let f = 0; f < factors; f++) {
      const element = elementOf(rows, panel, f, i);
      const row = triangle + (element * (element + 1)) / 2;
      for (let g = 0; g < Math.max(f, 1); g++) add(row + elementOf(rows, panel, g, i), weight[i]!);
      for (let j = 0; j < columns; j++) add(row + j, weight[i]! * memory[x + 8 * j]!);
    }
  }
}

export function hessian(rows: CodedRows, point: number, out: number, triangle: number): void {
  const packed = new Float64Array(rows.columns * CHUNK_ROWS);
  let filled = 0;
  gradient(rows, point, out, (panels, weight) => {
    panels.forEach((panel, k) => {
      const weights = weight.subarray(8 * k, 8 * k + 8);
      pack(rows, panel, weights, packed, filled);
      addLevels(rows, panel, weights, triangle);
      filled += 8;
    });
    if (filled < CHUNK_ROWS) return;
    addProducts(rows, packed, filled, triangle);
    filled = 0;
  });
  if (filled > 0) addProducts(rows, packed, filled, triangle);
}

export function hessianTimes(rows: CodedRows, point: number, vector: number, out: number): void {
  const group = new Group();
  const moved = new Float64Array(group.z.length);
  const losses = new Float64Array(2);
  const sums = new Float64Array(2 * rows.size);
  for (const panels of groups(rows.panels)) {
    predict(rows, panels, point, group);
    turn(rows, panels, vector, moved);
    addDerivatives(group, losses);
    for (let i = 0; i < group.rows; i++) moved[i] = group.weight[i]! * moved[i]!;
    addToElements(rows, panels, moved, sums);
  }
  finish(rows, sums, rows.size, out);
}

export function discrimination(rows: CodedRows, point: number, out: number): void {
  const group = new Group();
  const sums = new Float64Array(4);
  for (const panels of groups(rows.panels)) {
    predict(rows, panels, point, group);
    exponentials(group, group.z);
    addProbabilities(group, sums);
  }
  finish(rows, sums, 2, out);
}

export function along(
  rows: CodedRows,
  point: number,
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
    predict(rows, panels, point, group);
    turn(rows, panels, step, change);
    for (let k = 0; k < count; k++) {
      const length = rows.memory[lengths + k]!;
      for (let i = 0; i < group.rows; i++) moved[i] = group.z[i]! + length * change[i]!;
      addLosses(group, moved, sums, 2 * k);
    }
  }
  finish(rows, sums, count, out);
}
