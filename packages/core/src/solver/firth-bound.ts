/**
 * Bounds of profile intervals of Firth's penalised likelihood. A bound is the root of √(2(F(θ) − F̂)) = z, nearly linear
 * in θ. Coefficient and others move together (Venzon & Moolgavkar 1988), between what is known to be inside and outside.
 */
import { packedIndex } from '../math/packed.js';
import type { Asking } from './asking.js';
import { type FirthProblem, firthValue, type Precision } from './firth-point.js';
import { type Held, lowerBranch, type Profile, SETTLED, type Visit, visit } from './firth-profile.js';
import { moveAlong, type Peak, rootOf } from './peak.js';
import { plus } from './vector.js';

/** Steps of a bound at most. */
const MOST_STEPS = 60;
/** The last step of a bound is below this, in standard errors: its square is below what a double holds. */
const CLOSE = 1e-7;
/** How far from Wald's bound, relative to it, a profile is so far from a parabola that it may have branches. */
const UNLIKE_WALD = 0.25;
const MOST_BRANCHES = 3;
/** How much farther out a step may go than the one before. */
const GROWTH = 3;

/** Where to look next between what is known to be inside and outside. */
class Bracket {
  #inside: number;
  #outside: number | null = null;

  constructor(inside: number) {
    this.#inside = inside;
  }

  /** θ is inside where the root is below z. The next θ: the proposal if it lies where the bound does, else a safe one. */
  next(theta: number, isInside: boolean, proposal: number): number {
    const farthest = theta + GROWTH * (theta - this.#inside);
    if (isInside) this.#inside = theta;
    else this.#outside = theta;
    const inside = this.#inside;
    const outside = this.#outside ?? farthest;
    const share = (proposal - inside) / (outside - inside);
    if (share > 0 && share < 1) return proposal;
    return this.#outside === null ? farthest : inside + (outside - inside) / 2;
  }
}

/** The step along the coefficient to the root, to first order. */
function stepOf({ root, slope }: Profile, multiple: number): number {
  return ((multiple - root) * root) / slope;
}

function isAtRoot(profile: Profile, multiple: number, error: number): boolean {
  return Math.abs(stepOf(profile, multiple)) <= CLOSE * error && profile.scored.decrement <= SETTLED;
}

/** The other coefficients after a step of the one: towards their optimum, and along with it. */
function follow(
  at: Float64Array,
  others: readonly number[],
  { scored, tangent }: Profile,
  change: number,
): Float64Array {
  const moved = at.slice();
  const step = plus(scored.step.high, tangent, change);
  others.forEach((j, i) => {
    moved[j] = moved[j]! - step[i]!;
  });
  return moved;
}

/** From so near the bound that one step by a value in double-double reaches it. */
function* lastStep(
  held: Held,
  peak: Peak,
  { point, profile }: Visit,
  multiple: number,
): Asking<number | null> {
  const value = yield* firthValue(held, point.at, 'double-double');
  if (value === null) return null;
  const root = rootOf(value.value, profile.scored.decrement, peak);
  return point.at.high[held.index]! + stepOf({ ...profile, root }, multiple);
}

/**
 * The bound of the profile interval of a coefficient: above the estimate for `side` 1, below for −1. `multiple` is z,
 * the square root of the χ² quantile. Null where it was not reached.
 */
export function* profileBound(
  problem: FirthProblem,
  peak: Peak,
  index: number,
  side: 1 | -1,
  multiple: number,
): Asking<number | null> {
  const active = problem.free.filter((j) => j !== index);
  const place = problem.free.indexOf(index);
  const error = Math.sqrt(peak.covariance.high[packedIndex(place, place)]!);
  let bracket = new Bracket(peak.at[index]!);
  let branches = 0;
  let start = moveAlong(peak, index, peak.at[index]! + side * multiple * error);
  let precision: Precision = 'double';
  const beyondWald = (theta: number) => Math.abs((theta - peak.at[index]!) / (side * multiple * error) - 1);
  for (let step = 0; step < MOST_STEPS; step++) {
    const held: Held = { ...problem, start, active, index };
    let visited: Visit | null = yield* visit(held, peak, precision, multiple);
    if (visited === null) return null;
    if (isAtRoot(visited.profile, multiple, error)) {
      const isSuspect: boolean = beyondWald(visited.point.at.high[index]!) > UNLIKE_WALD;
      const looks: boolean = isSuspect && branches++ < MOST_BRANCHES;
      const lower: Visit | null = looks ? yield* lowerBranch(held, peak, visited) : null;
      if (lower === null) return yield* lastStep(held, peak, visited, multiple);
      visited = lower;
      bracket = new Bracket(peak.at[index]!);
    }
    const { point, profile } = visited;
    precision = visited.precision;
    const theta = point.at.high[index]!;
    const change = stepOf(profile, multiple);
    const proposal = theta + (Number.isFinite(change) ? change : 0);
    const next = bracket.next(theta, profile.root < multiple, proposal);
    start = follow(point.at.high, active, profile, next - theta);
    start[index] = next;
  }
  return null;
}
