/** `assembly-sparse/descent.ts`, with places in arrays for addresses. */
import { dot, type TwinLines } from './twin-lines.js';

/** The value nearest to 0 within `l1` of `u`, less or more by `l1` beyond. */
export function soft(u: number, l1: number): number {
  return u > l1 ? u - l1 : u < -l1 ? u + l1 : 0;
}

export interface TwinModel {
  readonly q: Float64Array;
  readonly h: Float64Array;
  readonly curvature: Float64Array;
  readonly l1: Float64Array;
  readonly l2: Float64Array;
  readonly beta: Float64Array;
}

/** One round of coordinate descent over the columns listed; returns the largest curvature·step². */
export function round(list: Int32Array, columns: TwinLines, model: TwinModel): number {
  const { q, h, curvature, l1, l2, beta } = model;
  const { starts, indices, values } = columns;
  let largest = 0;
  for (const j of list) {
    const bend = curvature[j]!;
    if (bend <= 0) continue;
    const [from, to] = [starts[j]!, starts[j + 1]!];
    const before = beta[j]!;
    const u = dot(columns, from, to, q) + bend * before;
    const after = soft(u, l1[j]!) / (bend + l2[j]!);
    const step = after - before;
    if (step === 0) continue;
    beta[j] = after;
    largest = Math.max(largest, bend * step * step);
    for (let k = from; k < to; k++) {
      const row = indices[k]!;
      q[row]! -= h[row]! * (values ? values[k]! * step : step);
    }
  }
  return largest;
}

/** The intercept's step Σq/Σh, taken from q. */
export function shift(q: Float64Array, h: Float64Array): number {
  let [residual, weight] = [0, 0];
  for (let i = 0; i < q.length; i++) {
    residual += q[i]!;
    weight += h[i]!;
  }
  if (weight <= 0) return 0;
  const step = residual / weight;
  for (let i = 0; i < q.length; i++) q[i]! -= h[i]! * step;
  return step;
}
