/** `assembly-classes/hessian.ts` in plain TypeScript. */

/** Adds Σ factor·x·xᵀ over the rows of a chunk to a square: the tiles of 2 × 4 on and below the diagonal. */
export function addSquare(
  columns: readonly Float64Array[],
  factor: Float64Array,
  square: Float64Array,
): void {
  const count = columns.length;
  for (let i = 0; i < count; i++) {
    const weighed = columns[i]!.map((x, row) => x * factor[row]!);
    for (let j = 0; j < 4 * ((i >> 2) + 1); j++) {
      const x = columns[j]!;
      let even = 0;
      let odd = 0;
      for (let row = 0; row < weighed.length; row += 2) {
        even += weighed[row]! * x[row]!;
        odd += weighed[row + 1]! * x[row + 1]!;
      }
      square[i * count + j] = square[i * count + j]! + (even + odd);
    }
  }
}
