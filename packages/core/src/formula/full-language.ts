import type { TermPart } from './design.js';
import type { Operand } from './evaluate.js';
import type { Filler } from './fillers.js';
import type { Inputs } from './inputs.js';
import type { KeptRows } from './kept-rows.js';
import type { Learnt } from './learnt.js';
import type { Expression, VariableSchema } from './schema.js';
import type { ReadVariable } from './variables.js';

/** A variable as the training rows settle it. */
export interface SettledExpression {
  readonly read: ReadVariable;
  /** The expression with what was learnt from the rows written out; for any expression of the same text. */
  readonly settled: (expression: Expression) => Expression;
}

/**
 * What formulas can say beyond the everyday language (see `isEveryday`). It stands apart so that `fit` in a browser
 * loads it only when a formula needs it.
 */
export interface FullLanguage {
  /** Refuse, with the place in the text, what cannot be a variable, a response. */
  checkVariable(expression: Expression, text: string): void;
  checkResponse(expression: Expression, text: string): void;
  /** The value of a node that is no everyday arithmetic. */
  operand(expression: Expression, inputs: Inputs): Operand;
  /** The parts that have to be finite for the expression to be so, where the inputs are one row. */
  numericParts(expression: Expression, inputs: Inputs): readonly Expression[];
  /** Reads a variable that the schema has settled. */
  readVariable(expression: Expression, inputs: Inputs): ReadVariable;
  /** Learns from the kept rows what the expression leaves open, where it has not been `learnt`, and reads it. */
  settle(expression: Expression, inputs: Inputs, rows: KeptRows, learnt?: Learnt): SettledExpression;
  /** Refuses contrasts that do not go with the levels. */
  checkContrast(variable: Extract<VariableSchema, { kind: 'factor' }>): void;
  /** The columns of a term with bases or contrasts other than `treatment`. */
  termFiller(parts: readonly TermPart[], kept: Int32Array | null, column: number): Filler;
  /** Whether a column of such a term is beyond the doubles in a row of the table. */
  overflow(parts: readonly TermPart[]): (row: number) => boolean;
}

let known: FullLanguage | null = null;

/** Makes the full language known from here on. */
export function install(language: FullLanguage): void {
  known = language;
}

export function fullLanguage(): FullLanguage {
  if (known === null) throw new Error('The full formula language has not been loaded.');
  return known;
}
