/** Symmetric and lower-triangular matrices packed row after row: (0,0), (1,0), (1,1), (2,0), … */

/** Number of entries of a packed triangle of the given size. */
export function packedLength(size: number): number {
  return (size * (size + 1)) / 2;
}

/** Index of (row, column) with column ≤ row. */
export function packedIndex(row: number, column: number): number {
  return (row * (row + 1)) / 2 + column;
}

/** The rows and columns of a packed symmetric matrix at ascending `indices`; the matrix itself where those are all. */
export function packedSubmatrix(matrix: Float64Array, indices: readonly number[]): Float64Array {
  if (packedLength(indices.length) === matrix.length) return matrix;
  const result = new Float64Array(packedLength(indices.length));
  let next = 0;
  for (let i = 0; i < indices.length; i++) {
    const row = indices[i]!;
    for (let j = 0; j <= i; j++) result[next++] = matrix[packedIndex(row, indices[j]!)]!;
  }
  return result;
}

/** The diagonal of a packed matrix. */
export function diagonalOf(matrix: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => matrix[packedIndex(i, i)]!);
}

/** The entries of a vector at `indices`. */
export function subvector(vector: Float64Array, indices: readonly number[]): Float64Array {
  const result = new Float64Array(indices.length);
  for (let i = 0; i < indices.length; i++) result[i] = vector[indices[i]!]!;
  return result;
}

/** A·x for a packed symmetric A. */
export function packedProduct(matrix: Float64Array, x: Float64Array): Float64Array {
  const product = new Float64Array(x.length);
  let next = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const value = matrix[next++]!;
      product[i] = product[i]! + value * x[j]!;
      product[j] = product[j]! + value * x[i]!;
    }
    product[i] = product[i]! + matrix[next++]! * x[i]!;
  }
  return product;
}
