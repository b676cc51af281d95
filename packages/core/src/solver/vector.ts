/** The few vector operations that solvers share. */

/** a + length·b. */
export function plus(a: Float64Array, b: Float64Array, length: number): Float64Array {
  const sum = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) sum[i] = a[i]! + length * b[i]!;
  return sum;
}

/** Adds length·b to a, in place. */
export function addTo(a: Float64Array, b: Float64Array, length: number): void {
  for (let i = 0; i < a.length; i++) a[i] = a[i]! + length * b[i]!;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Euclidean norm. */
export function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

/** A vector over all coefficients: `factor`·values at `indices`, 0 elsewhere. */
export function expand(
  values: Float64Array,
  indices: readonly number[],
  size: number,
  factor: number,
): Float64Array {
  const full = new Float64Array(size);
  for (let i = 0; i < indices.length; i++) full[indices[i]!] = factor * values[i]!;
  return full;
}
