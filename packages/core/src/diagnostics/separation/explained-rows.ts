/** The rows of a fit as an explanation sees them: the design, and the variables that it was made of. */
import { blocks, demandOf, margin, ON_PLANE, type SeparationInput, sidedness } from './demands.js';
import { fromNumbers } from './simplify.js';

/** The values of a variable in the rows of the design. */
export type VariableRows =
  | { readonly kind: 'factor'; readonly levels: readonly string[]; readonly codes: ArrayLike<number> }
  /** `linear` where the variable is itself a column: not so of the columns of a spline. */
  | { readonly kind: 'numeric'; readonly linear: boolean; readonly values: ArrayLike<number> };

export interface ExplainedTerm {
  readonly variables: readonly string[];
  /** Indices of its design columns. */
  readonly columns: readonly number[];
}

export interface ExplainedRows {
  /** `coefficients` and `step` are zeros. */
  readonly design: SeparationInput;
  readonly names: readonly string[];
  readonly intercept: boolean;
  readonly terms: readonly ExplainedTerm[];
  readonly variables: ReadonlyMap<string, VariableRows>;
  /** Number in the data, from 1, of each row of the design. */
  numberOf(row: number): number;
  /** Whether rows are single events and non-events rather than counts of them. */
  readonly single: boolean;
}

/** Whether the row has weight. */
export function isPresent({ design }: ExplainedRows, row: number): boolean {
  return design.events[row]! > 0 || design.others[row]! > 0;
}

/** 1 where the direction separates the row as an event, −1 as a non-event, 0 on the hyperplane. */
export function sidesOf(design: SeparationInput, direction: ArrayLike<number>): Int8Array {
  const sides = new Int8Array(design.rows);
  const d = fromNumbers(direction);
  for (const { start, count, values } of blocks(design)) {
    for (let i = 0; i < count; i++) {
      const demand = demandOf(design, start + i);
      if (demand === 0) continue;
      if (margin(demand, sidedness(values, i * design.columns, d)) > ON_PLANE) sides[start + i] = demand;
    }
  }
  return sides;
}

/** The rows with some columns only. */
export function withColumns(design: SeparationInput, columns: readonly number[]): SeparationInput {
  const all = design.columns;
  let buffer = new Float64Array(0);
  return {
    ...design,
    columns: columns.length,
    coefficients: new Float64Array(columns.length),
    step: new Float64Array(columns.length),
    read(start, count, into) {
      if (buffer.length < count * all) buffer = new Float64Array(count * all);
      design.read(start, count, buffer);
      for (let i = 0; i < count; i++) {
        for (let k = 0; k < columns.length; k++)
          into[i * columns.length + k] = buffer[i * all + columns[k]!]!;
      }
    },
  };
}
