/** Predicted probabilities of design rows at an iterate. */
import { type DesignRows, probability, type TrainingHistory } from '@oddsmith/core';

/** Log-odds of row i at iteration k. */
export function logOddsOf(
  { values, offset }: DesignRows,
  i: number,
  { coefficients, columns }: TrainingHistory,
  k: number,
): number {
  const p = columns.length;
  let z = offset === null ? 0 : offset[i]!;
  for (let j = 0; j < p; j++) z += values[i * p + j]! * coefficients[k * p + j]!;
  return z;
}

/** Writes the probability of every row at iteration k into `into`. */
export function predicted(rows: DesignRows, history: TrainingHistory, k: number, into: Float64Array): void {
  for (let i = 0; i < rows.count; i++) into[i] = probability(logOddsOf(rows, i, history, k));
}

/** Whether scene and history are of one model: runs that follow a change of the formula may come apart. */
export function belong(columns: readonly string[], history: TrainingHistory): boolean {
  return columns.length === history.columns.length && columns.every((name, j) => name === history.columns[j]);
}
