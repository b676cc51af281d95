import type { DesignRows, TrainingHistory } from '@oddsmith/core';

/** 1/(1 + exp(−z)) of every row, z = offset + x·β. */
export function probabilities(rows: DesignRows, coefficients: ArrayLike<number>): Float64Array {
  const size = coefficients.length;
  return Float64Array.from({ length: rows.count }, (_, i) => {
    let z = rows.offset === null ? 0 : rows.offset[i]!;
    for (let j = 0; j < size; j++) z += rows.values[i * size + j]! * coefficients[j]!;
    return 1 / (1 + Math.exp(-z));
  });
}

/** The coefficients after so many iterations. */
export function coefficientsAt(history: TrainingHistory, iteration: number): Float64Array {
  const size = history.columns.length;
  return history.coefficients.subarray(iteration * size, (iteration + 1) * size);
}
