/** The blocks that are learnt from, and what the penalty is for their columns. */
import type { Schema } from '../formula/schema.js';
import { fromNumber } from '../math/double-double.js';
import { type ColumnOptions, type PathColumns, pathColumns } from '../path/columns.js';
import type { Block } from './blocks.js';
import { joinMoments } from './moments.js';

/** What is penalised, whatever λ. */
export interface Shrinkage extends ColumnOptions {
  readonly schema: Schema;
  readonly alpha: number;
}

export interface TrainingSet {
  readonly blocks: readonly number[];
  readonly weight: number;
  /** Of coefficients in units of the data. */
  readonly columns: PathColumns;
}

/** The training set of some of all blocks: columns that are constant there take no part. */
export function trainingSet(
  all: readonly Block[],
  blocks: readonly number[],
  { schema, ...options }: Shrinkage,
): TrainingSet {
  const { weight, squares } = joinMoments(blocks.map((block) => all[block]!.moments));
  const scales = new Float64Array(squares.length).fill(1);
  const measured = { weight: fromNumber(weight), spreads: Array.from(squares, fromNumber) };
  return { blocks, weight, columns: pathColumns({ scales }, schema, measured, options) };
}
