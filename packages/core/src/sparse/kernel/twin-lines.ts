/** `assembly-sparse/lines.ts`, with places in arrays for addresses. */

/** Compressed lines; `values` null: all 1. */
export interface TwinLines {
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array | null;
}

/** Σ x·v of entries [from, to): four sums of every fourth entry, what is left over in the first. */
export function dot({ indices, values }: TwinLines, from: number, to: number, v: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = from + ((to - from) & ~3);
  const at = (k: number) => (values ? values[k]! * v[indices[k]!]! : v[indices[k]!]!);
  for (let k = from; k < whole; k += 4) {
    s0 += at(k);
    s1 += at(k + 1);
    s2 += at(k + 2);
    s3 += at(k + 3);
  }
  for (let k = whole; k < to; k++) s0 += at(k);
  return s0 + s1 + (s2 + s3);
}

/** Adds x·factor to `out`. */
export function addLine(
  { indices, values }: TwinLines,
  from: number,
  to: number,
  factor: number,
  out: Float64Array,
): void {
  for (let k = from; k < to; k++) out[indices[k]!]! += values ? values[k]! * factor : factor;
}

/** Adds x²·factor to `out`. */
export function addSquares(
  { indices, values }: TwinLines,
  from: number,
  to: number,
  factor: number,
  out: Float64Array,
): void {
  for (let k = from; k < to; k++) out[indices[k]!]! += values ? values[k]! * values[k]! * factor : factor;
}
