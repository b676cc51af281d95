/**
 * The last step of fits of many rows, in plain sums that are checked: passes in double-double cost ten times as much,
 * and where the columns are well conditioned their digits are already there; where a sample shows that some are not, sums
 * are over what is left of these (`residual-basis.ts`). Whether that is enough is measured, not hoped (`rounding.ts`). If
 * rounding could touch the digits promised, the gradient, or all, is computed in double-double after all.
 */
import { type Cholesky, solve } from '../math/cholesky.js';
import { accurateCholesky, accurateInverse, type Pairs } from '../math/cholesky-double-double.js';
import type { DenseAlgebra } from '../math/dense/dense-algebra.js';
import type { TiledAlgebra } from '../math/dense/tiled-algebra.js';
import { add, fromNumber } from '../math/double-double.js';
import { diagonalOf, packedSubmatrix, subvector } from '../math/packed.js';
import type { Sums } from '../objective/objective.js';
import { useResiduals } from '../objective/use-residuals.js';
import type { NewtonSolution } from '../solver/newton.js';
import { proof, type Refined, stepBack } from '../solver/refine.js';
import type { LoadedRows } from './loaded-rows.js';
import { congruent, plainBasis, type ResidualBasis, residualBasis } from './residual-basis.js';
import {
  accurately,
  exactly,
  gradientIn,
  type Inverse,
  isGradientEnough,
  isHessianEnough,
  type Point,
  plainly,
  type Setting,
  spread,
  TOLERANCE,
} from './rounding.js';
import type { ShardWork } from './solve.js';

/** Below this relative pivot double precision is not trusted at all. */
const INDEPENDENT = 1e-9;
/** gᵀH⁻¹g from which the Hessian belongs to the estimate: the step that is left does not change 14 digits of it. */
const NEAR = 1e-19;
/** Hessians until then, at most. */
const MOST_STEPS = 4;
/** Up to so many values the digits promised are more than plain sums ever have. */
const FEW_VALUES = 1e6;
/** Unit roundoff. */
const EPSILON = 2 ** -53;

/** The basis that the Hessian of a sample asks for. */
function basisFor({ shards }: LoadedRows, active: readonly number[], guide: Cholesky | null): ResidualBasis {
  if (guide === null || guide.smallestPivot < INDEPENDENT || !shards.every(({ residuals }) => residuals))
    return plainBasis(active);
  useResiduals();
  return residualBasis(guide, active);
}

/** Newton steps in plain sums until the Hessian belongs to the estimate; null where they do not get there. */
function* approach(setting: Setting, start: Float64Array, algebra: DenseAlgebra): ShardWork<Point | null> {
  const { rows, active, basis } = setting;
  const { shards } = rows;
  let at = spread(basis.toCoordinates(exactly(subvector(start, active))), active, start).high;
  for (let step = 0; step < MOST_STEPS; step++) {
    const sums: Sums = (yield { shards, pass: plainly(setting, 'hessian', at) })!;
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

/** Up to this size an inverse in double-double costs nothing to speak of. */
const SMALL = 64;
const LARGEST_REFINED = 1200;

/** Of thousands of columns few ever ask for more than the variances. */
function lazyInverse(factor: Cholesky, error: number, algebra: DenseAlgebra): Inverse {
  let made: Float64Array | null = null;
  return {
    variances: algebra.variances(factor),
    get covariance() {
      made ??= algebra.inverse(factor);
      algebra.release();
      return made;
    },
    error,
  };
}

function withVariances(covariance: Float64Array, size: number, error: number): Inverse {
  return { variances: diagonalOf(covariance, size), covariance, error };
}

function inverseOf({ hessian, factor }: Point, algebra: DenseAlgebra | TiledAlgebra): Inverse | null {
  const { size, smallestPivot } = factor;
  const matrix = { high: hessian, low: new Float64Array(hessian.length) };
  if (size <= SMALL) {
    const accurate = accurateCholesky(matrix, size, INDEPENDENT);
    return accurate.dependent.length > 0
      ? null
      : withVariances(accurateInverse(accurate).high, size, EPSILON);
  }
  // What factoring and inverting loses: Higham 2002, section 10.1, with rounding errors that are random.
  const error = (2 * EPSILON * Math.sqrt(size)) / smallestPivot;
  if (error <= TOLERANCE.standardError / 2) return lazyInverse(factor, error, algebra);
  if (!('refinedInverse' in algebra) || size > LARGEST_REFINED) return null;
  const refined = algebra.refinedInverse(factor, matrix);
  return withVariances(refined.inverse, size, refined.error);
}

/**
 * The estimate and its proof from plain sums, or null where they are not good enough: then all is computed in
 * double-double.
 */
export function* checkedFinish(
  rows: LoadedRows,
  active: readonly number[],
  solution: Pick<NewtonSolution, 'coefficients' | 'factor' | 'guide'>,
  algebra: DenseAlgebra,
): ShardWork<Refined | null> {
  if (rows.count * rows.columns <= FEW_VALUES) return null;
  const basis = basisFor(rows, active, solution.factor ?? solution.guide ?? null);
  const setting = { rows, active, basis };
  const point = yield* approach(setting, solution.coefficients, algebra);
  const inverse = point && inverseOf(point, algebra);
  if (point === null || inverse === null) return null;
  if (!(yield* isHessianEnough(setting, point, inverse))) return null;
  const isEnough = yield* isGradientEnough(setting, point, inverse);
  const accurate = isEnough
    ? null
    : (yield { shards: rows.shards, pass: accurately(setting, 'gradient', point.at) })!;
  return refinedFrom(setting, point, accurate, inverse, algebra);
}

/** The point moved by the step that its gradient asks for, below what a double of it holds. */
function refinedFrom(
  setting: Setting,
  { at, sums, hessian, factor }: Point,
  accurate: Sums | null,
  inverse: Inverse,
  algebra: DenseAlgebra,
): Refined | null {
  const { active, basis } = setting;
  const size = active.length;
  const gradient = accurate ? gradientIn(setting, accurate).high : subvector(sums.gradient!, active);
  const all = Array.from(active, (_, i) => i);
  const moved = stepBack(exactly(subvector(at, active)), exactly(solve(factor, gradient)), all);
  const coefficients = spread(basis.toPoint(moved), active, at);
  const isPlain = basis.residuals === null;
  const proven = isPlain ? asItIs(inverse) : inBasis(inverse, size, basis);
  const curvature = isPlain ? exactly(hessian) : congruent(exactly(hessian), size, basis.fromGradient);
  const pivots = isPlain ? factor : algebra.cholesky(curvature.high, size, INDEPENDENT);
  algebra.release();
  if (pivots === null) return null;
  const { loss, lossLow } = accurate ?? sums;
  const found = {
    coefficients,
    loss: add(fromNumber(loss), fromNumber(lossLow)),
    largestLogOdds: sums.largestLogOdds,
    smallestPivot: pivots.smallestPivot,
    ...proof(coefficients, curvature, proven.variances, active),
    settled: true,
  };
  return Object.assign(proven, found);
}

type Proven = Pick<Refined, 'variances' | 'covariance'>;

/** The inverse over the columns as they are, made when it is asked for. */
function asItIs(inverse: Inverse): Proven {
  const { variances } = inverse;
  let made: Pairs | null = null;
  return {
    variances,
    get covariance() {
      made ??= exactly(inverse.covariance);
      return made;
    },
  };
}

/** The inverse over the columns of a basis, over those as they are. */
function inBasis({ covariance }: Inverse, size: number, { toPoint }: ResidualBasis): Proven {
  const there = congruent(exactly(covariance), size, toPoint);
  return { variances: diagonalOf(there.high, size), covariance: there };
}
