/** Moves over the columns of a working set, as far as the objective falls. */
import { penaltyOf, type Slots } from './penalties.js';
import type { WideRows } from './rows.js';

const MOST_HALVINGS = 40;
/** The objective may rise by its rounding. */
const ROUNDING = 1e-14;

/** Where a solver is. */
export interface State {
  /** By slot. */
  coefficients: Float64Array;
  /** Log-odds of the rows without the offset. */
  linear: Float64Array;
  readonly residual: Float64Array;
  readonly weights: Float64Array;
}

export interface Restricted {
  readonly steps: number;
  readonly isDone: boolean;
}

/** The mean loss and the penalties. */
export function objectiveOf(rows: WideRows, { coefficients, linear }: State, slots: Slots): number {
  return rows.loss(linear) + penaltyOf(slots, coefficients);
}

/** Where a step leads, by slot, and what it adds to the log-odds of the rows. */
export interface Move {
  readonly coefficients: Float64Array;
  readonly along: Float64Array;
}

/** Makes a move, or as much of it as the objective falls by; the share of the way, 0 where it does not fall at all. */
export function moveTo(
  rows: WideRows,
  state: State,
  slots: Slots,
  { coefficients: next, along }: Move,
  objective: number,
): number {
  const { coefficients, linear } = state;
  const step = minus(next, coefficients);
  for (let length = 1, k = 0; k < MOST_HALVINGS; k++, length /= 2) {
    state.coefficients = length === 1 ? next : coefficients.map((value, j) => value + length * step[j]!);
    state.linear = linear.map((value, i) => value + length * along[i]!);
    if (!(objectiveOf(rows, state, slots) <= objective + ROUNDING * Math.abs(objective))) continue;
    rows.residuals(state.linear, state.residual, state.weights);
    return length;
  }
  state.coefficients = coefficients;
  state.linear = linear;
  return 0;
}

export function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, k) => value - b[k]!);
}
