/** Rows with their labels and weights, whole or in part. */
import type { SparseMatrix } from '../../sparse/matrix/sparse-matrix.js';
import type { Sharing } from '../sharing.js';
import { pickRows } from './rows.js';

export interface LabelledRows {
  /** By rows. */
  readonly matrix: SparseMatrix;
  /** 1 for events, −1 for the others. */
  readonly signs: Float64Array;
  readonly weights: Float64Array;
}

/** Some of the rows, ascending. */
export function someOf({ matrix, signs, weights }: LabelledRows, rows: Int32Array): LabelledRows {
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  return { matrix: pickRows(matrix, rows), signs: pick(signs), weights: pick(weights) };
}

/** The rows of some blocks, ascending. */
export function rowsOfSet({ of, blocks }: Sharing, set: readonly number[]): Int32Array {
  const isIn = new Uint8Array(blocks);
  for (const block of set) isIn[block] = 1;
  const every = Int32Array.from(of, (_, row) => row);
  return every.filter((row) => isIn[of[row]!] === 1);
}

/** The weights of events and of the others. */
export function outcomesOf({ signs, weights }: Pick<LabelledRows, 'signs' | 'weights'>) {
  return {
    events: weights.map((weight, i) => (signs[i] === 1 ? weight : 0)),
    others: weights.map((weight, i) => (signs[i] === 1 ? 0 : weight)),
  };
}
