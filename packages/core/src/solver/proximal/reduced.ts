/**
 * A quadratic model of the loss about a point, with the smooth columns worked out: for any step of the others they take
 * the best one themselves (a Schur complement). What is left has the curvature of columns that are centred, where the
 * intercept is among the smooth ones.
 */
import { packedIndex, packedSubmatrix, subvector } from '../../math/packed.js';
import { solveLower, solveUpper } from '../../math/triangular.js';
import { dot } from '../vector.js';
import { type ProximalPenalty, smoothColumns } from './penalty.js';
import { type SkippingCholesky, skippingCholesky } from './skipping-cholesky.js';

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

function entry(matrix: Float64Array, i: number, j: number): number {
  return matrix[i >= j ? packedIndex(i, j) : packedIndex(j, i)]!;
}

/** L⁻¹ of the curvature between the smooth columns and one other. */
function whitened(triangle: SkippingCholesky, right: Float64Array): Float64Array {
  return solveLower(
    triangle,
    right.map((value, i) => (triangle.skipped[i] === 1 ? 0 : value)),
  );
}

function restricted(penalty: ProximalPenalty, rest: readonly number[]): ProximalPenalty {
  const position = new Map(rest.map((column, i) => [column, i]));
  const { groups } = penalty;
  return {
    absolute: subvector(penalty.absolute, rest),
    squared: subvector(penalty.squared, rest),
    lower: subvector(penalty.lower, rest),
    upper: subvector(penalty.upper, rest),
    groups: groups.map(({ columns, weight }) => ({ columns: columns.map((j) => position.get(j)!), weight })),
  };
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
  const isSmooth = new Set(smooth);
  const rest = Array.from(at.keys()).filter((j) => !isSmooth.has(j));
  const block = packedSubmatrix(hessian, smooth).slice();
  smooth.forEach((j, i) => {
    block[packedIndex(i, i)] = block[packedIndex(i, i)]! + squared[j]!;
  });
  const triangle = skippingCholesky(block, smooth.length);
  const slopeOf = (j: number) => gradient[j]! + squared[j]! * at[j]!;
  const own = whitened(triangle, Float64Array.from(smooth, slopeOf));
  const across = rest.map((j) =>
    whitened(
      triangle,
      Float64Array.from(smooth, (k) => entry(hessian, j, k)),
    ),
  );
  const size = rest.length;
  const curvature = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k <= i; k++) {
      const value = entry(hessian, rest[i]!, rest[k]!) - dot(across[i]!, across[k]!);
      curvature[i * size + k] = value;
      curvature[k * size + i] = value;
    }
    curvature[i * size + i] = curvature[i * size + i]! + squared[rest[i]!]!;
  }
  return {
    rest,
    curvature,
    slopes: Float64Array.from(rest, (j, i) => slopeOf(j) - dot(across[i]!, own)),
    penalty: restricted(penalty, rest),
    indefinite: triangle.indefinite,
    whole(x) {
      const sum = own.slice();
      across.forEach((column, i) => {
        const step = x[i]! - at[rest[i]!]!;
        if (step !== 0) for (let k = 0; k < sum.length; k++) sum[k] = sum[k]! + column[k]! * step;
      });
      const full = at.slice();
      const moves = solveUpper(triangle, sum);
      smooth.forEach((j, i) => {
        if (triangle.skipped[i] === 0) full[j] = full[j]! - moves[i]!;
      });
      rest.forEach((j, i) => {
        full[j] = x[i]!;
      });
      return full;
    },
  };
}
