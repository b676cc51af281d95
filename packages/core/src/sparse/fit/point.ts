/** Where a solver is: a coefficient of each column and the intercept behind them. */
import type { SparseRows } from '../rows/sparse-rows.js';
import { dualValue, feasibleScale, quickDual } from './certificate.js';
import { penaltyAt, type SparsePenalty } from './penalty.js';

/** A problem at one λ. */
export interface SparseProblem {
  readonly rows: SparseRows;
  readonly penalty: SparsePenalty;
  readonly intercept: boolean;
  /** Where the duality gap is at most this share of the objective, the fit is done. */
  readonly tolerance: number;
  readonly maxIterations: number;
  /** Called between passes: throws where the fit is to end. */
  readonly breathe: () => Promise<void> | void;
}

/** β with all that a pass says of it. */
export interface Point {
  readonly beta: Float64Array;
  /** Mean loss, and with the penalty. */
  readonly loss: number;
  readonly objective: number;
  /** X'r and Σr. */
  readonly u: Float64Array;
}

export interface SparseSolution {
  readonly point: Point;
  readonly dual: number;
  readonly iterations: number;
  readonly isDone: boolean;
}

export async function pointAt({ rows, penalty }: SparseProblem, beta: Float64Array): Promise<Point> {
  const { loss, gradient } = await rows.gradient(beta);
  return { beta, loss, objective: loss + penaltyAt(penalty, beta), u: gradient.slice() };
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

/** How much the gap by a quick bound may exceed the tolerance for n logarithms to be worth it. */
const WORTH = 10;

/** The certified dual value; null where a quick bound says that there is still some way to go. */
export async function certified(problem: SparseProblem, point: Point): Promise<number | null> {
  const { rows, penalty, intercept, tolerance } = problem;
  const { beta, loss, objective, u } = point;
  const entropy = loss + dot(u, beta);
  const share = (objective - quickDual(entropy, penalty, u)) / objective;
  if (!(share <= WORTH * tolerance)) return null;
  const isScaled = feasibleScale(penalty, u) < 1;
  return isScaled || share <= tolerance
    ? dualValue(rows, penalty, { u, entropy }, intercept, isScaled && share > tolerance / 2)
    : null;
}

/** A point that will have to do, with its dual value all the same. */
export async function givenUp(
  problem: SparseProblem,
  { beta }: Point,
  iterations: number,
): Promise<SparseSolution> {
  const { rows, penalty, intercept, tolerance } = problem;
  const point = await pointAt(problem, beta);
  const entropy = point.loss + dot(point.u, beta);
  const dual = await dualValue(rows, penalty, { u: point.u, entropy }, intercept, true);
  return { point, dual, iterations, isDone: point.objective - dual <= tolerance * point.objective };
}
