/** The columns whose coefficients are not 0 at an optimum, as the design has them. */
import type { Pairs } from '../math/cholesky-double-double.js';
import { add, multiplyNumber, toNumber, ZERO } from '../math/double-double.js';
import type { Penalties } from './penalties.js';
import type { WidePoint } from './problem.js';
import type { Resident } from './resident.js';

export interface InUse {
  /** Of the design, ascending, the intercept first where there is one. */
  readonly columns: readonly number[];
  /** In units of the data. */
  readonly coefficients: Float64Array;
  /** Relative penalties; 0 of an intercept. */
  readonly factors: Float64Array;
}

export function inUse(
  { training: { schema }, standardisation: { means, deviations }, varying }: Resident,
  { factors }: Penalties,
  { intercept, indices, values }: Pick<WidePoint, 'intercept' | 'indices' | 'values'>,
): InUse {
  const own = Array.from(indices, (index) => varying[index]!);
  const coefficients = own.map((j, k) => values[k]! / deviations[j]!);
  const used = Array.from(indices, (index) => factors[index]!);
  if (!schema.intercept)
    return { columns: own, coefficients: Float64Array.from(coefficients), factors: Float64Array.from(used) };
  const constant = own.reduce((rest, j, k) => rest - coefficients[k]! * means[j]!, intercept);
  return {
    columns: [0, ...own.map((j) => j + 1)],
    coefficients: Float64Array.from([constant, ...coefficients]),
    factors: Float64Array.from([0, ...used]),
  };
}

/** Coefficients of the design columns in use, in units of the data, as those of the columns in memory. */
export function standardised(
  { training: { schema }, standardisation: { means, deviations } }: Resident,
  columns: readonly number[],
  { high, low }: Pairs,
): Pick<WidePoint, 'intercept' | 'values'> {
  const first = schema.intercept ? 1 : 0;
  const values = Float64Array.from(columns.slice(first), (j, k) => high[k + first]! * deviations[j - first]!);
  if (!schema.intercept) return { intercept: 0, values };
  // What is left where means are large: the sum is of terms that all but cancel.
  const sum = columns.reduce(
    (all, j, k) => add(all, multiplyNumber({ hi: high[k]!, lo: low[k]! }, j === 0 ? 1 : means[j - 1]!)),
    ZERO,
  );
  return { intercept: toNumber(sum), values };
}
