/** Standard deviations of sparse columns, zeros included, without writing them down. */
import type { SparseMatrix } from '../matrix/sparse-matrix.js';

/** Lowest and highest value of each column over rows with weight, zeros that are not kept included. */
function isConstant(
  { columns, rows, starts, indices, values }: SparseMatrix,
  weights: Float64Array,
): Uint8Array {
  const lowest = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  const highest = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  const kept = new Int32Array(columns);
  let weighty = 0;
  for (let i = 0; i < rows; i++) {
    if (weights[i] === 0) continue;
    weighty++;
    for (let k = starts[i]!; k < starts[i + 1]!; k++) {
      const j = indices[k]!;
      const x = values ? values[k]! : 1;
      kept[j]! += 1;
      if (x < lowest[j]!) lowest[j] = x;
      if (x > highest[j]!) highest[j] = x;
    }
  }
  return Uint8Array.from({ length: columns }, (_, j) => {
    const zero = kept[j]! < weighty;
    const low = zero ? Math.min(0, lowest[j]!) : lowest[j]!;
    const high = zero ? Math.max(0, highest[j]!) : highest[j]!;
    return low === high ? 1 : 0;
  });
}

/** √(Σw(x − x̄)²/Σw) of each column of compressed rows, 0 exactly for a constant one; `weights` add up to 1. */
export function standardDeviations(matrix: SparseMatrix, weights: Float64Array): Float64Array {
  const { columns, rows, starts, indices, values } = matrix;
  const [means, masses] = [new Float64Array(columns), new Float64Array(columns)];
  for (let i = 0; i < rows; i++) {
    const weight = weights[i]!;
    for (let k = starts[i]!; k < starts[i + 1]!; k++) {
      const j = indices[k]!;
      means[j]! += weight * (values ? values[k]! : 1);
      masses[j]! += weight;
    }
  }
  const squares = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    const weight = weights[i]!;
    for (let k = starts[i]!; k < starts[i + 1]!; k++) {
      const j = indices[k]!;
      const rest = (values ? values[k]! : 1) - means[j]!;
      squares[j]! += weight * rest * rest;
    }
  }
  const constant = isConstant(matrix, weights);
  return squares.map((square, j) => {
    const zeros = Math.max(0, 1 - masses[j]!) * means[j]! * means[j]!;
    return constant[j] === 1 ? 0 : Math.sqrt(square + zeros);
  });
}
