/** What the solvers of one λ share: points with their sums, how far from optimal they are, line searches. */
import { type ClassPenalty, penaltyAt, violationOf } from './penalty.js';
import type { ClassSums, StandardisedRows } from './rows.js';
import type { Steps } from './steps.js';

/** Coefficients with the sums there. */
export interface Point extends ClassSums {
  readonly b: Float64Array;
}

export interface Problem {
  readonly rows: StandardisedRows;
  readonly penalty: ClassPenalty;
  /** Columns that vary, ascending. */
  readonly columns: readonly number[];
  /** The largest violation that is good enough. */
  readonly tolerance: number;
}

export interface Solved {
  readonly point: Point;
  readonly violation: number;
  readonly iterations: number;
}

export function* pointAt(rows: StandardisedRows, b: Float64Array): Steps<Point> {
  return { b, ...(yield* rows.sums(b)) };
}

/** The largest violation over columns. */
export function worstOf(
  { penalty }: Problem,
  lambda: number,
  { b, gradient }: Point,
  columns: readonly number[],
): number {
  return columns.reduce((worst, j) => Math.max(worst, violationOf(penalty, lambda, b, gradient, j)), 0);
}

/** Sufficient fall (Armijo), and what rounding may add to an objective. */
const FALL = 1e-4;
const ROUNDING = 1e-14;
const MOST_HALVINGS = 40;

/**
 * A point on the way from one to `target` where the objective has fallen by a share of what the slope there and the penalty
 * foretell (Tseng & Yun 2009); null where there is none.
 */
export function* search(
  problem: Problem,
  lambda: number,
  from: Point,
  target: Float64Array,
): Steps<Point | null> {
  const { rows, penalty } = problem;
  const before = penaltyAt(penalty, lambda, from.b);
  let foretold = penaltyAt(penalty, lambda, target) - before;
  for (let c = 0; c < target.length; c++) foretold += from.gradient[c]! * (target[c]! - from.b[c]!);
  const start = from.loss + before;
  for (let halving = 0, length = 1; halving < MOST_HALVINGS; halving++, length /= 2) {
    const b = length === 1 ? target : target.map((value, c) => from.b[c]! + length * (value - from.b[c]!));
    const next = yield* pointAt(rows, b);
    const value = next.loss + penaltyAt(penalty, lambda, b);
    if (value <= start + FALL * length * Math.min(foretold, 0) + ROUNDING * Math.abs(start)) return next;
  }
  return null;
}
