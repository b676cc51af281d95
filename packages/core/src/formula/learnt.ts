import type { Basis } from './basis/index.js';
import type { Expression } from './schema.js';

/** What was learnt of a variable or an offset from the rows used. */
export interface Learnt {
  /** The expression, or one of the same text, with what was learnt written out. */
  readonly settled: (expression: Expression) => Expression;
  /** The basis that the expression makes; null where it makes none. */
  readonly basis: Basis | null;
  /** All levels in those rows, in order; null where the rows at hand show them. */
  readonly levels: readonly string[] | null;
}

/** By the labels of variables and offsets. */
export type LearntParts = ReadonlyMap<string, Learnt>;
