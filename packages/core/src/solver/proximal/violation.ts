/**
 * The optimality conditions of a penalised loss (Karush, Kuhn & Tucker): −gradient of the loss lies in the subdifferential
 * of the penalty, over all columns. How far it is from there is the certificate of a solution.
 */
import { lengthOf, type ProximalPenalty } from './penalty.js';

/** What a column's derivatives to the left and right want: at an optimum neither lets the penalised loss fall. */
function ofColumn(slope: number, b: number, penalty: ProximalPenalty, j: number): number {
  const absolute = penalty.absolute[j]!;
  const left = slope + (b > 0 ? absolute : -absolute);
  const right = slope + (b < 0 ? -absolute : absolute);
  return Math.max(0, b < penalty.upper[j]! ? -right : 0, b > penalty.lower[j]! ? left : 0);
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

/** Slopes of the smooth part. */
function slopesOf({ squared }: ProximalPenalty, at: Float64Array, gradient: Float64Array): Float64Array {
  const slopes = new Float64Array(at.length);
  for (let j = 0; j < at.length; j++) slopes[j] = gradient[j]! + squared[j]! * at[j]!;
  return slopes;
}

/**
 * The distance of −gradient from the subdifferential, of each column; that of a group stands at its first column.
 * `gradient`: that of the loss without its penalty.
 */
export function violations(penalty: ProximalPenalty, at: Float64Array, gradient: Float64Array): Float64Array {
  const slopes = slopesOf(penalty, at, gradient);
  const found = new Float64Array(slopes.length);
  for (let j = 0; j < slopes.length; j++) found[j] = ofColumn(slopes[j]!, at[j]!, penalty, j);
  for (const { columns, weight } of penalty.groups) {
    for (const j of columns) found[j] = 0;
    found[columns[0]!] = ofGroup(slopes, at, columns, weight);
  }
  return found;
}

/** The largest of some violations; 0 where there are none. */
export function largestOf(found: Float64Array): number {
  let most = 0;
  for (let j = 0; j < found.length; j++) most = Math.max(most, found[j]!);
  return most;
}

/** The largest of them. */
export function largestViolation(penalty: ProximalPenalty, at: Float64Array, gradient: Float64Array): number {
  return largestOf(violations(penalty, at, gradient));
}
