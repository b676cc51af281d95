/**
 * The optimality conditions of a penalised loss (Karush, Kuhn & Tucker): −gradient of the loss lies in the subdifferential
 * of the penalty, over all columns. How far it is from there is the certificate of a solution.
 */
import { lengthOf, type ProximalPenalty } from './penalty.js';

/** What a column's derivatives to the left and right want: at an optimum neither lets the penalised loss fall. */
function ofColumn(slope: number, b: number, { absolute, lower, upper }: ProximalPenalty, j: number): number {
  const left = slope + (b > 0 ? absolute[j]! : -absolute[j]!);
  const right = slope + (b < 0 ? -absolute[j]! : absolute[j]!);
  return Math.max(0, b < upper[j]! ? -right : 0, b > lower[j]! ? left : 0);
}

function ofGroup(slopes: Float64Array, at: Float64Array, columns: readonly number[], weight: number): number {
  const length = lengthOf(at, columns);
  if (length === 0) return Math.max(0, lengthOf(slopes, columns) - weight);
  let sum = 0;
  for (const j of columns) {
    const rest = slopes[j]! + (weight * at[j]!) / length;
    sum += rest * rest;
  }
  return Math.sqrt(sum);
}

/**
 * The distance of −gradient from the subdifferential, of each column; that of a group stands at its first column.
 * `gradient`: that of the loss without its penalty.
 */
export function violations(penalty: ProximalPenalty, at: Float64Array, gradient: Float64Array): Float64Array {
  const slopes = gradient.map((g, j) => g + penalty.squared[j]! * at[j]!);
  const found = slopes.map((slope, j) => ofColumn(slope, at[j]!, penalty, j));
  for (const { columns, weight } of penalty.groups) {
    for (const j of columns) found[j] = 0;
    found[columns[0]!] = ofGroup(slopes, at, columns, weight);
  }
  return found;
}

/** The largest of them. */
export function largestViolation(penalty: ProximalPenalty, at: Float64Array, gradient: Float64Array): number {
  return violations(penalty, at, gradient).reduce((most, one) => Math.max(most, one), 0);
}
