/** `assembly-sparse/logistic.ts`, one row at a time: the same operations in the same order. */
import { expNonPositive, log1pUnit } from '../../kernel/twin-elementary.js';

/** What a row has: 1 or −1, its weight, and where its log-odds are and what comes of them goes. */
export interface TwinRows {
  readonly signs: Float64Array;
  readonly weights: Float64Array;
  readonly z: Float64Array;
  readonly residuals: Float64Array;
  readonly h: Float64Array;
}

/** Rows [first, last); adds their losses to `sums`, those of even rows and those of odd ones. */
export function logisticRows(rows: TwinRows, first: number, last: number, sums: [number, number]): void {
  const { signs, weights, z, residuals, h } = rows;
  for (let i = first; i < last; i++) {
    const sign = signs[i]!;
    const weight = weights[i]!;
    const margin = z[i]! * sign;
    const size = Math.abs(margin);
    const e = expNonPositive(-size);
    const d = 1 / (1 + e);
    const small = e * d;
    const isRight = margin >= 0;
    residuals[i] = sign * (weight * (isRight ? small : d));
    h[i] = weight * (small * d);
    sums[i & 1]! += weight * (log1pUnit(e) + (isRight ? 0 : size));
  }
}
