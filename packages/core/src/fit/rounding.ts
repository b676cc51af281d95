/**
 * What rounding does to plain sums, measured on a sample of the rows against sums in double-double over the columns as they
 * are, and carried over to all rows as if no rounding errors cancelled between them.
 */
import { type Cholesky, solve } from '../math/cholesky.js';
import type { Pairs } from '../math/cholesky-double-double.js';
import { packedIndex, packedSubmatrix, subvector } from '../math/packed.js';
import { packedForm } from '../math/packed-form.js';
import type { Pass, RowShard, Sums } from '../objective/objective.js';
import { gather } from '../solver/refine.js';
import type { LoadedRows } from './loaded-rows.js';
import { congruent, type ResidualBasis } from './residual-basis.js';
import type { ShardWork } from './solve.js';

/** What rounding may do to an estimate and to a standard error, relative to it. */
export const TOLERANCE = { estimate: 5e-14, standardError: 5e-14 } as const;
/** Rows whose sums are compared, about, and every how many panels there is one of them at most. */
const COMPARED = { rows: 4096, manyColumns: 1024, stride: 16 } as const;
const MANY_COLUMNS = 512;
/** Rows × columns² up to which Hessians are compared, and the rows that say anything. */
const COMPARED_PRODUCTS = 4e7;
/** One of so many rows is enough, where those are a thousand: what fewer say is carried over to the more. */
const COMPARED_SHARE = 8;
const LEAST_ROWS = 256;

/** The coefficients that are estimated, among all columns, and the basis in which sums are plain. */
export interface Setting {
  readonly rows: LoadedRows;
  readonly active: readonly number[];
  readonly basis: ResidualBasis;
}

/** Where plain sums were taken. */
export interface Point {
  /** Coefficients of all columns, in the basis. */
  readonly at: Float64Array;
  readonly sums: Sums;
  readonly hessian: Float64Array;
  readonly factor: Cholesky;
}

/** The inverse of the Hessian as it is, and how far rounding may have led it away, relative to its diagonal. */
export interface Inverse {
  readonly variances: Float64Array;
  /** Made when it is first asked for. */
  readonly covariance: Float64Array;
  readonly error: number;
}

/** The plain question in the basis. */
export function plainly({ basis }: Setting, kind: 'gradient' | 'hessian', at: Float64Array): Pass {
  return basis.residuals ? { kind, at, precision: 'residual', ...basis.residuals } : { kind, at };
}

/** The values at the active coefficients, the others being those of `rest`. */
export function spread(values: Pairs, active: readonly number[], rest: Float64Array): Pairs {
  const whole = { high: rest.slice(), low: new Float64Array(rest.length) };
  active.forEach((column, i) => {
    whole.high[column] = values.high[i]!;
    whole.low[column] = values.low[i]!;
  });
  return whole;
}

/** A vector as double-doubles. */
export function exactly(high: Float64Array): Pairs {
  return { high, low: new Float64Array(high.length) };
}

/** The question in double-double at a point in the basis, about the columns as they are. */
export function accurately({ active, basis }: Setting, kind: 'gradient' | 'hessian', at: Float64Array): Pass {
  const point = spread(basis.toPoint(exactly(subvector(at, active))), active, at);
  return { kind, at: point.high, atLow: point.low, precision: 'double-double' };
}

/** A gradient in double-double over the columns as they are, in the basis. */
export function gradientIn({ active, basis }: Setting, { gradient, gradientLow }: Sums): Pairs {
  return basis.toGradient(gather(gradient!, gradientLow!, active));
}

/** A sample of about so many of the rows, and how many rows each of its rows stands for. */
function sampleOf({ shards, count }: LoadedRows, wanted: number) {
  const stride = Math.min(COMPARED.stride, Math.floor(count / wanted));
  if (stride <= 1) return { shards, stride: 1 };
  return { shards: shards.map((shard) => shard.sample(stride)), stride };
}

/** Sums in plain and in double-double over a sample. */
function* compare(
  setting: Setting,
  shards: readonly RowShard[],
  at: Float64Array,
  kind: 'gradient' | 'hessian',
): ShardWork<{ plain: Sums; accurate: Sums }> {
  const plain: Sums = (yield { shards, pass: plainly(setting, kind, at) })!;
  const accurate: Sums = (yield { shards, pass: accurately(setting, kind, at) })!;
  return { plain, accurate };
}

function differences(plain: Float64Array, { high, low }: Pairs): Float64Array {
  return plain.map((value, i) => value - high[i]! - low[i]!);
}

/** Whether the plain gradient and loss at the point are good enough for the digits promised. */
export function* isGradientEnough(
  setting: Setting,
  { at, sums, factor }: Point,
  inverse: Inverse,
): ShardWork<boolean> {
  const { rows, active, basis } = setting;
  const { shards, stride } = sampleOf(
    rows,
    rows.columns < MANY_COLUMNS ? COMPARED.rows : COMPARED.manyColumns,
  );
  const { plain, accurate } = yield* compare(setting, shards, at, 'gradient');
  const loss = stride * Math.abs(plain.loss - accurate.loss - accurate.lossLow);
  if (!(loss <= TOLERANCE.estimate * Math.abs(sums.loss))) return false;
  const error = differences(subvector(plain.gradient!, active), gradientIn(setting, accurate));
  const moved = basis.toPoint(exactly(solve(factor, error))).high;
  const point = basis.toPoint(exactly(subvector(at, active))).high;
  const own = standardErrors(basis, inverse);
  // One error may be small by chance: none is taken to be smaller than they are on average, in standard errors.
  const squares = moved.reduce((sum, value, j) => sum + (value / own[j]!) * (value / own[j]!), 0);
  const average = Math.sqrt(squares / moved.length);
  return moved.every((value, j) => {
    const possible = stride * Math.max(Math.abs(value), average * own[j]!);
    return possible <= TOLERANCE.estimate * Math.abs(point[j]!);
  });
}

/** √cⱼᵀVcⱼ, with cⱼ the rows of C. */
function standardErrors(basis: ResidualBasis, inverse: Inverse): Float64Array {
  if (basis.residuals === null) return inverse.variances.map(Math.sqrt);
  const { covariance } = inverse;
  return Float64Array.from({ length: basis.size }, (_, j) => {
    const row = basis.rowOf(j);
    const there = Array.from(row.keys()).filter((k) => row[k] !== 0);
    let variance = 0;
    for (const i of there)
      for (const k of there)
        variance += row[i]! * row[k]! * covariance[packedIndex(Math.max(i, k), Math.min(i, k))]!;
    return Math.sqrt(variance);
  });
}

/** Whether the plain Hessian at the point is good enough for standard errors. */
export function* isHessianEnough(setting: Setting, { at }: Point, inverse: Inverse): ShardWork<boolean> {
  const { rows, active, basis } = setting;
  const size = active.length;
  const share = Math.max(COMPARED.manyColumns, Math.floor(rows.count / COMPARED_SHARE));
  const wanted = Math.min(2 * COMPARED.rows, share, Math.floor(COMPARED_PRODUCTS / (size * size)));
  if (wanted < LEAST_ROWS)
    return basis.residuals === null || relativeChange(basis, inverse, null) <= TOLERANCE.standardError;
  const stride = Math.max(1, Math.floor(rows.count / wanted));
  const shards = rows.shards.map((shard) => shard.sample(stride));
  const { plain, accurate } = yield* compare(setting, shards, at, 'hessian');
  const exact = {
    high: packedSubmatrix(accurate.hessian!, active),
    low: packedSubmatrix(accurate.hessianLow!, active),
  };
  const there = basis.residuals ? congruent(exact, size, basis.toGradient) : exact;
  const error = differences(packedSubmatrix(plain.hessian!, active), there);
  const possible = error.map((value) => stride * value);
  return relativeChange(basis, inverse, possible) <= TOLERANCE.standardError;
}

/**
 * Largest relative change of a standard error when the Hessian changes by E (null: not at all) and its inverse V is wrong by `own` of its
 * diagonal: with cⱼ the rows of C, ½·cⱼᵀVEVcⱼ / cⱼᵀVcⱼ and `own`·(Σ|cⱼₖ|·√Vₖₖ)² / cⱼᵀVcⱼ.
 */
function relativeChange(
  basis: ResidualBasis,
  { variances, covariance, error: own }: Inverse,
  change: Float64Array | null,
): number {
  const size = basis.size;
  let largest = 0;
  for (let j = 0; j < size; j++) {
    const row = basis.rowOf(j);
    const column = columnsTogether(covariance, row);
    const sum = change ? packedForm(change, column) : 0;
    let [variance, reach] = [0, 0];
    for (let i = 0; i < size; i++) {
      variance += row[i]! * column[i]!;
      reach += Math.abs(row[i]!) * Math.sqrt(variances[i]!);
    }
    largest = Math.max(largest, Math.abs(sum) / (2 * variance) + (own * reach * reach) / variance);
  }
  return largest;
}

/** A·x for a packed symmetric A and an x that is mostly 0. */
function columnsTogether(matrix: Float64Array, x: Float64Array): Float64Array {
  const product = new Float64Array(x.length);
  for (let k = 0; k < x.length; k++) {
    const factor = x[k]!;
    if (factor === 0) continue;
    const start = packedIndex(k, 0);
    for (let i = 0; i <= k; i++) product[i] = product[i]! + factor * matrix[start + i]!;
    for (let i = k + 1, at = start + 2 * k + 1; i < x.length; at += ++i)
      product[i] = product[i]! + factor * matrix[at]!;
  }
  return product;
}
