/** Penalised coefficients of all classes along a path of λ, each λ from the optimum of the last one. */
import { beginningAt } from '../../../fit/first-lambda.js';
import type { DenseAlgebra } from '../../../math/dense/dense-algebra.js';
import { exp, log } from '../../../math/elementary.js';
import { Samples } from './curvature.js';
import { type ClassPenalty, steepness } from './penalty.js';
import { ProximalNewton } from './proximal-newton.js';
import { Ridge } from './ridge.js';
import type { StandardisedRows } from './rows.js';
import { type Point, type Problem, pointAt, type Solved } from './solution.js';
import type { Steps } from './steps.js';

/** The share of absolute values that stands in for none, for a first λ of ridge: as glmnet's. */
const LEAST_ALPHA = 1e-3;

export interface PathWishes {
  readonly lambdas: ArrayLike<number> | undefined;
  readonly count: number;
  readonly ratio: number;
  /** The largest violation, as a share of the largest slope where free columns alone have moved. */
  readonly tolerance: number;
  readonly algebra: DenseAlgebra;
  /** Where free columns alone have moved, by lines; and the columns that vary. */
  onFree(b: Float64Array, varying: readonly number[]): void;
  /** After each λ: whether to go on. */
  onPoint(point: ClassPathPoint, done: number, total: number): boolean;
}

export interface ClassPathPoint {
  readonly lambda: number;
  /** By lines, of standardised columns. */
  readonly b: Float64Array;
  readonly loss: number;
  /** Of the mean loss. */
  readonly gradient: Float64Array;
  /** As a share of the path's `scale`. */
  readonly violation: number;
  readonly iterations: number;
}

export interface ClassPath {
  /** The least λ at which every penalised coefficient is 0; null for ridge. */
  readonly lambdaMax: number | null;
  /** What violations are a share of: `lambdaMax`, for ridge the largest slope where free columns alone have moved. */
  readonly scale: number;
  readonly points: readonly ClassPathPoint[];
  readonly passes: number;
}

/** What a kind of penalty solves a λ with, from a point near the optimum of the λ before. */
export interface LambdaSolver {
  solve(start: Point, lambda: number, previous: number): Steps<Solved>;
}

export function solverOf(problem: Problem, samples: Samples, algebra: DenseAlgebra): LambdaSolver {
  const { penalty } = problem;
  return penalty.alpha === 0 && penalty.bounds === null
    ? new Ridge(problem, samples, algebra)
    : new ProximalNewton(problem, samples);
}

/**
 * The steps of a path. Columns that do not vary stay at 0.
 */
export function* classPath(
  rows: StandardisedRows,
  penalty: ClassPenalty,
  wishes: PathWishes,
): Steps<ClassPath> {
  const samples = new Samples(rows);
  const columns = Array.from(rows.deviations.keys()).filter((j) => rows.deviations[j]! > 0);
  const empty = yield* emptyModel(rows, penalty, columns, samples);
  wishes.onFree(empty.b, columns);
  const steepest = columns.reduce((most, j) => Math.max(most, steepness(penalty, empty.gradient, j)), 0);
  const first = steepest / Math.max(penalty.alpha, LEAST_ALPHA);
  const scale = penalty.alpha > 0 ? steepest / penalty.alpha : steepest;
  const tolerance = wishes.tolerance * steepest;
  const problem = { rows, penalty, columns, tolerance };
  const solver = solverOf(problem, samples, wishes.algebra);
  const lambdas = Array.from(wishes.lambdas ?? lambdasFrom(first, wishes.count, wishes.ratio));
  const points: ClassPathPoint[] = [];
  let [point, previous] = [empty, first];
  for (const [i, lambda] of lambdas.entries()) {
    const solved = yield* solver.solve(point, lambda, Math.max(previous, lambda));
    point = solved.point;
    previous = lambda;
    const violation = scale > 0 ? solved.violation / scale : 0;
    points.push({ lambda, ...point, violation, iterations: solved.iterations });
    if (!wishes.onPoint(points.at(-1)!, i + 1, lambdas.length)) break;
  }
  const lambdaMax = penalty.alpha > 0 ? scale : null;
  return { lambdaMax, scale, points, passes: Math.ceil(samples.passes) };
}

/** Where free columns alone have moved. */
function* emptyModel(
  rows: StandardisedRows,
  penalty: ClassPenalty,
  columns: readonly number[],
  samples: Samples,
): Steps<Point> {
  const b = new Float64Array(rows.columns * rows.classes);
  if (rows.intercept) {
    const logs = rows.shares().map(log);
    const mean = logs.reduce((sum, one) => sum + one, 0) / logs.length;
    for (let k = 0; k < logs.length; k++) b[k] = logs[k]! - mean;
  }
  const start = yield* pointAt(rows, b);
  const free = columns.filter((j) => penalty.factors[j] === 0);
  if (free.length === (rows.intercept ? 1 : 0)) return start;
  const steepest = Math.max(...free.map((j) => steepnessOfFree(start, j, rows.classes)));
  const problem = { rows, penalty, columns, tolerance: 1e-12 * steepest };
  return (yield* new ProximalNewton(problem, samples).solve(start, 0, 0, free)).point;
}

function steepnessOfFree({ gradient }: Point, column: number, classes: number): number {
  return gradient
    .subarray(column * classes, (column + 1) * classes)
    .reduce((most, one) => Math.max(most, Math.abs(one)), 0);
}

/** Evenly spaced in log λ; the first is exactly the first. Throws `option-invalid` where that is 0. */
export function lambdasFrom(first: number, count: number, ratio: number): Float64Array {
  beginningAt(first);
  const fall = log(ratio);
  return Float64Array.from({ length: count }, (_, k) =>
    k === 0 ? first : first * exp((fall * k) / (count - 1)),
  );
}
