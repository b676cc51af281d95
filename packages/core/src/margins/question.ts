/** What is asked of all rows of a scenario, answered by sums over them. */
import type { Inputs } from '../formula/inputs.js';
import type { Design } from '../formula/schema.js';
import type { DoubleDouble } from '../math/double-double.js';
import type { Answer } from './average.js';

/** One row with what the model says of it. */
export interface RowState {
  /** The design of some rows, one after the other; this one begins at `at`. */
  x: Float64Array;
  at: number;
  /** Row of the part. */
  row: number;
  weight: number;
  /** The probability p, 1 − p, and p(1 − p), its derivative by the log-odds: 0 where those are infinite. */
  p: number;
  q: number;
  density: number;
}

/** A part of the rows, bound to the model. */
export interface BoundRows {
  readonly design: Design;
  readonly inputs: Inputs;
}

export interface Question {
  /** Before the rows of a part. */
  begin(rows: BoundRows): void;
  add(row: RowState): void;
  /** After all rows; `weight` is theirs together. */
  answer(weight: DoubleDouble): Answer;
}
