/** `assembly/plain-logistic.ts` in plain TypeScript: the logistic step of a group of panels, for any weights and any z. */
import { expNonPositive, log1pUnit } from './twin-elementary.js';
import type { Group } from './twin-logistic.js';

/** Sets e^−|z|. */
export function exponentials(group: Group, z: Float64Array): void {
  for (let i = 0; i < group.rows; i++) group.exponential[i] = expNonPositive(-Math.abs(z[i]!));
}

/** The losses of the even and of the odd rows; notes the largest |z|. */
export function plainLosses(group: Group, z: Float64Array): [number, number] {
  exponentials(group, z);
  const losses: [number, number] = [0, 0];
  for (let i = 0; i < group.rows; i++) {
    const a = group.events[i]!;
    const b = group.others[i]!;
    const size = Math.abs(z[i]!);
    if (a + b > 0 && group.largest < size) group.largest = size;
    losses[i & 1]! += (a + b) * log1pUnit(group.exponential[i]!) + size * (z[i]! < 0 ? a : b);
  }
  return losses;
}

/** Given e^−|z|, sets the residuals b·p − a·q and the weights (a+b)·p·q. */
export function plainDerivatives(group: Group): void {
  for (let i = 0; i < group.rows; i++) {
    const a = group.events[i]!;
    const b = group.others[i]!;
    const e = group.exponential[i]!;
    const d = 1 / (1 + e);
    const ed = e * d;
    group.residual[i] = group.z[i]! < 0 ? -(a * d - b * ed) : b * d - a * ed;
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
