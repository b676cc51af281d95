/**
 * A quadratic model of the loss about a point, with the smooth columns worked out: for any step of the others they take
 * the best one themselves (a Schur complement). What is left has the curvature of columns that are centred, where the
 * intercept is among the smooth ones.
 */
import { packedIndex, packedSubmatrix, subvector } from '../../math/packed.js';
import { solveLower, solveUpper } from '../../math/triangular.js';
import { dot } from '../vector.js';
import { type ProximalPenalty, smoothColumns } from './penalty.js';
import { skippingCholesky } from './skipping-cholesky.js';

export interface Reduced {
  /** The columns that are left, ascending. */
  readonly rest: readonly number[];
  /** The curvature over them with that of the squared penalty, row after row. */
  readonly curvature: Float64Array;
  /** The slope of loss and squared penalty at the point. */
  readonly slopes: Float64Array;
  /** The penalty of these columns. */
  readonly penalty: ProximalPenalty;
  readonly indefinite: boolean;
  /** Where all columns are once the rest are at `x`. */
  whole(x: Float64Array): Float64Array;
}

/** Some columns of a row of a packed symmetric matrix; 0 where they are skipped. */
function rowOf(
  matrix: Float64Array,
  j: number,
  columns: readonly number[],
  skipped: Uint8Array,
): Float64Array {
  const row = new Float64Array(columns.length);
  for (let i = 0; i < row.length; i++) {
    const k = columns[i]!;
    if (skipped[i] === 0) row[i] = matrix[j >= k ? packedIndex(j, k) : packedIndex(k, j)]!;
  }
  return row;
}

function restricted(penalty: ProximalPenalty, rest: readonly number[]): ProximalPenalty {
  const { groups } = penalty;
  const position = new Map(groups.length > 0 ? rest.map((column, i) => [column, i]) : []);
  return {
    absolute: subvector(penalty.absolute, rest),
    squared: subvector(penalty.squared, rest),
    lower: subvector(penalty.lower, rest),
    upper: subvector(penalty.upper, rest),
    groups: groups.map(({ columns, weight }) => ({ columns: columns.map((j) => position.get(j)!), weight })),
  };
}

/** The indices below `size` that are not among some, both ascending. */
function othersOf(some: readonly number[], size: number): number[] {
  const others: number[] = [];
  for (let j = 0, next = 0; j < size; j++)
    if (some[next] === j) next++;
    else others.push(j);
  return others;
}

/** `hessian`: packed, of the loss; `gradient`: of the loss at `at`. */
export function reduced(
  hessian: Float64Array,
  gradient: Float64Array,
  at: Float64Array,
  penalty: ProximalPenalty,
): Reduced {
  const { squared } = penalty;
  const smooth = smoothColumns(penalty);
  const rest = othersOf(smooth, at.length);
  const block = packedSubmatrix(hessian, smooth).slice();
  for (let i = 0; i < smooth.length; i++)
    block[packedIndex(i, i)] = block[packedIndex(i, i)]! + squared[smooth[i]!]!;
  const triangle = skippingCholesky(block, smooth.length);
  const { skipped } = triangle;
  const slopeOf = (j: number) => gradient[j]! + squared[j]! * at[j]!;
  const steep = new Float64Array(smooth.length);
  for (let i = 0; i < smooth.length; i++) if (skipped[i] === 0) steep[i] = slopeOf(smooth[i]!);
  const own = solveLower(triangle, steep);
  const size = rest.length;
  const across: Float64Array[] = [];
  const slopes = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const column = solveLower(triangle, rowOf(hessian, rest[i]!, smooth, skipped));
    across.push(column);
    slopes[i] = slopeOf(rest[i]!) - dot(column, own);
  }
  const curvature = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const row = packedIndex(rest[i]!, 0);
    for (let k = 0; k <= i; k++) {
      const value = hessian[row + rest[k]!]! - dot(across[i]!, across[k]!);
      curvature[i * size + k] = value;
      curvature[k * size + i] = value;
    }
    curvature[i * size + i] = curvature[i * size + i]! + squared[rest[i]!]!;
  }
  return {
    rest,
    curvature,
    slopes,
    penalty: restricted(penalty, rest),
    indefinite: triangle.indefinite,
    whole(x) {
      const sum = own.slice();
      for (let i = 0; i < size; i++) {
        const step = x[i]! - at[rest[i]!]!;
        if (step === 0) continue;
        const column = across[i]!;
        for (let k = 0; k < sum.length; k++) sum[k] = sum[k]! + column[k]! * step;
      }
      const full = at.slice();
      const moves = solveUpper(triangle, sum);
      for (let i = 0; i < smooth.length; i++) {
        const j = smooth[i]!;
        if (skipped[i] === 0) full[j] = full[j]! - moves[i]!;
      }
      for (let i = 0; i < size; i++) full[rest[i]!] = x[i]!;
      return full;
    },
  };
}
