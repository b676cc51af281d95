/** Loss and gradient of a few rows, in plain TypeScript over the panels of a shard. */
import { expNonPositive, logisticLoss } from '../kernel/twin-elementary.js';
import type { Sums } from './objective.js';

/** Panels of 8 rows, as the kernels have them. */
export interface Panels {
  readonly x: Float64Array | Float32Array;
  readonly events: Float64Array;
  readonly others: Float64Array;
  readonly offset: Float64Array;
}

/** Sums over those of `rows` that are within [start, start + count), the rows of the panels. */
export function batchSums(
  panels: Panels,
  at: Float64Array,
  rows: Int32Array,
  start: number,
  count: number,
): Sums {
  const { x, events, others, offset } = panels;
  const columns = at.length;
  const gradient = new Float64Array(columns);
  let loss = 0;
  let largestLogOdds = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]! - start;
    if (row < 0 || row >= count) continue;
    const first = (row >> 3) * 8 * columns + (row & 7);
    let z = offset[row]!;
    for (let j = 0; j < columns; j++) z += x[first + 8 * j]! * at[j]!;
    const a = events[row]!;
    const b = others[row]!;
    const size = Math.abs(z);
    const exponential = expNonPositive(-size);
    loss += logisticLoss(a, b, size, exponential, z >= 0);
    if (a + b > 0) largestLogOdds = Math.max(largestLogOdds, size);
    const near = 1 / (1 + exponential);
    const far = exponential * near;
    const residual = z >= 0 ? b * near - a * far : b * far - a * near;
    for (let j = 0; j < columns; j++) gradient[j] = gradient[j]! + x[first + 8 * j]! * residual;
  }
  return { loss, lossLow: 0, largestLogOdds, gradient };
}
