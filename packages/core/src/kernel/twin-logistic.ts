/** `assembly/logistic.ts` in plain TypeScript: the logistic step of a group of panels. */
import { expNonPositive, log1pUnit, logAboveOne } from './twin-elementary.js';

/** Rows of a group of four panels. */
const ROWS = 32;

/** The rows of a group: z, then its residuals; a and b; e^−|z|; weights; the largest |z| of the block. */
export class Group {
  readonly z = new Float64Array(ROWS);
  readonly events = new Float64Array(ROWS);
  readonly others = new Float64Array(ROWS);
  readonly exponential = new Float64Array(ROWS);
  readonly weight = new Float64Array(ROWS);
  rows = 0;
  largest = 0;
}

/** Sets e^−|z|. */
export function exponentials(group: Group, z: Float64Array): void {
  for (let i = 0; i < group.rows; i++) group.exponential[i] = expNonPositive(-Math.abs(z[i]!));
}

/** Adds the losses of the rows to a lane of the even and one of the odd ones, given e^−|z|; notes the largest |z|. */
export function addLosses(group: Group, z: Float64Array, sums: Float64Array, at: number): void {
  const tails = [0, 0];
  const product = [1, 1];
  let whole = true;
  for (let i = 0; i < group.rows; i++) {
    const a = group.events[i]!;
    const b = group.others[i]!;
    const size = Math.abs(z[i]!);
    if (a + b > 0 && group.largest < size) group.largest = size;
    tails[i & 1]! += size * (z[i]! < 0 ? a : b);
    whole &&= a + b === 0 || a + b === 1;
    product[i & 1]! *= 1 + (a + b) * group.exponential[i]!;
  }
  const logs = whole && product[0]! >= 2 && product[1]! >= 2 ? product.map(logAboveOne) : rowLogs(group);
  sums[at] = sums[at]! + (tails[0]! + logs[0]!);
  sums[at + 1] = sums[at + 1]! + (tails[1]! + logs[1]!);
}

/** Σ (a+b)·log(1+e^−|z|) row by row. */
function rowLogs(group: Group): number[] {
  const logs = [0, 0];
  for (let i = 0; i < group.rows; i++) {
    logs[i & 1]! += (group.events[i]! + group.others[i]!) * log1pUnit(group.exponential[i]!);
  }
  return logs;
}

/** Given z and e^−|z|, puts ∂loss/∂z = b·p − a·q in the place of z, and sets the weights (a+b)·p·q. */
export function derivatives(group: Group): void {
  for (let i = 0; i < group.rows; i++) {
    const a = group.events[i]!;
    const b = group.others[i]!;
    const e = group.exponential[i]!;
    const d = 1 / (1 + e);
    const ed = e * d;
    group.z[i] = group.z[i]! < 0 ? -(a * d - b * ed) : b * d - a * ed;
    group.weight[i] = (a + b) * (d * ed);
  }
}

/** Given z and e^−|z|, adds a·p to the first and b·p to the second pair of lanes. */
export function addProbabilities(group: Group, sums: Float64Array): void {
  for (let i = 0; i < group.rows; i++) {
    const e = group.exponential[i]!;
    const p = (group.z[i]! < 0 ? e : 1) / (1 + e);
    const lane = i & 1;
    sums[lane] = sums[lane]! + group.events[i]! * p;
    sums[2 + lane] = sums[2 + lane]! + group.others[i]! * p;
  }
}
