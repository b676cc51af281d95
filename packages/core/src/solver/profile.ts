/**
 * Bounds of a coefficient by its profile likelihood: where F(θ), the least loss with the coefficient held at θ, is
 * ½·χ² above its minimum (Venzon & Moolgavkar 1988). Every pass moves θ and the other coefficients at once: F is known to
 * second order before the others have settled, and √(2(F − F̂)) is nearly linear in θ. The last passes take loss and gradient
 * in double-double.
 */
import { type Cholesky, cholesky, solve } from '../math/cholesky.js';
import { accurateCholesky, accurateSolve } from '../math/cholesky-double-double.js';
import { add, fromNumber } from '../math/double-double.js';
import { packedIndex, packedSubmatrix, subvector } from '../math/packed.js';
import type { Pass, Sums } from '../objective/objective.js';
import { type Asking, withoutIterations } from './asking.js';
import { newton } from './newton.js';
import { moveAlong, type Peak, rootOf, type Summit } from './peak.js';
import { dot } from './vector.js';

/** gᵀH⁻¹g of the others from which on they settle by themselves first. */
const FAR = 0.1;
/** Step of θ, in standard errors, and decrement of the others, after which only the digits are left to find. */
const NEAR = 1e-7;
const NEAR_DECREMENT = 1e-10;
/** Step of θ in standard errors that no digit shows. */
const SETTLED = 1e-14;
const SMALLEST_PIVOT = 1e-14;
const MOST_STEPS = 60;
const MOST_LAST_STEPS = 6;

/** A coefficient whose profile is followed; `size` counts all coefficients. */
export interface Followed {
  readonly size: number;
  readonly index: number;
  readonly side: 1 | -1;
  /** √χ² at the bound. */
  readonly multiple: number;
  /** Whether Hessians are asked for in double-double: nearly collinear columns. */
  readonly accurate: boolean;
}

/** H⁻¹ of the other coefficients, as a function, and the column of the one that is followed. */
interface Curvature {
  readonly solve: (right: Float64Array) => Float64Array;
  /** How the others go on: by −tangent for a step of 1. */
  readonly tangent: Float64Array;
}

/** What a point tells of the profile. */
interface Look {
  readonly root: number;
  /** dF/dθ, outwards. */
  readonly slope: number;
  readonly decrement: number;
  /** H⁻¹g of the others. */
  readonly direction: Float64Array;
}

export function hessianPass(at: Float64Array, accurate: boolean): Pass {
  return { kind: 'hessian', at, precision: accurate ? 'double-double' : 'double' };
}

export function curvatureOf(
  sums: Sums,
  others: readonly number[],
  { index, accurate }: Followed,
): Curvature | null {
  const column = Float64Array.from(
    others,
    (j) => sums.hessian![packedIndex(Math.max(j, index), Math.min(j, index))]!,
  );
  const solving = accurate ? accurateSolving(sums, others) : plainSolving(sums, others);
  return solving && { solve: solving, tangent: solving(column) };
}

function plainSolving(sums: Sums, others: readonly number[]): Curvature['solve'] | null {
  const factor: Cholesky | null = cholesky(
    packedSubmatrix(sums.hessian!, others),
    others.length,
    SMALLEST_PIVOT,
  );
  return factor && ((right) => solve(factor, right));
}

function accurateSolving(sums: Sums, others: readonly number[]): Curvature['solve'] | null {
  const [high, low] = [sums.hessian!, sums.hessianLow!].map((part) => packedSubmatrix(part, others));
  const factor = accurateCholesky({ high: high!, low: low! }, others.length, SMALLEST_PIVOT * SMALLEST_PIVOT);
  if (factor.dependent.length > 0) return null;
  return (right) => accurateSolve(factor, { high: right, low: new Float64Array(right.length) }).high;
}

export function lookAt(
  sums: Sums,
  curvature: Curvature,
  others: readonly number[],
  { index, side }: Followed,
  peak: Summit,
): Look {
  const gradient = subvector(sums.gradient!, others);
  const direction = curvature.solve(gradient);
  const decrement = Math.max(0, dot(gradient, direction));
  const loss = add(fromNumber(sums.loss), fromNumber(sums.lossLow));
  const slope = side * (sums.gradient![index]! - dot(curvature.tangent, gradient));
  return { root: rootOf(loss, decrement, peak), slope, decrement, direction };
}

/** The point with θ moved outwards by `step`, the others with it and to where they settle. */
function moved(
  at: Float64Array,
  step: number,
  look: Look,
  curvature: Curvature,
  others: readonly number[],
  { index, side }: Followed,
): Float64Array {
  const next = at.slice();
  next[index] = next[index]! + side * step;
  others.forEach((j, i) => {
    next[j] = next[j]! - look.direction[i]! - side * step * curvature.tangent[i]!;
  });
  return next;
}

/** Distances from the peak between which the bound lies. */
interface Bracket {
  readonly low: number;
  readonly high: number;
}

/** A step of Newton on the root, kept inside the bracket; outwards no farther than twice the distance. */
function stepFor({ root, slope }: Look, multiple: number, distance: number, { low, high }: Bracket): number {
  const wanted = distance + ((multiple - root) * root) / slope;
  if (wanted > low && wanted < Math.min(high, 3 * distance)) return wanted - distance;
  return (high === Number.POSITIVE_INFINITY ? 2 * distance : (low + high) / 2) - distance;
}

/** The bound on the scale of the passes, or null where it was not reached. */
export function* profileBound(followed: Followed, peak: Peak): Asking<number | null> {
  const { index, side, multiple, accurate, size } = followed;
  const others = peak.free.filter((j) => j !== index);
  const place = peak.free.indexOf(index);
  const error = Math.sqrt(peak.covariance.high[packedIndex(place, place)]!);
  let bracket: Bracket = { low: 0, high: Number.POSITIVE_INFINITY };
  let at = moveAlong(peak, index, peak.at[index]! + side * multiple * error);
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const sums = (yield hessianPass(at, accurate))!;
    const curvature = curvatureOf(sums, others, followed);
    if (curvature === null || !Number.isFinite(sums.loss)) return null;
    const look = lookAt(sums, curvature, others, followed, peak);
    if (look.decrement > FAR) {
      const settled = yield* withoutIterations(
        newton.run({ size, start: at, active: others }, { tolerance: 1e-6 }),
      );
      if (settled.stopReason !== 'newton-decrement') return null;
      at = settled.coefficients;
      continue;
    }
    const distance = side * (at[index]! - peak.at[index]!);
    bracket = look.root < multiple ? { ...bracket, low: distance } : { ...bracket, high: distance };
    const step = stepFor(look, multiple, distance, bracket);
    at = moved(at, step, look, curvature, others, followed);
    if (Math.abs(step) <= NEAR * error && look.decrement <= NEAR_DECREMENT)
      return yield* lastSteps(followed, peak, at, curvature, error);
  }
  return null;
}

/** The digits, from near the bound: loss and gradient in double-double, with the curvature nearby. */
export function* lastSteps(
  followed: Followed,
  peak: Summit,
  start: Float64Array,
  curvature: Curvature,
  error: number,
): Asking<number | null> {
  const { index, side, multiple } = followed;
  const others = peak.free.filter((j) => j !== index);
  let at = start;
  for (let steps = 0; steps < MOST_LAST_STEPS; steps++) {
    const sums = (yield { kind: 'gradient', at, precision: 'double-double' })!;
    const look = lookAt(sums, curvature, others, followed, peak);
    const step = ((multiple - look.root) * look.root) / look.slope;
    if (Math.abs(step) <= SETTLED * error || steps === MOST_LAST_STEPS - 1) return at[index]! + side * step;
    at = moved(at, step, look, curvature, others, followed);
  }
  return null;
}
