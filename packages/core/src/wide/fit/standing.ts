/** How far an optimum is in units of standard errors, by the diagonal of the curvature: of more columns than have last digits. */
import { type Standing, standingOfVariances } from '../../solver/proximal/standing.js';
import type { Certified } from '../certificate.js';
import { type Penalties, slotsOf } from '../penalties.js';
import type { WidePoint } from '../problem.js';
import type { Resident } from '../resident.js';
import { answered, type WideWork } from '../work.js';

/** Columns whose curvature is worked out together. */
const TOGETHER = 64;

/** Over the coefficients that are neither 0 nor at a bound. `weight`: Σw. */
export function* standingOver(
  { columns, training }: Pick<Resident, 'columns' | 'training'>,
  penalties: Penalties,
  { lambda, indices, values }: Pick<WidePoint, 'lambda' | 'indices' | 'values'>,
  { slopes, residual, weights }: Pick<Certified, 'slopes' | 'residual' | 'weights'>,
  weight: number,
): WideWork<Standing> {
  const { absolute, square, lower, upper } = slotsOf(penalties, lambda, Array.from(indices));
  const free = Array.from(indices.keys()).filter((k) => values[k]! > lower[k]! && values[k]! < upper[k]!);
  const own = free.map((k) => slopes[indices[k]!]! + Math.sign(values[k]!) * absolute[k]!);
  const variances: number[] = [];
  for (let start = 0; start < free.length; start += TOGETHER) {
    const some = free.slice(start, start + TOGETHER);
    const taken = yield* answered(columns.take(some.map((k) => indices[k]!)));
    some.forEach((k, n) => {
      const column = taken.subarray(n * columns.rows, (n + 1) * columns.rows);
      const curvature = column.reduce((sum, x, i) => sum + weights[i]! * x * x, square[k]!);
      variances.push(1 / (weight * curvature));
    });
  }
  if (training.schema.intercept) {
    own.unshift(-residual.reduce((sum, one) => sum + one, 0));
    variances.unshift(1 / (weight * weights.reduce((sum, one) => sum + one, 0)));
  }
  return standingOfVariances(
    Float64Array.from(own, (slope) => weight * slope),
    Float64Array.from(variances),
  );
}
