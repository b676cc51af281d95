/**
 * Profiles of Firth's penalised likelihood (Heinze & Schemper 2002): F(θ), the minimum over the other coefficients.
 * It is known to second order before the others have settled, which they must only where that is too coarse.
 */
import { accurateSolve, pairAt } from '../math/cholesky-double-double.js';
import { type DoubleDouble, fromNumber, subtract } from '../math/double-double.js';
import { packedIndex } from '../math/packed.js';
import { type Asking, withoutIterations } from './asking.js';
import { minimiseFirth } from './firth.js';
import {
  type FirthPoint,
  type FirthProblem,
  firthPoint,
  firthValue,
  type Precision,
  type Scoring,
  scoring,
} from './firth-point.js';
import { moveAlong, type Peak, rootOf } from './peak.js';
import { dot } from './vector.js';

/** Largest gᵀI⁻¹g of the other coefficients: beside what is left of z; where F is read off. */
const COARSE = 0.1;
export const SETTLED = 1e-15;
/** Roots nearer than this are of one branch. */
const SAME_BRANCH = 1e-6;

/** The minimum of F over the coefficients that may move, or null where it was not reached. */
export function* restrictedValue(
  problem: FirthProblem,
  precision: Precision = 'double',
): Asking<DoubleDouble | null> {
  const solution = yield* withoutIterations(minimiseFirth(problem, { precision }));
  if (solution === null || solution.stopReason !== 'newton-decrement') return null;
  const { point, scoring: scored } = solution;
  if (precision === 'double' && scored.decrement > SETTLED)
    return yield* restrictedValue({ ...problem, start: point.at.high }, 'double-double');
  const value = yield* firthValue(problem, point.at, 'double-double');
  return value && subtract(value.value, fromNumber(scored.decrement / 2));
}

/** What a point tells of the profile: value and slope to second order, and how the others go on. */
export interface Profile {
  readonly scored: Scoring;
  /** √(2(F(θ) − F̂)). */
  readonly root: number;
  readonly slope: number;
  /** I⁻¹ times the column of the coefficient: the others move by −tangent for a step of 1. */
  readonly tangent: Float64Array;
}

function profileAt(point: FirthPoint, held: Held, peak: Peak): Profile {
  const { free, active, index } = held;
  const scored = scoring(point, held);
  const place = free.indexOf(index);
  const column = active.map((j) => {
    const i = free.indexOf(j);
    return pairAt(point.information, i >= place ? packedIndex(i, place) : packedIndex(place, i)).hi;
  });
  const right = { high: Float64Array.from(column), low: new Float64Array(column.length) };
  const tangent = accurateSolve(scored.factor, right).high;
  const slope = point.gradient.high[index]! - dot(tangent, scored.gradient.high);
  return { scored, root: rootOf(point.value, scored.decrement, peak), slope, tangent };
}

/** A coefficient whose profile is followed, and where it is held. */
export interface Held extends FirthProblem {
  readonly index: number;
}

export interface Visit {
  readonly point: FirthPoint;
  readonly profile: Profile;
  /** That carries the sums from here on. */
  readonly precision: Precision;
}

/** Lets the other coefficients settle, from 0 where the way from where they stand leads nowhere. */
function* settle(held: Held, peak: Peak, precision: Precision, initial?: FirthPoint): Asking<Visit | null> {
  const from = { precision, ...(initial && precision === 'double' && { initial }) };
  const settled = yield* withoutIterations(minimiseFirth(held, from));
  if (settled === null) return null;
  if (settled.stopReason !== 'newton-decrement') {
    const start = new Float64Array(held.size);
    start[held.index] = held.start[held.index]!;
    return held.start.every((value, j) => value === start[j])
      ? null
      : yield* settle({ ...held, start }, peak, precision);
  }
  const profile = profileAt(settled.point, held, peak);
  if (profile.scored.decrement <= SETTLED || precision === 'double-double')
    return { point: settled.point, profile, precision };
  return yield* settle({ ...held, start: settled.point.at.high }, peak, 'double-double');
}

/** The profile where the coefficients stand; the others settle first where they are too far off. */
export function* visit(held: Held, peak: Peak, precision: Precision, multiple: number): Asking<Visit | null> {
  const at = { high: held.start, low: new Float64Array(held.size) };
  const point = yield* firthPoint(held, at, precision);
  if (point === null)
    return precision === 'double' ? yield* visit(held, peak, 'double-double', multiple) : null;
  const profile = profileAt(point, held, peak);
  const { decrement } = profile.scored;
  if (decrement <= Math.max(SETTLED, COARSE * multiple * Math.abs(multiple - profile.root)))
    return { point, profile, precision };
  return yield* settle(held, peak, precision, point);
}

/**
 * Where few rows leave F with several minima over the other coefficients, the way to the bound may have followed one
 * that is not the lowest: the one that is reached from the peak directly, if it is lower.
 */
export function* lowerBranch(held: Held, peak: Peak, visited: Visit): Asking<Visit | null> {
  const start = moveAlong(peak, held.index, visited.point.at.high[held.index]!);
  const other = yield* settle({ ...held, start }, peak, visited.precision);
  return other && other.profile.root < visited.profile.root - SAME_BRANCH ? other : null;
}
