/** Linear equations solved for as many coefficients as they determine (Gauss–Jordan with complete pivoting). */
import { OddsmithError } from '../../errors.js';
import type { Equation } from './parse.js';

/** What an equation says of a coefficient once the others have been used: β = right − Σ factorsⱼ·βⱼ. */
export interface Solved {
  /** Index of the equation. */
  readonly equation: number;
  /** The coefficient, whose own factor is 0 here. */
  readonly column: number;
  readonly factors: Float64Array;
  readonly right: number;
}

/** What rounding may leave of an equation that follows from others, its largest factor being 1. */
const NOTHING = 1e-12;

interface Row {
  readonly equation: number;
  readonly factors: Float64Array;
  right: number;
  /** Size of what the right side came from. */
  size: number;
}

/** The equation with coefficients in other units, its largest factor being 1. */
function rowOf({ factors, right }: Equation, equation: number, units: ArrayLike<number>): Row {
  const inUnits = factors.map((factor, j) => factor * units[j]!);
  const largest = inUnits.reduce((most, factor) => Math.max(most, Math.abs(factor)), 0);
  return {
    equation,
    factors: inUnits.map((factor) => factor / largest),
    right: right / largest,
    size: Math.abs(right / largest),
  };
}

interface Pivot {
  readonly row: Row;
  readonly column: number;
  readonly size: number;
}

/** The largest factor of all, where there is one. */
function largestOf(rows: readonly Row[]): Pivot | null {
  let best: Pivot | null = null;
  for (const row of rows) {
    for (const [column, factor] of row.factors.entries()) {
      const size = Math.abs(factor);
      if (size > (best?.size ?? NOTHING)) best = { row, column, size };
    }
  }
  return best;
}

function divide(row: Row, by: number): void {
  row.factors.forEach((factor, j) => {
    row.factors[j] = factor / by;
  });
  row.right /= by;
  row.size /= Math.abs(by);
}

/** Takes the coefficient of a pivot, whose factor is 1, out of another row. */
function takeOut(row: Row, pivot: Row, column: number): void {
  const multiple = row.factors[column]!;
  if (multiple === 0) return;
  row.factors.forEach((factor, j) => {
    row.factors[j] = factor - multiple * pivot.factors[j]!;
  });
  row.factors[column] = 0;
  row.right -= multiple * pivot.right;
  row.size = Math.max(row.size, Math.abs(multiple) * pivot.size);
}

/**
 * Solves the equations, β of the model being `units`·β of the result; those that follow from others are left out.
 * Throws `option-invalid` where they contradict each other. O(q²·p).
 */
export function solved(equations: readonly Equation[], units: ArrayLike<number>): Solved[] {
  const waiting = equations.map((equation, i) => rowOf(equation, i, units));
  const done: { row: Row; column: number }[] = [];
  for (let pivot = largestOf(waiting); pivot !== null; pivot = largestOf(waiting)) {
    const { row, column } = pivot;
    waiting.splice(waiting.indexOf(row), 1);
    divide(row, row.factors[column]!);
    for (const other of [...waiting, ...done.map((earlier) => earlier.row)]) takeOut(other, row, column);
    done.push({ row, column });
  }
  for (const { equation, right, size } of waiting) {
    if (Math.abs(right) <= NOTHING * size) continue;
    const message = `The equations contradict each other: ${equations[equation]!.text} cannot hold with the others.`;
    throw new OddsmithError('option-invalid', message, { option: 'hypothesis' });
  }
  return done.map(({ row, column }) => {
    const factors = row.factors.slice();
    factors[column] = 0;
    return { equation: row.equation, column, factors, right: row.right };
  });
}
