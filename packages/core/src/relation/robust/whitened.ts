/**
 * The rows in which a robust covariance is summed. In the basis v = L⁻¹u, L·Lᵀ the Hessian at the estimate, the covariance of the
 * model is the identity: the leverage of a row is its information times |v|², and the meat Σ c·vvᵀ is the covariance.
 */
import type { Pairs } from '../../math/cholesky-double-double.js';
import { packedIndex } from '../../math/packed.js';
import type { SqlBasis } from '../basis.js';
import { between, lifted } from '../basis-shard.js';
import type { Reached } from '../estimate.js';
import { inBasis, predictedRows, type RowsSql } from '../questions.js';
import { semidefinite } from './semidefinite.js';

export interface Whitened {
  /** With the probabilities at the estimate. */
  readonly rows: RowsSql;
  /** Σ c·xxᵀ over the columns of the rows, packed, as Σ c·vvᵀ. */
  meat(sums: Float64Array): Pairs;
  /** v by the design columns, column after column. */
  readonly columns: SqlBasis['columns'];
}

/** `moved`: the rows about the centres; `leverage`: whether their columns have to be v, which is more to compute. */
export function whitened(
  moved: RowsSql,
  basis: SqlBasis,
  { end, factor: { factor } }: Pick<Reached, 'end' | 'factor'>,
  leverage: boolean,
): Whitened {
  const columns = dividedBy(factor, basis.columns);
  if (basis.isClear && !leverage) {
    const rows = predictedRows(moved, lifted(end, basis.columns));
    return { rows, columns, meat: (sums) => semidefinite(between(sums, columns), columns.length) };
  }
  const rows = predictedRows(inBasis(moved, columns), transposed(factor, end));
  return { rows, columns, meat: (sums) => semidefinite(sums, columns.length) };
}

/** T·L⁻ᵀ, L packed. */
function dividedBy(factor: Float64Array, columns: SqlBasis['columns']): number[][] {
  const result: number[][] = [];
  columns.forEach((column, k) => {
    const pivot = factor[packedIndex(k, k)]!;
    const left = result.reduce(
      (rest, before, j) => rest.map((value, i) => value - factor[packedIndex(k, j)]! * before[i]!),
      [...column],
    );
    result.push(left.map((value) => value / pivot));
  });
  return result;
}

/** Lᵀ·γ, L packed. */
function transposed(factor: Float64Array, gamma: Float64Array): Float64Array {
  return gamma.map((_, k) => {
    let sum = 0;
    for (let i = k; i < gamma.length; i++) sum += factor[packedIndex(i, k)]! * gamma[i]!;
    return sum;
  });
}
