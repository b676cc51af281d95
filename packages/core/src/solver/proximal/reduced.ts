/**
 * A quadratic model of the loss about a point, with the smooth columns worked out: for any step of the others they take
 * the best one themselves (a Schur complement). What is left has the curvature of columns that are centred, where the
 * intercept is among the smooth ones.
 */
import { packedIndex, packedSubmatrix, subvector } from '../../math/packed.js';
import { solveLower, solveUpper } from '../../math/triangular.js';
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

/** L⁻¹ times the curvature between the smooth columns and one other, to be written to `into` from `at` on. */
function whiten(
  { factor, skipped }: SkippingCholesky,
  hessian: Float64Array,
  smooth: readonly number[],
  j: number,
  into: Float64Array,
  at: number,
): void {
  for (let i = 0, row = 0; i < smooth.length; i++, row += i) {
    const k = smooth[i]!;
    let sum = skipped[i] === 1 ? 0 : hessian[j >= k ? packedIndex(j, k) : packedIndex(k, j)]!;
    for (let l = 0; l < i; l++) sum -= factor[row + l]! * into[at + l]!;
    into[at + i] = sum / factor[row + i]!;
  }
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

/** The smooth columns, worked out. */
interface WorkedOut {
  readonly smooth: readonly number[];
  readonly rest: readonly number[];
  readonly triangle: SkippingCholesky;
  /** L⁻¹ of their slopes. */
  readonly own: Float64Array;
  /** L⁻¹ of the curvature between them and each column of the rest, one after the other. */
  readonly across: Float64Array;
}

/** `slopes`: of loss and squared penalty at the point. */
function workedOut(hessian: Float64Array, slopes: Float64Array, penalty: ProximalPenalty): WorkedOut {
  const { squared } = penalty;
  const smooth = smoothColumns(penalty);
  const rest = othersOf(smooth, slopes.length);
  const block = packedSubmatrix(hessian, smooth).slice();
  const steep = new Float64Array(smooth.length);
  for (let i = 0; i < smooth.length; i++)
    block[packedIndex(i, i)] = block[packedIndex(i, i)]! + squared[smooth[i]!]!;
  const triangle = skippingCholesky(block, smooth.length);
  for (let i = 0; i < smooth.length; i++) if (triangle.skipped[i] === 0) steep[i] = slopes[smooth[i]!]!;
  const across = new Float64Array(rest.length * smooth.length);
  for (let i = 0; i < rest.length; i++)
    whiten(triangle, hessian, smooth, rest[i]!, across, i * smooth.length);
  return { smooth, rest, triangle, own: solveLower(triangle, steep), across };
}

/** aᵀb of `length` entries from two places on. */
function product(a: Float64Array, i: number, b: Float64Array, j: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += a[i + k]! * b[j + k]!;
  return sum;
}

/** The curvature over the rest, row after row. */
function curvatureOf(
  hessian: Float64Array,
  squared: Float64Array,
  { rest, across, smooth }: WorkedOut,
): Float64Array {
  const size = rest.length;
  const wide = smooth.length;
  const curvature = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const row = packedIndex(rest[i]!, 0);
    for (let k = 0; k <= i; k++) {
      const value = hessian[row + rest[k]!]! - product(across, i * wide, across, k * wide, wide);
      curvature[i * size + k] = value;
      curvature[k * size + i] = value;
    }
    curvature[i * size + i] = curvature[i * size + i]! + squared[rest[i]!]!;
  }
  return curvature;
}

/** Where all columns are once the rest, which were at `at`, are at `x`. */
function wholeOf(
  { smooth, rest, triangle, own, across }: WorkedOut,
  at: Float64Array,
  x: Float64Array,
): Float64Array {
  const wide = smooth.length;
  const sum = own.slice();
  const full = at.slice();
  for (let i = 0; i < rest.length; i++) {
    const step = x[i]! - at[rest[i]!]!;
    full[rest[i]!] = x[i]!;
    if (step !== 0) for (let k = 0; k < wide; k++) sum[k] = sum[k]! + across[i * wide + k]! * step;
  }
  const moves = solveUpper(triangle, sum);
  for (let i = 0; i < wide; i++) {
    const j = smooth[i]!;
    if (triangle.skipped[i] === 0) full[j] = full[j]! - moves[i]!;
  }
  return full;
}

/** `hessian`: packed, of the loss; `gradient`: of the loss at `at`. */
export function reduced(
  hessian: Float64Array,
  gradient: Float64Array,
  at: Float64Array,
  penalty: ProximalPenalty,
): Reduced {
  const { squared } = penalty;
  const all = new Float64Array(at.length);
  for (let j = 0; j < at.length; j++) all[j] = gradient[j]! + squared[j]! * at[j]!;
  const found = workedOut(hessian, all, penalty);
  const { rest, smooth, across, own } = found;
  const slopes = new Float64Array(rest.length);
  for (let i = 0; i < rest.length; i++)
    slopes[i] = all[rest[i]!]! - product(across, i * smooth.length, own, 0, smooth.length);
  return {
    rest,
    curvature: curvatureOf(hessian, squared, found),
    slopes,
    penalty: restricted(penalty, rest),
    indefinite: found.triangle.indefinite,
    whole: (x) => wholeOf(found, at, x),
  };
}
