/**
 * The last step of fits of many rows, in plain sums that are checked: passes in double-double cost ten times as much,
 * and where the data are well conditioned their digits are already there. Whether they are is measured, not hoped:
 * on a sample of the rows the plain sums are compared with those in double-double, and the difference is carried over
 * to all rows as if no rounding errors cancelled between them. If that could touch the digits promised, the gradient,
 * or all, is computed in double-double after all.
 */
import { type Cholesky, solve } from '../math/cholesky.js';
import { accurateCholesky, accurateInverse } from '../math/cholesky-double-double.js';
import type { DenseAlgebra } from '../math/dense/dense-algebra.js';
import type { TiledAlgebra } from '../math/dense/tiled-algebra.js';
import { add, fromNumber } from '../math/double-double.js';
import { packedIndex, packedProduct, packedSubmatrix, subvector } from '../math/packed.js';
import type { RowShard, Solution, Sums } from '../objective/objective.js';
import { proof, type Refined, stepBack } from '../solver/refine.js';
import type { LoadedRows } from './loaded-rows.js';
import type { ShardWork } from './solve.js';

/** Below this relative pivot double precision is not trusted at all. */
const INDEPENDENT = 1e-9;
/** gᵀH⁻¹g from which the Hessian belongs to the estimate: the step that is left does not change 14 digits of it. */
const NEAR = 1e-19;
/** Hessians until then, at most. */
const MOST_STEPS = 4;
/** What rounding may do to an estimate and to a standard error, relative to it. */
const TOLERANCE = { estimate: 5e-14, standardError: 5e-14 } as const;
/** Up to so many values the digits promised are more than plain sums ever have. */
const FEW_VALUES = 1e6;
/** Rows whose sums are compared, about, and every how many panels there is one of them at most. */
const COMPARED = { rows: 4096, manyColumns: 1024, stride: 16 } as const;
const MANY_COLUMNS = 512;
/** Rows × columns² up to which Hessians are compared, and the rows that say anything. */
const COMPARED_PRODUCTS = 4e7;
const LEAST_ROWS = 256;
/** Unit roundoff. */
const EPSILON = 2 ** -53;

interface Point {
  readonly at: Float64Array;
  readonly sums: Sums;
  readonly hessian: Float64Array;
  readonly factor: Cholesky;
}

/** Newton steps in plain sums until the Hessian belongs to the estimate; null where they do not get there. */
function* approach(
  { shards }: LoadedRows,
  active: readonly number[],
  start: Float64Array,
  algebra: DenseAlgebra,
): ShardWork<Point | null> {
  let at = start;
  for (let step = 0; step < MOST_STEPS; step++) {
    const sums: Sums = (yield { shards, pass: { kind: 'hessian', at } })!;
    const hessian = packedSubmatrix(sums.hessian!, active);
    const factor = algebra.cholesky(hessian, active.length, INDEPENDENT);
    if (factor === null) return null;
    const gradient = subvector(sums.gradient!, active);
    const move = solve(factor, gradient);
    let decrement = 0;
    for (let i = 0; i < move.length; i++) decrement += move[i]! * gradient[i]!;
    if (decrement <= NEAR) return { at, sums, hessian, factor };
    at = at.slice();
    for (let i = 0; i < move.length; i++) at[active[i]!] = at[active[i]!]! - move[i]!;
  }
  return null;
}

/** A sample of about so many of the rows, and how many rows each of its rows stands for. */
function sampleOf({ shards, count }: LoadedRows, wanted: number) {
  const stride = Math.min(COMPARED.stride, Math.floor(count / wanted));
  if (stride <= 1) return { shards, stride: 1 };
  return { shards: shards.map((shard) => shard.sample(stride)), stride };
}

/** Sums in plain and in double-double over a sample. */
function* compare(
  shards: readonly RowShard[],
  at: Float64Array,
  kind: 'gradient' | 'hessian',
): ShardWork<{ plain: Sums; accurate: Sums }> {
  const plain: Sums = (yield { shards, pass: { kind, at } })!;
  const accurate: Sums = (yield { shards, pass: { kind, at, precision: 'double-double' } })!;
  return { plain, accurate };
}

function differences(plain: Float64Array, high: Float64Array, low: Float64Array): Float64Array {
  return plain.map((value, i) => value - high[i]! - low[i]!);
}

/** Whether the plain gradient and loss at the point are good enough for the digits promised. */
function* isGradientEnough(
  rows: LoadedRows,
  active: readonly number[],
  { at, sums }: Point,
  covariance: Float64Array,
): ShardWork<boolean> {
  const { shards, stride } = sampleOf(
    rows,
    rows.columns < MANY_COLUMNS ? COMPARED.rows : COMPARED.manyColumns,
  );
  const { plain, accurate } = yield* compare(shards, at, 'gradient');
  const loss = stride * Math.abs(plain.loss - accurate.loss - accurate.lossLow);
  if (!(loss <= TOLERANCE.estimate * Math.abs(sums.loss))) return false;
  const error = differences(plain.gradient!, accurate.gradient!, accurate.gradientLow!);
  const moved = packedProduct(covariance, subvector(error, active));
  return moved.every(
    (value, i) => stride * Math.abs(value) <= TOLERANCE.estimate * Math.abs(at[active[i]!]!),
  );
}

/** The inverse of the Hessian as it is, and how far rounding may have led it away, relative to its diagonal. */
interface Inverse {
  readonly covariance: Float64Array;
  readonly error: number;
}

/** Up to this size an inverse in double-double costs nothing to speak of. */
const SMALL = 64;
const LARGEST_REFINED = 1200;

function inverseOf({ hessian, factor }: Point, algebra: DenseAlgebra | TiledAlgebra): Inverse | null {
  const { size, smallestPivot } = factor;
  const matrix = { high: hessian, low: new Float64Array(hessian.length) };
  if (size <= SMALL) {
    const accurate = accurateCholesky(matrix, size, INDEPENDENT);
    return accurate.dependent.length > 0
      ? null
      : { covariance: accurateInverse(accurate).high, error: EPSILON };
  }
  // What factoring and inverting loses: Higham 2002, section 10.1, with rounding errors that are random.
  const error = (2 * EPSILON * Math.sqrt(size)) / smallestPivot;
  if (error <= TOLERANCE.standardError / 2) return { covariance: algebra.inverse(factor), error };
  if (!('refinedInverse' in algebra) || size > LARGEST_REFINED) return null;
  const refined = algebra.refinedInverse(factor, matrix);
  return { covariance: refined.inverse, error: refined.error };
}

/** Whether the plain Hessian at the point is good enough for standard errors. */
function* isHessianEnough(
  rows: LoadedRows,
  active: readonly number[],
  { at }: Point,
  { covariance, error: own }: Inverse,
): ShardWork<boolean> {
  const size = active.length;
  const wanted = Math.min(2 * COMPARED.rows, Math.floor(COMPARED_PRODUCTS / (size * size)));
  if (wanted < LEAST_ROWS) return true;
  const stride = Math.max(1, Math.floor(rows.count / wanted));
  const { plain, accurate } = yield* compare(
    rows.shards.map((shard) => shard.sample(stride)),
    at,
    'hessian',
  );
  const error = differences(plain.hessian!, accurate.hessian!, accurate.hessianLow!);
  const possible = packedSubmatrix(error, active).map((value) => stride * value);
  return relativeChange(covariance, possible, size) <= TOLERANCE.standardError - own;
}

/** Largest relative change of a standard error when the Hessian changes by E: ½·(V E V)ⱼⱼ / Vⱼⱼ. */
function relativeChange(covariance: Float64Array, change: Float64Array, size: number): number {
  let largest = 0;
  for (let j = 0; j < size; j++) {
    const column = Float64Array.from(
      { length: size },
      (_, i) => covariance[packedIndex(Math.max(i, j), Math.min(i, j))]!,
    );
    const product = packedProduct(change, column);
    let sum = 0;
    for (let i = 0; i < size; i++) sum += product[i]! * column[i]!;
    largest = Math.max(largest, Math.abs(sum) / (2 * column[j]!));
  }
  return largest;
}

/**
 * The estimate and its proof from plain sums, or null where they are not good enough: then all is computed in
 * double-double.
 */
export function* checkedFinish(
  rows: LoadedRows,
  active: readonly number[],
  solution: Solution,
  algebra: DenseAlgebra,
): ShardWork<Refined | null> {
  if (rows.count * rows.columns <= FEW_VALUES) return null;
  const point = yield* approach(rows, active, solution.coefficients, algebra);
  const inverse = point && inverseOf(point, algebra);
  if (point === null || inverse === null) return null;
  if (!(yield* isHessianEnough(rows, active, point, inverse))) return null;
  const { covariance } = inverse;
  const { at } = point;
  const isEnough = yield* isGradientEnough(rows, active, point, covariance);
  const sums = isEnough
    ? point.sums
    : (yield { shards: rows.shards, pass: { kind: 'gradient', at, precision: 'double-double' } })!;
  return refinedFrom(point, sums, covariance, active);
}

/** The point moved by the step that its gradient asks for, below what a double of it holds. */
function refinedFrom(point: Point, sums: Sums, covariance: Float64Array, active: readonly number[]): Refined {
  const size = active.length;
  const { at, factor, hessian } = point;
  const step = solve(factor, subvector(sums.gradient!, active));
  const none = new Float64Array(size);
  const start = { high: at, low: new Float64Array(at.length) };
  const coefficients = stepBack(start, { high: step, low: none }, active);
  const variances = { high: covariance, low: new Float64Array(covariance.length) };
  const matrix = { high: hessian, low: new Float64Array(hessian.length) };
  return {
    coefficients,
    loss: add(fromNumber(sums.loss), fromNumber(sums.lossLow)),
    largestLogOdds: point.sums.largestLogOdds,
    covariance: variances,
    smallestPivot: factor.smallestPivot,
    ...proof(coefficients, matrix, variances, active),
    settled: true,
  };
}
