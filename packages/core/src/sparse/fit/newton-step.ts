/**
 * The step of Newton's method by preconditioned conjugate gradients (Lin, Weng & Keerthi 2008, "Trust region Newton
 * method for logistic regression", JMLR 9; Hsia, Chiang & Lin 2018, "Preconditioned conjugate gradient methods in truncated
 * Newton frameworks"), and the search along it.
 */
import { dot, type Point, pointAt, type SparseProblem } from './point.js';

/** Conjugate gradients stop at this share of the gradient they began with, in the norm of the preconditioner. */
const FORCING = 0.1;
const MOST_STEPS = 200;
const HALVINGS = 30;
/** Objectives that differ by less, as a share, are the same but for rounding. */
const NOISE = 1e-14;

export interface NewtonModel {
  /** The gradient of the objective. */
  readonly slope: Float64Array;
  /** The diagonal of the Hessian, infinite where a coefficient stays where it is: what preconditions. */
  readonly bends: Float64Array;
  /** Whether so much of the gradient may be left. */
  readonly isEnough: (rest: Float64Array) => boolean;
}

/** The Newton step, nearly: 0 where the bends are infinite. */
export async function newtonStep(
  { rows, penalty: { l2 }, breathe }: SparseProblem,
  { slope, bends, isEnough }: NewtonModel,
): Promise<Float64Array> {
  const length = slope.length;
  const scaled = new Float64Array(length);
  const rest = new Float64Array(length);
  for (let j = 0; j < length; j++) {
    rest[j] = bends[j] === Number.POSITIVE_INFINITY ? 0 : -slope[j]!;
    scaled[j] = rest[j]! / bends[j]!;
  }
  const found = new Float64Array(length);
  const direction = scaled.slice();
  let size = dot(rest, scaled);
  const enough = FORCING * FORCING * size;
  for (let n = 0; n < MOST_STEPS && size > 0; n++) {
    await breathe();
    const times = await rows.times(direction);
    for (let j = 0; j < l2.length; j++) times[j]! += l2[j]! * direction[j]!;
    const bend = dot(times, direction);
    const reach = size / bend;
    if (!(bend > 0) || !Number.isFinite(reach)) break;
    for (let j = 0; j < length; j++) {
      if (bends[j] === Number.POSITIVE_INFINITY) continue;
      found[j]! += reach * direction[j]!;
      rest[j]! -= reach * times[j]!;
      scaled[j] = rest[j]! / bends[j]!;
    }
    const next = dot(rest, scaled);
    if (next <= enough || isEnough(rest)) break;
    const ratio = next / size;
    for (let j = 0; j < length; j++) direction[j] = scaled[j]! + ratio * direction[j]!;
    size = next;
  }
  return found;
}

/** Whether an objective is that of a point but for rounding. */
export function isSame(objective: number, { objective: other }: Point): boolean {
  return Math.abs(objective - other) <= NOISE * other;
}

/** What is left of the gap by an intercept's gradient: residuals of one sign are scaled by about so much. */
export const PER_INTERCEPT = 4;

/**
 * The first of the points at halved lengths whose objective is below that of `from`, or the same but for rounding; null
 * where none is.
 */
export async function fallen(
  problem: SparseProblem,
  from: Point,
  at: (length: number) => Float64Array,
  halvings: number = HALVINGS,
): Promise<Point | null> {
  let length = 1;
  for (let n = 0; n < halvings; n++, length /= 2) {
    await problem.breathe();
    const point = await pointAt(problem, at(length));
    if (point.objective < from.objective || isSame(point.objective, from)) return point;
  }
  return null;
}
