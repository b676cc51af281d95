/** The least of a quadratic and a penalty in one column, or in the columns of one group. */
import { cholesky, solve } from '../../math/cholesky.js';
import { packedIndex } from '../../math/packed.js';
import { dot, norm } from '../vector.js';

/** The x in [lower, upper] with the least ½·curvature·x² − pull·x + absolute·|x| (Donoho & Johnstone 1995, soft threshold). */
export function shrunken(
  pull: number,
  curvature: number,
  absolute: number,
  lower: number,
  upper: number,
): number {
  const rest = pull > absolute ? pull - absolute : pull < -absolute ? pull + absolute : 0;
  if (rest === 0) return 0;
  return Math.min(upper, Math.max(lower, rest / curvature));
}

/** Steps in which the length of a group is found; each about doubles its digits. */
const MOST_STEPS = 100;
/** Relative change at which it is found. */
const FOUND = 1e-15;

function raised(matrix: Float64Array, size: number, by: number): Float64Array {
  const sum = matrix.slice();
  for (let i = 0; i < size; i++) sum[packedIndex(i, i)] = sum[packedIndex(i, i)]! + by;
  return sum;
}

/**
 * The x with the least ½xᵀAx − pullᵀx + weight·‖x‖: 0, or x = (A + μI)⁻¹·pull with ‖x‖ = weight/μ. The root of
 * 1/‖x(μ)‖ − μ/weight, which is concave, by Newton's method from above (as trust regions do: Moré & Sorensen 1983, section 3).
 *
 * `matrix`: A, packed, positive semidefinite.
 */
export function shrunkenGroup(matrix: Float64Array, pull: Float64Array, weight: number): Float64Array {
  const size = pull.length;
  const pulled = norm(pull);
  if (pulled <= weight) return new Float64Array(size);
  let trace = 0;
  for (let i = 0; i < size; i++) trace += matrix[packedIndex(i, i)]!;
  let mu = (weight * trace) / (pulled - weight);
  let x: Float64Array = pull.slice();
  for (let step = 0; step < MOST_STEPS; step++) {
    const factor = cholesky(raised(matrix, size, mu), size, 0);
    if (factor === null) return x;
    x = solve(factor, pull);
    const length = norm(x);
    const slope = dot(x, solve(factor, x)) / (length * length * length) - 1 / weight;
    const next = mu - (1 / length - mu / weight) / slope;
    if (!(next > 0) || Math.abs(next - mu) <= FOUND * mu) return x;
    mu = next;
  }
  return x;
}
